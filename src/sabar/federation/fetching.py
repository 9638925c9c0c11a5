"""Documents of other servers, fetched so that they can be believed.

What comes back was served by its own id, as ActivityPub: a server speaks for nobody but itself
(CVE-2024-23832, CVE-2024-52591), and a file that somebody uploaded to it does not speak at all.
"""

import hashlib
from functools import partial
from typing import Any, NamedTuple

import msgspec

from sabar.federation import calling
from sabar.federation.translate import shapes
from sabar.kit.net import http
from sabar.kit.net.http import Answer
from sabar.model.errors import TooMany
from sabar.rules import domains
from sabar.rules.federation import content_types
from sabar.rules.federation.fetching import FETCHING
from sabar.services import Services

_NAME = "federation.not_fetched"


class NotFetched(Exception):
    """There is no such document, or none that can be believed."""


class Gone(NotFetched):
    """Its server says that it was deleted."""


class Missing(NotFetched):
    """Its server does not know it."""


class Unfit(NotFetched):
    """What was served is not this document, or no document of ActivityPub."""


class Refused(NotFetched):
    """It is not for us, or nothing is asked there."""


class Later(NotFetched):
    """Its server cannot be reached, or wants to be left alone; another time it may answer."""


_KINDS: dict[str, type[NotFetched]] = {one.__name__: one for one in (Gone, Missing, Unfit, Refused, Later)}


class _Found(NamedTuple):
    """`at`: where it was served, after redirects."""

    at: str
    document: dict[str, Any]


#: The address of a page, and the id that it leads to.
_KEPT = 2


class Budget:
    """How many documents one request, or one activity, may still make us ask for, however they lead to one
    another. What it asked for last is there when it is asked for again, as something else.
    """

    def __init__(self, left: int = FETCHING.each) -> None:
        self.left = left
        self._last: list[tuple[str, _Found]] = []

    def spend(self) -> None:
        """Raises Refused when nothing is left."""
        if self.left <= 0:
            raise Refused("this asks for too many documents")
        self.left -= 1

    def got(self, address: str) -> _Found | None:
        return dict(self._last).get(address)

    def keep(self, address: str, found: _Found) -> None:
        self._last = [*self._last, (address, found)][-_KEPT:]


async def document(app: Services, uri: str, budget: Budget) -> dict[str, Any]:
    """The document with this id, or the one that is served there under another id, asked for by that. Names
    are without prefixes, as `shapes.read` has them; nobody may change what is in it. Raises NotFetched.
    """
    found = await _asked(app, uri.partition("#")[0], budget)
    if found.document.get("id") != found.at:
        found = await _asked(app, _id_of(found.document), budget)
        if found.document.get("id") != found.at:
            raise Unfit("served by another address than its id")
    if "Tombstone" in shapes.listed(found.document.get("type")):
        raise Gone("deleted")
    return found.document


def _id_of(found: dict[str, Any]) -> str:
    id = found.get("id")
    if not isinstance(id, str) or not domains.host_of(id):
        raise Unfit("without an id")
    return id


async def _asked(app: Services, address: str, budget: Budget) -> _Found:
    if (got := budget.got(address)) is not None:
        return got
    known = await app.cache.get(_key(address))
    if known is not None:
        kind, why = msgspec.msgpack.decode(known, type=tuple[str, str])
        raise _KINDS[kind](why)
    budget.spend()
    found = await app.flights.share(("document", address), partial(_fetch, app, address))
    budget.keep(address, found)
    return found


async def _fetch(app: Services, address: str) -> _Found:
    try:
        await app.limits.demand([(FETCHING.of_host, domains.host_of(address))])
        answer = await calling.get(app, address)
    except TooMany as error:
        raise Later("its server was asked for much already") from error
    except http.Refused as error:
        raise Refused(str(error)) from error
    except http.TooLarge as error:
        raise await _remembered(app, address, Unfit(str(error)), FETCHING.unfit_ms) from error
    except http.Failed as error:
        raise await _remembered(app, address, Later(str(error)), FETCHING.away_ms) from error
    if answer.status != 200:
        raise await _remembered(app, address, *_failure(answer))
    if not content_types.is_activity(answer.headers.get("content-type", "")):
        raise await _remembered(app, address, Unfit("not served as ActivityPub"), FETCHING.unfit_ms)
    try:
        return _Found(answer.url, shapes.read(answer.body))
    except shapes.Unreadable as error:
        raise await _remembered(app, address, Unfit(str(error)), FETCHING.unfit_ms) from error


def _failure(answer: Answer) -> tuple[NotFetched, int]:
    """What an answer that is no document says, and for how long (ms) that is believed."""
    said = f"HTTP {answer.status}"
    if answer.status == 410:
        return Gone(said), FETCHING.gone_ms
    if answer.status == 404:
        return Missing(said), FETCHING.missing_ms
    if answer.status in (401, 403):
        return Refused(said), FETCHING.refused_ms
    if answer.status == 429 or answer.status >= 500:
        return Later(said), max(FETCHING.failed_ms, http.asked_to_wait_ms(answer))
    return Unfit(said), FETCHING.unfit_ms


async def _remembered(app: Services, address: str, error: NotFetched, for_ms: int) -> NotFetched:
    kept = msgspec.msgpack.encode((type(error).__name__, str(error)))
    await app.cache.set(_key(address), kept, for_ms)
    return error


def _key(address: str) -> str:
    return f"{_NAME}:{hashlib.sha256(address.encode()).hexdigest()}"
