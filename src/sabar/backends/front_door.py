"""The server's own front door, from inside: a question goes the way of everybody's, without a network."""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Callable, Sequence
from urllib.parse import unquote, urlsplit

import msgspec
from starlette.types import ASGIApp, Message, Receive, Scope

from sabar.kit.once import Once

#: In the scope of a question that came from inside: nothing that comes by a network can put it there.
INSIDE = "sabar.inside"
#: Nobody calls from there (RFC 6666).
_NOWHERE = "100::1"
Head = Sequence[tuple[str, str]]


class Answer(msgspec.Struct, frozen=True):
    """`content`: head and body, as they went out."""

    status: int
    head: bytes
    body: bytes

    @property
    def content(self) -> bytes:
        return self.head + b"\n\n" + self.body


class FrontDoor:
    """`host`: by which the server is called; `build` makes the application when the first one asks."""

    def __init__(self, host: str, build: Callable[[], ASGIApp]) -> None:
        self._host = host
        self._made = Once(build)
        self._ports = itertools.cycle(range(1, 65_536))

    async def application(self) -> ASGIApp:
        return await self._made.beside()

    async def ask(self, method: str, address: str, head: Head = ()) -> Answer:
        """`address`: path and query. The whole answer; of one that does not end by itself, use `listen`."""
        said: list[Message] = []

        async def send(message: Message) -> None:
            said.append(message)

        await (await self.application())(self._scope(method, address, head), _one_body(), send)
        return _answer(said)

    @contextlib.asynccontextmanager
    async def listen(self, address: str, head: Head = ()) -> AsyncIterator[list[bytes]]:
        """A stream of events as long as the block: what came on it so far."""
        heard: list[bytes] = []
        began = asyncio.Event()

        async def send(message: Message) -> None:
            heard.append(message.get("body", b"") or _head(message))
            began.set()

        app = await self.application()
        task = asyncio.ensure_future(app(self._scope("GET", address, head), _one_body(), send))
        try:
            await _either(task, began)
            yield heard
        finally:
            await _ended(task)

    @contextlib.asynccontextmanager
    async def socket(
        self, address: str, head: Head = (), said: Sequence[str] = ()
    ) -> AsyncIterator[list[bytes]]:
        """A WebSocket as long as the block, on which this was said; what was heard so far."""
        heard: list[bytes] = []
        opened = asyncio.Event()
        waiting: asyncio.Queue[Message] = asyncio.Queue()
        waiting.put_nowait({"type": "websocket.connect"})

        async def send(message: Message) -> None:
            if message["type"] == "websocket.accept":
                for text in said:
                    waiting.put_nowait({"type": "websocket.receive", "text": text})
            words = message.get("text")
            heard.append(words.encode() if words else message.get("bytes") or b"")
            opened.set()

        app = await self.application()
        asked = self._scope("GET", address, head)
        scope = {**asked, "type": "websocket", "scheme": "ws", "subprotocols": []}
        task = asyncio.ensure_future(app(scope, waiting.get, send))
        try:
            await _either(task, opened)
            yield heard
        finally:
            waiting.put_nowait({"type": "websocket.disconnect", "code": 1000})
            await _ended(task)

    def _scope(self, method: str, address: str, head: Head) -> Scope:
        parts = urlsplit(address)
        headers = [(b"host", self._host.encode())]
        headers += [(name.lower().encode(), value.encode()) for name, value in head]
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(parts.path),
            "raw_path": parts.path.encode(),
            "root_path": "",
            "query_string": parts.query.encode(),
            "headers": headers,
            "client": (_NOWHERE, next(self._ports)),
            "server": (self._host, None),
            INSIDE: True,
        }


def _one_body() -> Receive:
    sent = False

    async def receive() -> Message:
        nonlocal sent
        if not sent:
            sent = True
            return {"type": "http.request", "body": b"", "more_body": False}
        # Whoever listens stays; the task is ended from outside.
        await asyncio.Event().wait()
        raise AssertionError

    return receive


def _head(message: Message) -> bytes:
    return b"\n".join(name + b": " + value for name, value in message.get("headers", ()))


def _answer(said: Sequence[Message]) -> Answer:
    body = b"".join(one.get("body", b"") for one in said if one["type"] == "http.response.body")
    return Answer(said[0]["status"], _head(said[0]), body)


async def _either(task: asyncio.Future[None], event: asyncio.Event) -> None:
    """Until it has begun to answer, or has ended."""
    waiting = asyncio.ensure_future(event.wait())
    await asyncio.wait((task, waiting), return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()


async def _ended(task: asyncio.Future[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
