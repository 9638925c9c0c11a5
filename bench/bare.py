"""The least our server could be: Granian and an ASGI function that sends ready bytes.

`python -m bench.bare PORT SIZE`: GET answers SIZE bytes; a WebSocket joins the crowd, and a POST sends SIZE
bytes to everybody in it.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvloop
from granian.constants import Interfaces
from granian.server.embed import Server as Granian

from bench import harness


@contextmanager
def server(size: int) -> Iterator[harness.Server]:
    """The bare server in a process of its own."""
    port = harness.free_port()
    with subprocess.Popen([sys.executable, "-m", "bench.bare", str(port), str(size)]) as process:
        try:
            harness.wait_for(f"http://127.0.0.1:{port}/", process)
            yield harness.Server(f"http://127.0.0.1:{port}", process.pid, Path(), 0)
        finally:
            process.kill()


class App:
    def __init__(self, size: int) -> None:
        self.body = b"x" * size
        self.crowd: set[Any] = set()
        self.headers = [(b"content-type", b"application/json"), (b"content-length", str(size).encode())]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.accept"})
            self.crowd.add(send)
            await receive()
            self.crowd.discard(send)
        elif scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": self.headers})
            await send({"type": "http.response.body", "body": self.body})
            if scope["method"] == "POST":
                message = {"type": "websocket.send", "text": self.body.decode()}
                for to in list(self.crowd):
                    await to(message)


def main() -> None:
    port, size = (int(given) for given in sys.argv[1:])
    app = App(size)
    options = {"backlog": 8192, "backpressure": 8000, "log_enabled": False}
    one = Granian(app, address="127.0.0.1", port=port, interface=Interfaces.ASGINL, **options)
    uvloop.run(one.serve())


if __name__ == "__main__":
    main()
