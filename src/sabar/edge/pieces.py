"""Answers that come in pieces: files, and streams of events."""

import time
from collections.abc import AsyncIterator
from typing import Any

from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from sabar.edge.incoming import Incoming, Left
from sabar.rules.rates import RateClass

#: Long ones, whose pieces cost something.
_IN_TURNS = (RateClass.FILE, RateClass.ARCHIVE)


async def send_all(
    incoming: Incoming, response: StreamingResponse, scope: Scope, receive: Receive, send: Send
) -> None:
    """Until its end, or until the caller leaves."""
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
    try:
        await response(scope, receive, taken)
    except Left:
        # What is cut off is not ended, so that nobody takes it for the whole.
        return
    finally:
        # Whoever leaves in the middle leaves a file open otherwise.
        close = getattr(pieces, "aclose", None)
        if close is not None:
            await close()
