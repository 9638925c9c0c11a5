"""Every stream, heard by everybody as whom the test goes, while the words are said."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass

from sabar.edge.routes import Route
from sabar.effects.proving import judging
from sabar.effects.proving.asking import EVENTS
from sabar.effects.proving.people import Somebody
from sabar.effects.proving.words import Words
from sabar.model import streams
from sabar.model.spaces.proofs import Exit, Part, Try, Verdict
from sabar.rules.spaces.limits import PROOFS
from sabar.services import Services

_Stream = contextlib.AbstractAsyncContextManager[list[bytes]]
_SOCKET = "/api/v1/streaming"
#: What comes to those who must not hear it comes as fast as to the insider, or a moment later.
_LATER_S = 1.0


@dataclass(frozen=True)
class Ear:
    who: Somebody
    name: str
    heard: list[bytes]


class Listening:
    def __init__(self, app: Services, routes: Sequence[Route], words: Words, space_id: int) -> None:
        self._app = app
        self._routes = [one for one in routes if one.produces == EVENTS]
        self._words = words
        self._named = {"tag": words.tag, "list": "1", "conversation": "1", "account": words.account_id}
        self._space_id = str(space_id)
        self._ears: list[Ear] = []

    @contextlib.asynccontextmanager
    async def everybody(self, cast: Sequence[Somebody]) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as open_now:
            for who in cast:
                for name, stream in self._streams(who):
                    self._ears.append(Ear(who, name, await open_now.enter_async_context(stream)))
            yield

    def _streams(self, who: Somebody) -> Iterator[tuple[str, _Stream]]:
        door = self._app.front_door
        wanted = [json.dumps({"type": "subscribe", "stream": name, **self._named}) for name in streams.SCOPES]
        if who.cookie:
            head = [*who.head(self._app, by_token=False), ("origin", self._app.settings.url)]
            room = json.dumps({"type": "subscribe", "stream": "space", "space": self._space_id})
            yield "pages", door.socket(f"{_SOCKET}?stream=user&page=en", head, [room, *wanted])
        if who.token:
            head = who.head(self._app, by_token=True)
            yield "socket", door.socket(f"{_SOCKET}?stream=user", head, wanted)
            for route in self._routes:
                yield route.path, door.listen(f"{route.path}?tag={self._words.tag}&list=1", head)

    async def wait(self) -> None:
        """Until the insider's own page has heard it, for a while."""
        until = time.monotonic() + PROOFS.wait_seconds
        while time.monotonic() < until:
            if any(one.who.part is Part.INSIDER and self._met(one) for one in self._ears):
                await asyncio.sleep(_LATER_S)
                return
            await asyncio.sleep(0.05)

    async def tries(self) -> list[Try]:
        found = []
        for part in dict.fromkeys(one.who.part for one in self._ears):
            ears = [one for one in self._ears if one.who.part is part]
            if part is Part.INSIDER:
                verdict = Verdict.SEEN if any(map(self._met, ears)) else Verdict.UNSEEN
                found.append(Try(Exit.STREAMS, verdict, part, len(ears)))
                continue
            places = [one.name for one in ears if await self._is_told(one)]
            verdict = Verdict.LEAKED if places else Verdict.HELD
            found.append(Try(Exit.STREAMS, verdict, part, len(ears), places[: PROOFS.places]))
        return found

    async def _is_told(self, ear: Ear) -> bool:
        return await judging.is_told(self._app, self._words, b"\n".join(ear.heard), self._words.tag)

    def _met(self, ear: Ear) -> bool:
        return bool(self._words.met(b"\n".join(ear.heard)))
