"""Which doors of the server are open: by which what is said leaves it, one line each."""

from urllib.parse import urlsplit

from sabar.doctor.findings import Finding
from sabar.settings import Settings


async def examine(settings: Settings) -> list[Finding]:
    """Nothing here is wrong: whoever runs the server is told how it stands."""
    translator = urlsplit(settings.translation).hostname
    mail = urlsplit(settings.mail).hostname
    said = [
        f"Closed: visitors find the login and nothing else{_by('members_only')}"
        if settings.members_only
        else f"Open: anybody reads public posts and profiles, by pages and by the API{_by('members_only')}",
        "Open: posts go to servers of people who follow, are named or asked for them" + _by("federation")
        if settings.federates
        else f"Closed: no other server is spoken to{_by('federation')}",
        f"Open: anybody fetches public posts and profiles as documents{_by('authorized_fetch')}"
        if settings.federates and not settings.authorized_fetch
        else f"Closed: nobody fetches a document unsigned{_by('authorized_fetch')}",
        f"Open: pages that public posts link to are fetched from here{_by('previews')}"
        if settings.previews
        else f"Closed: no page that a post links to is fetched{_by('previews')}",
        f"Open: public posts go to {translator} when somebody has them translated{_by('translation')}"
        if translator
        else f"Closed: nothing is translated{_by('translation')}",
        f"Open: letters go out by {mail}{_by('mail')}" if mail else f"Closed: no mail{_by('mail')}",
        "Open: sealed notifications go to push services that browsers and apps named",
        f"Open: figures are told at {settings.metrics}{_by('metrics')}"
        if settings.metrics
        else f"Closed: no figures for scrapers{_by('metrics')}",
        "Closed: nothing of a space leaves by any of these but that there is something new in it",
    ]
    return [Finding("ok", line) for line in said]


def _by(option: str) -> str:
    return f" (SABAR_{option.upper()})"
