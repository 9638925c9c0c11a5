"""What every page needs: its frame, how it is sent, and the way to the next page."""

from functools import cache, lru_cache
from importlib.metadata import version
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sabar.edge import callers, head, safety_headers
from sabar.edge.call import Call
from sabar.kit import i18n
from sabar.kit.crypto import secrets
from sabar.model.accounts import Account
from sabar.model.server import InstanceRule, Server
from sabar.model.viewers import Viewer
from sabar.reads.account import badges, moving, viewers
from sabar.reads.assemble import people
from sabar.reads.server import server
from sabar.rules.writing import language as rules_language
from sabar.rules.writing import prose
from sabar.services import Services
from sabar.web.frame import cookies, messages, presenters, render
from sabar.web.frame.layout_parts import (
    Around,
    FlashView,
    LanguageView,
    Registrations,
    RuleView,
    Shell,
    SiteView,
    Theme,
)
from sabar.web.frame.page import Page, Piece
from sabar.web.frame.people_parts import AccountView

_VERSION = version("sabar")
#: Where the source of what runs here can be had.
SOURCE_PATH = "/source.tar.gz"
_MODES: dict[str, Registrations] = {
    "open": "open",
    "approval": "approval",
    "invite": "invite",
    "closed": "closed",
}

_THEMES: dict[str, Theme] = {"auto": "auto", "light": "light", "dark": "dark"}


def language(request: Request, viewer: Viewer | None) -> str:
    """The person's choice, the one of this browser, or what the browser asks for."""
    chosen = viewer.user.locale if viewer else cookies.language(request)
    return head.language(request, chosen)


def mode(registrations: str) -> Registrations:
    """As the templates know it."""
    return _MODES[registrations]


async def person(app: Services, account: Account) -> AccountView:
    """With the custom emoji of the name, which few have."""
    if ":" not in account.display_name:
        return presenters.bare(account)
    return presenters.account((await people.of(app, {account.id: account.version}))[account.id])


async def of(app: Services, request: Request, viewer: Viewer | None) -> Shell:
    """The frame of a page for whoever asks."""
    about = await server.about(app)
    counts = await badges.of(app, viewer) if viewer else badges.Badges()
    lang = language(request, viewer)
    key = cookies.told(request)
    sentence = messages.FLASHES.get(key)
    return Shell(
        lang=lang,
        path=head.here(request),
        nonce=secrets.token(16),
        now_ms=app.clock.now_ms(),
        site=_site(
            about,
            app.settings.domain,
            lang,
            members_only=app.settings.members_only,
            federates=app.settings.federates,
        ),
        viewer=await person(app, viewer.account) if viewer else None,
        moved=_moved(viewer),
        moved_to=await _now(app, viewer) if viewer and _moved(viewer) else None,
        others=await _others(app, request, viewer) if viewer else (),
        staff=viewer is not None and viewer.user.role.staff,
        guest=viewer is not None and viewer.user.guest,
        runs=viewer is not None and viewer.user.role.runs_the_server,
        unread=counts.unread,
        conversations=counts.conversations,
        outbox=counts.outbox,
        asked=counts.asked,
        spaces=counts.spaces,
        requests=counts.requests,
        waiting=counts.waiting,
        reports=counts.reports,
        appeals=counts.appeals,
        wants_second_step=counts.wants_second_step,
        flash=FlashView(text=i18n.gettext(lang, sentence), bad=key in messages.BAD) if sentence else None,
        shortcuts=viewer is None or viewer.user.preferences.keyboard,
        theme=_THEMES.get(viewer.user.preferences.theme, "auto") if viewer else "auto",
        zone=_zone(viewer),
        languages=_languages(),
    )


async def _others(app: Services, request: Request, viewer: Viewer) -> tuple[AccountView, ...]:
    """Nobody but those who have several accounts in one browser is asked for."""
    kept = callers.kept(app, request)
    found = [await viewers.by_session(app, cookie) for cookie in kept] if len(kept) > 1 else []
    return tuple(presenters.bare(one.account) for one in found if one is not None and one.id != viewer.id)


@lru_cache(maxsize=64)
def _site(about: Server, domain: str, lang: str, *, members_only: bool, federates: bool) -> SiteView:
    return SiteView(
        name=about.title,
        host=domain,
        description=about.description,
        registrations=mode(about.registrations),
        source_url=SOURCE_PATH,
        version=_VERSION,
        contact=about.contact_email or None,
        rules=tuple(_rule(rule, lang) for rule in about.rules),
        message_html=prose.to_html(about.message),
        terms=about.terms,
        members_only=members_only,
        federates=federates,
        brake=about.brake,
    )


@cache
def _languages() -> tuple[LanguageView, ...]:
    return tuple(LanguageView(code=code, name=i18n.native_name(code)) for code in i18n.languages())


def _rule(rule: InstanceRule, lang: str) -> RuleView:
    code = rules_language.lookup([lang], list(rule.translations))
    said = rule.translations[code] if code else None
    return RuleView(text=said.text if said else rule.text, hint=said.hint if said else rule.hint)


async def of_call(call: Call[Any]) -> Shell:
    return await of(call.app, call.request, call.viewer)


def around(call: Call[Any]) -> Around:
    """What a piece for our own script knows of its page. Nothing is asked for it."""
    viewer = call.viewer
    return Around(
        lang=language(call.request, viewer),
        path=head.here(call.request),
        now_ms=call.app.clock.now_ms(),
        viewer=presenters.bare(viewer.account) if viewer else None,
        zone=_zone(viewer),
        moved=_moved(viewer),
    )


def _moved(viewer: Viewer | None) -> bool:
    return viewer is not None and viewer.account.moved_to_id is not None


async def _now(app: Services, viewer: Viewer) -> AccountView | None:
    """The account that somebody who moved is now; None when that is gone by now."""
    found = (await moving.of(app, viewer)).moved_to
    return await person(app, found) if found else None


def _zone(viewer: Viewer | None) -> str:
    return viewer.user.preferences.zone if viewer else "UTC"


def respond(
    app: Services,
    view: Page,
    status: int = 200,
    *,
    forms_to: str = "",
    frames: str = "",
    whose: AccountView | None = None,
) -> Response:
    """A page with its policy. `forms_to`: a further source that its form may lead to; `frames`: one that it
    may show in a frame; `whose`: whose page it is, so that it says to search engines what they wished.
    """
    noindex = whose is not None and whose.noindex
    if noindex:
        view = msgspec.structs.replace(view, shell=msgspec.structs.replace(view.shell, noindex=True))
    policy = safety_headers.page(app.settings, view.shell.nonce, forms_to=forms_to, frames=frames)
    response = Response(render.page(view), status, policy, "text/html")
    if noindex:
        response.headers["X-Robots-Tag"] = "noindex"
    if view.shell.flash is not None:
        cookies.forget_told(app, response)
    return response


def piece(view: Piece, status: int = 200) -> Response:
    """A piece of a page, which is nothing by itself."""
    return Response(render.page(view), status, safety_headers.PLAIN_PAGE, "text/html")


def go(app: Services, path: str, tell: str = "") -> Response:
    """On to another page, which says the sentence called `tell`."""
    response = RedirectResponse(path, 303)
    if tell:
        cookies.tell(app, response, tell)
    return response


def scripted(call: Call[Any]) -> bool:
    """Sent by our own script, which wants a piece of a page back."""
    return call.request.headers.get("x-requested-with") == "sabar"
