"""Answers that come in pieces: files, and streams of events."""

import time
from collections.abc import AsyncIterator
from typing import Any

from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from sabar.edge.incoming import Incoming, Left
from sabar.rules.rates import RateClass


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
            try:
                async with incoming.turn():
                    piece = await anext(pieces, None)
            except Left:
                return
            if piece is None:
                return
            yield piece

    if visit.rate is RateClass.FILE:
        response.body_iterator = in_turns()
    try:
        await response(scope, receive, taken)
    finally:
        # Whoever leaves in the middle leaves a file open otherwise.
        close = getattr(pieces, "aclose", None)
        if close is not None:
            await close()
