"""A request as it comes: its head within bounds, its body never waited for without an end, and what is left
of it after the answer.
"""

import asyncio
import time

from starlette.responses import Response
from starlette.types import Message, Receive, Scope

from sabar.edge.door import Door, Visit
from sabar.kit import forms
from sabar.kit.i18n import N_
from sabar.model.errors import AddressTooLong, BadRequest, DomainError, HeadTooLarge, TooSlow
from sabar.rules.door import DOOR

#: Read to the end although nobody wants it; who sends more loses the connection.
_LEFT_BYTES = 1 << 20
_LEFT_S = 5.0
#: One of these comes with every body.
_BODY = (b"content-length", b"transfer-encoding")


class Left(Exception):
    """The caller is gone: there is nobody to answer."""


def head_fault(scope: Scope) -> DomainError | None:
    """Why a request with this head is not read at all."""
    query: bytes = scope["query_string"]
    if len(scope["path"]) + len(query) > DOOR.target_bytes:
        return AddressTooLong()
    if query.count(b"&") >= forms.MAX_PAIRS:
        return BadRequest(N_("The address has too many parameters"))
    if sum(len(name) + len(value) for name, value in scope["headers"]) > DOOR.head_bytes:
        return HeadTooLarge()
    return None


class Turn:
    """While it is open, a request is worked on. Raises Left when its connection was closed meanwhile."""

    __slots__ = ("_door", "_visit")

    def __init__(self, door: Door, visit: Visit) -> None:
        self._door = door
        self._visit = visit

    async def __aenter__(self) -> None:
        await self._door.take_turn(self._visit)
        if self._visit.closed:
            self._door.give_turn(self._visit)
            raise Left

    async def __aexit__(self, *failed: object) -> None:
        self._door.give_turn(self._visit)


class Incoming:
    """Whoever is refused before the body was read shall hear the answer, and may go on with the same
    connection: closing it with bytes unread would throw the answer away.

    `patience_s`: how long it waits for the next byte.
    """

    def __init__(self, scope: Scope, receive: Receive, visit: Visit, door: Door) -> None:
        self.visit = visit
        self._door = door
        self.patience_s: float = DOOR.silence_s
        self._receive = receive
        self._ended = not any(name in _BODY and value != b"0" for name, value in scope["headers"])
        self._size = 0
        self._given_up = False

    async def receive(self) -> Message:
        """The next part. Raises TooSlow, or Left when the caller went away."""
        left = self.visit.since + DOOR.start_s + self._size / DOOR.bytes_per_s - time.monotonic()
        self._door.wait(self.visit)
        try:
            async with asyncio.timeout(min(self.patience_s, left)):
                message = await self._receive()
        except TimeoutError:
            self._given_up = True
            self.visit.too_slow = True
            raise TooSlow from None
        finally:
            self._door.go_on(self.visit)
        if message["type"] != "http.request":
            raise Left
        self._size += len(message.get("body", b""))
        self._ended = not message.get("more_body", False)
        return message

    def turn(self) -> "Turn":
        """Its share of everybody's time."""
        return Turn(self._door, self.visit)

    def cut(self) -> None:
        """Whoever asked shall get no more of the answer that is on its way."""
        self._door.cut(self.visit)

    def is_one_too_many(self) -> bool:
        """Whether its network sends so many bodies already that this one is not waited for."""
        if not self._ended and self._door.is_crowded(self.visit.address):
            self._given_up = True
        return self._given_up

    async def end(self, response: Response) -> None:
        """Read what is left, or say that the connection ends with this answer."""
        if not self._ended and not self._given_up:
            await self._read_the_rest()
        if not self._ended:
            response.headers["Connection"] = "close"

    async def _read_the_rest(self) -> None:
        left = _LEFT_BYTES
        try:
            async with asyncio.timeout(_LEFT_S):
                while not self._ended and left > 0:
                    left -= len((await self.receive()).get("body", b""))
        except (TimeoutError, TooSlow):
            pass
