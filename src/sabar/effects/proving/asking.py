"""Every route of the server, asked by everybody as whom the test goes."""

import asyncio
import re
import time
from collections.abc import Sequence

from sabar.backends.front_door import Answer
from sabar.edge.dispatch import Edge
from sabar.edge.routes import Route
from sabar.effects.proving import addresses, judging
from sabar.effects.proving.people import Somebody
from sabar.effects.proving.words import Words
from sabar.kit.crypto import secrets
from sabar.model.spaces.proofs import Exit, Part, Try, Verdict
from sabar.rules.spaces.limits import PROOFS
from sabar.services import Services

_ROOM = "{slug}"
EVENTS = "text/event-stream"
_SAFE = "GET"
#: The staff of a server knows all accounts, and an application whose it is.
_KNOWS_THE_NAME = (Part.STAFF, Part.APPLICATION)
#: Made by chance for each page.
_NONCE = re.compile(rb'nonce="[^"]*"')
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class Asking:
    def __init__(self, app: Services, edge: Edge, words: Words) -> None:
        self._app = app
        self._routes = edge.table.routes
        self._words = words
        # An address like that of the space, where there is none.
        self._nowhere = words.slug[:-4] + secrets.pick(_LETTERS, 4)

    async def by_outsider(self, who: Somebody) -> list[Try]:
        """Pages, calls, and what changes something in the space."""
        tries = []
        for exit, kind, token in ((Exit.PAGES, "web", False), (Exit.CALLS, "api", True)):
            head = who.head(self._app, by_token=token)
            if not head and who.part is not Part.VISITOR:
                continue
            asked = [one for one in self._routes if one.kind == kind and _is_read(one)]
            tries.append(await self._tried(exit, who, head, asked))
            done = [one for one in self._routes if one.kind == kind and _is_deed(one)]
            if done and who.part is not Part.APPLICATION:
                tries.append(await self._tried(Exit.DEEDS, who, head, done))
        return _together(tries)

    async def by_insider(self, who: Somebody) -> list[Try]:
        """What was said has to be found by who is in the space: else nothing that was not found says
        anything.
        """
        tries = []
        for exit, kind, token in ((Exit.PAGES, "web", False), (Exit.CALLS, "api", True)):
            head = who.head(self._app, by_token=token)
            met: set[str] = set()
            count = 0
            for route in self._routes:
                if route.kind != kind or _ROOM not in route.path or not _is_read(route):
                    continue
                for address in addresses.of(route, self._words):
                    answer = await self._ask(route, address, head)
                    met |= self._words.met(answer.body) - self._words.met(address.encode())
                    count += 1
            verdict = Verdict.SEEN if met >= self._words.to_be_found else Verdict.UNSEEN
            tries.append(Try(exit, verdict, who.part, count))
        return tries

    async def _tried(
        self, exit: Exit, who: Somebody, head: list[tuple[str, str]], routes: Sequence[Route]
    ) -> Try:
        places: dict[str, None] = {}
        count = 0
        for route in routes:
            for address in addresses.of(route, self._words):
                answer = await self._ask(route, address, head)
                count += 1
                name = who.part not in _KNOWS_THE_NAME
                told = await judging.is_told(self._app, self._words, answer.content, address, name=name)
                # Whoever is not in it finds what is found where there is no space at all.
                if not told and _ROOM in route.path:
                    empty = await self._ask(route, address.replace(self._words.slug, self._nowhere), head)
                    told = _unlike(answer, empty, self._words.slug, self._nowhere)
                if told:
                    places[f"{route.method} {route.path}"] = None
        verdict = Verdict.LEAKED if places else Verdict.HELD
        return Try(exit, verdict, who.part, count, list(places)[: PROOFS.places])

    async def _ask(self, route: Route, address: str, head: list[tuple[str, str]]) -> Answer:
        began = time.monotonic()
        answer = await self._app.front_door.ask(route.method, address, head)
        # Others are answered first: a test takes a part of one core, and no more.
        await asyncio.sleep((time.monotonic() - began) * PROOFS.rest)
        return answer


def _is_read(route: Route) -> bool:
    return route.method == _SAFE and route.produces != EVENTS


def _is_deed(route: Route) -> bool:
    """What changes something is asked of the space alone: of anything else it would change that."""
    return route.method != _SAFE and _ROOM in route.path


def _unlike(answer: Answer, empty: Answer, slug: str, nowhere: str) -> bool:
    body = answer.body.replace(slug.encode(), nowhere.encode())
    return answer.status != empty.status or _NONCE.sub(b"", body) != _NONCE.sub(b"", empty.body)


def _together(tries: Sequence[Try]) -> list[Try]:
    """One for each exit."""
    found: dict[Exit, Try] = {}
    for one in tries:
        before = found.get(one.exit)
        if before is not None:
            leaked = Verdict.LEAKED in (one.verdict, before.verdict)
            one = Try(
                one.exit,
                Verdict.LEAKED if leaked else Verdict.HELD,
                one.part,
                before.count + one.count,
                [*before.places, *one.places][: PROOFS.places],
            )
        found[one.exit] = one
    return list(found.values())
