"""Do other servers find people here, and can they deliver to them? Asked as they ask."""

from email.utils import parsedate_to_datetime
from urllib.parse import quote, urlsplit

import msgspec

from sabar.db import errors
from sabar.doctor import opening
from sabar.doctor.findings import Finding
from sabar.federation.documents import context
from sabar.kit import times
from sabar.kit.clock import SystemClock
from sabar.kit.net import http
from sabar.model.errors import Unsigned
from sabar.rules.federation.content_types import ACTIVITY
from sabar.settings import Settings
from sabar.store.federation import servers

_MOST = 1 << 20
#: Signatures are believed within an hour; a clock that is wrong by minutes goes on being so.
_SKEW_MS = 2 * times.MINUTE
_THROUGH = "Let the proxy hand on every path, and Accept, Date, Digest and Signature as they came."


async def examine(settings: Settings, guard: http.Guard | None = None) -> list[Finding]:
    """`guard`: what may be called, if not only the internet."""
    if not settings.federates:
        return [Finding("ok", "No other server is spoken with (SABAR_FEDERATION)")]
    client = http.Client("Sabar doctor", guard or http.guard(settings.near_networks))
    try:
        found = [*_near(settings), await _documents(settings, client)]
        if found[-1].state == "ok":
            found += [await _handles(settings, client), await _inbox(settings, client)]
        return [*found, *await _clock(settings, client)]
    finally:
        await client.close()


def _near(settings: Settings) -> list[Finding]:
    if not settings.near_networks:
        return [_address(settings)]
    what = f"Addresses inside {', '.join(settings.near_networks)} are called too"
    advice = "Take SABAR_NEAR_NETWORKS away where others than you can post: it is for trying at home."
    return [_address(settings), Finding("warn", what, advice)]


def _address(settings: Settings) -> Finding:
    if settings.secure:
        return Finding("ok", f"People here are known elsewhere as name@{settings.domain}, for ever")
    what = f"Most servers ask by https alone, and will not find people at {settings.url}"
    return Finding(
        "warn", what, "Put a reverse proxy with a certificate in front and set SABAR_URL=https://…"
    )


async def _documents(settings: Settings, client: http.Client) -> Finding:
    url = f"{settings.url}/actor"
    try:
        answer = await client.get(url, headers={"Accept": ACTIVITY}, most=_MOST)
    except http.Refused as wrong:
        what = f"{url} is not called from here: {wrong}"
        advice = "Other servers do not call it either. To try two on one machine: docs/federation.md."
        return Finding("warn", what, advice)
    except http.Failed as wrong:
        what = f"{url} cannot be fetched from here: {wrong}"
        return Finding("warn", what, "Start the server, then ask again; or ask from another machine.")
    kind = answer.headers.get("content-type", "").partition(";")[0].strip()
    if answer.status != 200 or kind != ACTIVITY or _field(answer.body, "id") != url:
        what = f"{url} answers {answer.status} {kind}, and not what other servers ask for"
        return Finding("fail", what, _THROUGH)
    return Finding("ok", "Other servers can fetch what is here")


async def _handles(settings: Settings, client: http.Client) -> Finding:
    scheme = urlsplit(settings.url).scheme
    name = settings.domain.partition(":")[0]
    resource = quote(f"acct:{name}@{settings.domain}")
    url = f"{scheme}://{settings.domain}/.well-known/webfinger?resource={resource}"
    advice = _THROUGH
    if settings.domain != settings.site:
        advice = (
            f"Let {settings.domain} redirect /.well-known/webfinger, with its question, to {settings.url}."
        )
    try:
        answer = await client.get(url, most=_MOST)
    except (http.Refused, http.Failed) as wrong:
        return Finding("fail", f"Nobody can look up handles at {settings.domain}: {wrong}", advice)
    if answer.status != 200 or _field(answer.body, "subject") != f"acct:{name}@{settings.domain}":
        what = f"Nobody can look up handles at {settings.domain}: it answers {answer.status}"
        return Finding("fail", what, advice)
    return Finding("ok", f"Handles at {settings.domain} are looked up")


async def _inbox(settings: Settings, client: http.Client) -> Finding:
    """What nobody signed rightly is refused by the server itself, in words that say how far it came."""
    url, me = f"{settings.url}/inbox", f"{settings.url}/actor"
    body = {"@context": context.ACTIVITYSTREAMS, "id": f"{me}#doctor", "type": "View", "actor": me}
    headers = {"Content-Type": ACTIVITY, "Signature": "doctor"}
    try:
        answer = await client.post(url, msgspec.json.encode({**body, "object": me}), headers=headers)
    except (http.Refused, http.Failed) as wrong:
        return Finding("fail", f"Other servers cannot deliver to {url}: {wrong}", _THROUGH)
    said = _field(answer.body, "error")
    if answer.status != 401 or not said:
        advice = "Exempt /inbox and /users/ from firewalls that read words, and from challenges for browsers."
        return Finding("fail", f"{url} answers {answer.status} before the server hears of it", advice)
    if said == Unsigned().message:
        return Finding("fail", f"What other servers send to {url} arrives without its signature", _THROUGH)
    return Finding("ok", f"Other servers can deliver to {url}")


async def _clock(settings: Settings, client: http.Client) -> list[Finding]:
    """Against that of the server that was reached last."""
    host = await _reached(settings)
    if host is None:
        return []
    url = f"{urlsplit(settings.url).scheme}://{host}/.well-known/nodeinfo"
    try:
        answer = await client.get(url, most=_MOST)
        theirs = parsedate_to_datetime(answer.headers["date"]).timestamp() * 1000
    except (http.Refused, http.Failed, KeyError, ValueError):
        return [Finding("ok", f"{host}, which was reached last, does not say what time it is")]
    apart = abs(SystemClock().now_ms() - theirs)
    if apart > _SKEW_MS:
        what = f"The clock here and that of {host} are {round(apart / times.MINUTE)} min apart"
        return [Finding("warn", what, "Set the clock (NTP): others refuse what seems old, or of tomorrow.")]
    return [Finding("ok", f"The clock goes with that of {host}")]


async def _reached(settings: Settings) -> str | None:
    try:
        db = await opening.database(settings)
    except (errors.DatabaseError, OSError, ValueError):
        # Said already, where the database was looked at.
        return None
    try:
        return await servers.reached_last(db.read())
    finally:
        await db.close()


def _field(body: bytes, name: str) -> object:
    try:
        found = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return None
    return found.get(name) if isinstance(found, dict) else None
