"""The outside world in tests: a web server on this machine, and a guard that lets it be reached."""

import contextlib
import http.server
import ipaddress
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from sabar.kit.net.addresses import Address
from sabar.kit.net.http import Guard


class ThisMachine(Guard):
    """Only this machine, on any port."""

    def allows_port(self, scheme: str, port: int) -> bool:
        return True

    def allows_scheme(self, scheme: str, *, https: bool) -> bool:
        return True

    def allows(self, address: Address) -> bool:
        return address == ipaddress.ip_address("127.0.0.1")


Reply = tuple[int, dict[str, str], bytes]


@dataclass
class Heard:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Outside:
    """What was heard, and what is answered: status, headers and body by path, else 201."""

    url: str
    heard: list[Heard] = field(default_factory=list)
    answers: dict[str, Reply] = field(default_factory=dict)

    def keep(self, heard: Heard) -> None:
        self.heard.append(heard)

    def hear(self, heard: Heard) -> Reply:
        """What is answered."""
        return self.answers.get(heard.path, (201, {}, b""))


@contextlib.contextmanager
def listening(kind: type[Outside] = Outside) -> Iterator[Outside]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def _answer(self) -> None:
            size = int(self.headers.get("Content-Length", 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            heard = Heard(self.command, self.path, headers, self.rfile.read(size))
            outside.keep(heard)
            status, extra, body = outside.hear(heard)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **extra}.items():
                self.send_header(name, value)
            self.end_headers()
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self.wfile.write(body)

        do_GET = do_POST = _answer

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    outside = kind(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield outside
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
