"""Asking other servers for something, and telling them something: always signed."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import NamedTuple

from sabar.federation import keys
from sabar.kit import times
from sabar.kit.net import cavage, http, message_signatures
from sabar.kit.net.http import Answer, Cause
from sabar.kit.net.signed_requests import Sent
from sabar.model.federation import THE_SERVER, Trouble
from sabar.reads.staff import blocklists
from sabar.rules import domains
from sabar.rules.federation import received
from sabar.rules.federation.content_types import ACTIVITY, PROFILED
from sabar.services import Services
from sabar.store.federation import servers

ACCEPT = f"{ACTIVITY}, {PROFILED}"

CAVAGE, RFC9421 = "cavage", "rfc9421"
_SIGN = {CAVAGE: cavage.sign, RFC9421: message_signatures.sign}
#: What those answer who read another form of signatures.
_NOT_READ = (400, 401)
#: What those answer who have no time.
_BUSY = (429, 503)
_TROUBLE = {
    Cause.NAME: Trouble.NAME,
    Cause.CERTIFICATE: Trouble.CERTIFICATE,
    Cause.CLOSED: Trouble.CLOSED,
    Cause.SLOW: Trouble.SLOW,
    Cause.ANSWER: Trouble.GARBLED,
}
#: How often it is written down that a server was reached.
_NOTED_MS = times.MINUTE
_LONGEST_ERROR = 200


class ShutOut(http.Refused):
    """Nothing is exchanged with this server."""


class _Way(NamedTuple):
    """`whole`: with the query, which some leave out of what they check."""

    form: str
    whole: bool = True


async def get(app: Services, url: str) -> Answer:
    """Ask for the document `url` in the name of the server; redirects are followed at its origin only. Raises
    `http.Refused` (also for a server that nothing is exchanged with), `http.Failed`.
    """
    headers, most = {"Accept": ACCEPT}, received.DOCUMENTS.size

    async def once(way: _Way) -> Answer:
        sign = partial(_signed, app, THE_SERVER, way, "GET", None)
        return await app.outside.get(url, headers=headers, most=most, same_origin=True, sign=sign)

    return await _call(app, url, once, asks=True)


async def post(
    app: Services, url: str, body: bytes, *, owner: int, headers: Mapping[str, str] | None = None
) -> Answer:
    """Tell `url` something in the name of `owner`; `headers`: further ones. Redirects are not followed.
    Raises as `get`.
    """

    async def once(way: _Way) -> Answer:
        signed = await _signed(app, owner, way, "POST", body, url)
        sent = {**(headers or {}), "Content-Type": ACTIVITY, **signed}
        return await app.outside.post(url, body, headers=sent)

    return await _call(app, url, once, asks=False)


async def _call(app: Services, url: str, once: Callable[[_Way], Awaitable[Answer]], *, asks: bool) -> Answer:
    await demand_open(app, url)
    host = domains.host_of(url)
    known = await servers.by_host(app.db.read(), host)
    ways = [_Way(CAVAGE), _Way(RFC9421)]
    if known is not None and known.signs_with == RFC9421:
        ways.reverse()
    if asks and "?" in url:
        ways.append(_Way(CAVAGE, whole=False))
    try:
        for way in ways:
            answer = await once(way)
            if answer.status not in _NOT_READ:
                break
    except http.Failed as error:
        await _note_failed(app, host, _TROUBLE[http.cause(error)], str(error))
        raise
    if answer.status < 300:
        await _note_reached(app, host, way.form)
    elif answer.status == 429 or answer.status >= 500:
        trouble = Trouble.BUSY if answer.status in _BUSY else Trouble.BROKEN
        await _note_failed(app, host, trouble, f"HTTP {answer.status}")
    return answer


async def demand_open(app: Services, url: str) -> None:
    """Raises `http.Refused` where nothing is to be asked or told."""
    if not app.settings.federates:
        raise http.Refused("this server speaks with no others")
    # What is signed in clear could be read and changed on the way.
    app.outside.target(url, https=app.settings.secure)
    host = domains.host_of(url)
    if not host:
        raise http.Refused("not a server by its name")
    if host in (app.settings.domain, domains.host_of(app.settings.url)):
        raise http.Refused("this is here")
    if await blocklists.refused(app, [host]):
        raise ShutOut("nothing is exchanged with this server")


async def _signed(
    app: Services, owner: int, way: _Way, method: str, body: bytes | None, url: str
) -> Mapping[str, str]:
    found = await keys.of(app, owner)
    target = url if way.whole else url.partition("?")[0]
    sent = Sent(method, target, {} if body is None else {"content-type": ACTIVITY})
    now_s = app.clock.now_ms() // 1000
    return await asyncio.to_thread(_SIGN[way.form], found.rsa, found.rsa_id, sent, body, now_s)


async def _note_reached(app: Services, host: str, form: str) -> None:
    if not await app.cache.add(_noted(host, form), b"", _NOTED_MS):
        return
    now = app.clock.now_ms()
    await app.db.write(lambda tx: servers.reached(tx, host, form, now))


async def _note_failed(app: Services, host: str, trouble: Trouble, error: str) -> None:
    await app.cache.delete(_noted(host, CAVAGE), _noted(host, RFC9421))
    now = app.clock.now_ms()
    await app.db.write(lambda tx: servers.failed(tx, host, trouble, error[:_LONGEST_ERROR], now))


def _noted(host: str, form: str) -> str:
    return f"federation.reached:{host}:{form}"
