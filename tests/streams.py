"""A client of streams for tests: collects what arrives on a WebSocket."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.server import Server


class Stream:
    """`next()` waits for one message; `silent()` says that none comes."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    def next(self, timeout: float = 10) -> dict[str, Any]:
        """One message, its JSON payload decoded."""
        message: dict[str, Any] = json.loads(self.socket.recv(timeout))
        if message.get("payload", "").startswith("{"):
            message["payload"] = json.loads(message["payload"])
        return message

    def until(self, event: str, timeout: float = 10) -> dict[str, Any]:
        """The next message of this kind, the others thrown away."""
        end = time.monotonic() + timeout
        while True:
            message = self.next(max(0.01, end - time.monotonic()))
            if message.get("event") == event:
                return message

    def any(self, timeout: float) -> dict[str, Any] | None:
        """One message, or None when none comes in that time."""
        try:
            return self.next(timeout)
        except TimeoutError:
            return None

    def silent(self, seconds: float = 0.4) -> bool:
        return self.any(seconds) is None

    def send(self, **message: Any) -> None:
        self.socket.send(json.dumps(message))

    def closed_within(self, seconds: float) -> bool:
        """Whether the server closes it in that time."""
        try:
            while True:
                self.socket.recv(seconds)
        except ConnectionClosed:
            return True
        except TimeoutError:
            return False


@contextmanager
def page(server: Server, session: str, lang: str = "en", **asked: str) -> Iterator[Stream]:
    """A stream as a page of ours opens it, for pieces of HTML in this language."""
    address = server.url.replace("http", "ws", 1) + "/api/v1/streaming"
    query = urlencode({**asked, "page": lang})
    headers = {"Cookie": f"session={session}"}
    with connect(f"{address}?{query}", additional_headers=headers, origin=server.url) as socket:
        yield Stream(socket)


@contextmanager
def stream(
    server: Server, token: str, *, how: str = "query", headers: Mapping[str, str] | None = None, **asked: str
) -> Iterator[Stream]:
    """A stream opened with its token by `query`, `header` or `protocol`; `headers`: further ones."""
    address = server.url.replace("http", "ws", 1) + "/api/v1/streaming"
    query = dict(asked)
    extra: dict[str, Any] = {"additional_headers": dict(headers or {})}
    if how == "query":
        query["access_token"] = token
    elif how == "header":
        extra["additional_headers"]["Authorization"] = f"Bearer {token}"
    else:
        extra["subprotocols"] = [token]
    with connect(f"{address}?{urlencode(query)}", **extra) as socket:
        yield Stream(socket)
