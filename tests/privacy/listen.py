"""Everybody with a token listens to every stream there is, found by asking the server."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlencode

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from sabar import wiring
from tests.privacy.audiences import COMMON_TAG
from tests.privacy.corpus import Corpus, numbers
from tests.privacy.walk import Viewer, stream_names, viewers
from tests.streams import page, stream


class Ear(threading.Thread):
    """Keeps all that arrives on one WebSocket."""

    def __init__(self, viewer: Viewer, socket: ClientConnection, way: str = "socket") -> None:
        super().__init__()
        self.viewer = viewer
        self.way = way
        self.messages: list[bytes] = []
        self._socket = socket
        self._end = threading.Event()

    def run(self) -> None:
        while True:
            try:
                message = self._socket.recv(0.5)
            except TimeoutError:
                if self._end.is_set():
                    return
            except ConnectionClosed:
                return
            else:
                self.messages.append(message.encode() if isinstance(message, str) else message)

    def finish(self) -> None:
        """When nothing more arrives for a while."""
        self._end.set()
        self.join(30)
        assert not self.is_alive()


class EventSource:
    """The same on one stream of server-sent events; what arrives waits in the kernel until `finish`."""

    way = "events"

    def __init__(self, viewer: Viewer, corpus: Corpus, path: str) -> None:
        self.viewer = viewer
        self.path = path
        self.messages: list[bytes] = []
        host, port = corpus.server.settings.host, corpus.server.settings.port
        self._socket = socket.create_connection((host, port))
        token = viewer.headers.get("Authorization", "")
        self._socket.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\n\r\n".encode())

    @property
    def status(self) -> int:
        return int(self.messages[0].split(maxsplit=2)[1])

    def finish(self) -> None:
        self._socket.settimeout(0.05)
        try:
            while data := self._socket.recv(1 << 20):
                self.messages.append(data)
        except TimeoutError:
            pass
        finally:
            self._socket.close()
            # A word may have come in two pieces.
            self.messages = [b"".join(self.messages)]


@contextmanager
def everybody(corpus: Corpus) -> Iterator[list[Ear | EventSource]]:
    """Listening is over, and the messages are whole, when the block ends."""
    names = stream_names(wiring.build_edge(corpus.server.running).table.routes)
    assert {"user", "public", "hashtag", "list", "direct"} <= set(names)
    ears: list[Ear | EventSource] = []
    with ExitStack() as open_streams:
        for viewer in viewers(corpus):
            if viewer.via == "browser":
                ears.append(_open_page(viewer, corpus, names, open_streams))
                continue
            for name in names:
                for key in _keys(name, corpus):
                    query = urlencode(key)
                    path = f"/api/v1/streaming/{name.replace(':', '/')}?{query}"
                    ears.append(EventSource(viewer, corpus, path))
            if viewer.kind in ("app", "anonymous"):
                continue
            token = viewer.headers["Authorization"].removeprefix("Bearer ")
            one = open_streams.enter_context(stream(corpus.server, token))
            for name in names:
                for key in _keys(name, corpus):
                    one.send(type="subscribe", stream=name, **key)
            ear = Ear(viewer, one.socket)
            ear.start()
            ears.append(ear)
        yield ears
        for ear in ears:
            ear.finish()


def _open_page(viewer: Viewer, corpus: Corpus, names: list[str], open_streams: ExitStack) -> Ear:
    """As a page of ours listens, for pieces of HTML: also to as many conversations as one socket carries."""
    session = corpus.browsers[viewer.kind].session
    assert session
    one = open_streams.enter_context(page(corpus.server, session, "fr"))
    for name in names:
        for key in _keys(name, corpus):
            one.send(type="subscribe", stream=name, **key)
    for id in numbers(corpus, "SELECT id FROM conversations ORDER BY id DESC LIMIT 50"):
        one.send(type="subscribe", stream="thread", conversation=id)
    for id in numbers(corpus, "SELECT id FROM accounts ORDER BY id DESC LIMIT 20"):
        one.send(type="subscribe", stream="account:replies", account=id)
    ear = Ear(viewer, one.socket, way="pages")
    ear.start()
    return ear


def _keys(name: str, corpus: Corpus) -> list[dict[str, str]]:
    if name.startswith("hashtag"):
        return [{"tag": COMMON_TAG}]
    if name == "list":
        return [{"list": id} for id in corpus.lists]
    return [{}]
