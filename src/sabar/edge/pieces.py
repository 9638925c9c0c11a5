"""Answers that come in pieces: files, and streams of events."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from typing import Any

import structlog
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from sabar.edge.incoming import Incoming, Left
from sabar.model.errors import DomainError
from sabar.rules.rates import RateClass

log = structlog.get_logger("sabar.pieces")

#: Long ones, whose pieces cost something.
_IN_TURNS = (RateClass.FILE, RateClass.ARCHIVE)
#: So often it is asked whether an answer may go on.
_ASKED_S = 0.5


class Allowed(StreamingResponse):
    """An answer that ends when `still` raises an error of the domain, whether its caller reads or not."""

    def __init__(
        self, pieces: AsyncGenerator[bytes, None], still: Callable[[], Awaitable[object]], **given: Any
    ) -> None:
        super().__init__(self._asking(pieces), **given)
        self.still = still

    async def _asking(self, pieces: AsyncGenerator[bytes, None]) -> AsyncIterator[bytes]:
        """Also before a piece that waited: what happened meanwhile is known by then."""
        asked = time.monotonic()
        try:
            # Whoever leaves in the middle leaves nothing open.
            async with aclosing(pieces):
                async for piece in pieces:
                    if time.monotonic() - asked >= _ASKED_S:
                        await self.still()
                        asked = time.monotonic()
                    yield piece
        except DomainError as error:
            _told(error)
            raise Left from error


async def send_all(
    incoming: Incoming, response: StreamingResponse, scope: Scope, receive: Receive, send: Send
) -> None:
    """Until its end, until the caller leaves, or until he may have no more of it."""
    visit, pieces = incoming.visit, aiter(response.body_iterator)

    async def taken(message: Message) -> None:
        visit.stuck_since = time.monotonic()
        await send(message)
        visit.stuck_since = None

    async def in_turns() -> AsyncIterator[Any]:
        # A turn for each piece: nobody keeps his by taking his time.
        while True:
            async with incoming.turn():
                piece = await anext(pieces, None)
            if piece is None:
                return
            yield piece

    if visit.rate in _IN_TURNS:
        response.body_iterator = in_turns()
    watching = asyncio.create_task(_watch(response, incoming)) if isinstance(response, Allowed) else None
    try:
        await response(scope, receive, taken)
    except Left:
        # What is cut off is not ended, so that nobody takes it for the whole.
        return
    finally:
        if watching is not None:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
        # Whoever leaves in the middle leaves a file open otherwise.
        close = getattr(pieces, "aclose", None)
        if close is not None:
            await close()


async def _watch(response: Allowed, incoming: Incoming) -> None:
    try:
        while True:
            await asyncio.sleep(_ASKED_S)
            await response.still()
    except DomainError as error:
        _told(error)
        incoming.cut()


def _told(error: DomainError) -> None:
    """The head is on its way: its caller is told by the end of the connection alone."""
    log.warning("an answer ended before its end", why=type(error).__name__)
