"""What is left of a request's body when its answer is ready."""

import asyncio

from starlette.responses import Response
from starlette.types import Message, Receive, Scope

#: Read to the end although nobody wants it; who sends more loses the connection.
_LEFT_BYTES = 1 << 20
_LEFT_S = 5.0
#: One of these comes with every body.
_BODY = (b"content-length", b"transfer-encoding")


class Incoming:
    """Whoever is refused before the body was read shall hear the answer, and may go on with the same
    connection: closing it with bytes unread would throw the answer away.
    """

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self._receive = receive
        self._version = str(scope.get("http_version", "1.1"))
        self._ended = not any(name in _BODY and value != b"0" for name, value in scope["headers"])

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] != "http.request" or not message.get("more_body", False):
            self._ended = True
        return message

    async def end(self, response: Response) -> None:
        """Read what is left, or say that the connection ends with this answer."""
        if self._ended:
            return
        left = _LEFT_BYTES
        try:
            async with asyncio.timeout(_LEFT_S):
                while not self._ended and left > 0:
                    left -= len((await self.receive()).get("body", b""))
        except TimeoutError:
            pass
        if not self._ended and self._version.startswith("1"):
            response.headers["Connection"] = "close"
