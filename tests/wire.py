"""HTTP as bytes on a socket, for requests that no client library would send."""

import socket
import time
from typing import NamedTuple

from tests.server import Server

#: Nothing a test waits for takes longer.
_PATIENCE_S = 15.0


class Answer(NamedTuple):
    """`status` is 0 when the connection ended without an answer."""

    status: int
    headers: dict[str, str]
    body: bytes


def request(path: str | bytes = "/", method: str = "GET", body: bytes = b"", **headers: str | bytes) -> bytes:
    """A request; `X_Y` names the header `X-Y`, a header that is empty is left out."""
    lines = {b"Host": b"here", b"Connection": b"close"}
    for name, value in headers.items():
        lines[name.replace("_", "-").encode()] = (
            value if isinstance(value, bytes) else value.encode("latin-1")
        )
    if body:
        lines.setdefault(b"Content-Length", b"%d" % len(body))
    head = b"".join(b"%s: %s\r\n" % line for line in lines.items() if line[1])
    return method.encode() + b" " + _bytes(path) + b" HTTP/1.1\r\n" + head + b"\r\n" + body


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("latin-1")


def connected(server: Server) -> socket.socket:
    found = socket.create_connection((server.settings.host, server.settings.port))
    found.settimeout(_PATIENCE_S)
    return found


def exchange(server: Server, sent: bytes) -> Answer:
    """Send it on a connection of its own and read until the server closes that."""
    with connected(server) as link:
        link.sendall(sent)
        return read(link)


def read(link: socket.socket) -> Answer:
    """One answer, to the end of the connection or of the body it announces."""
    got = b""
    end = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end:
        head, there, body = got.partition(b"\r\n\r\n")
        if there and len(body) >= _announced(head):
            break
        try:
            piece = link.recv(65536)
        except ConnectionResetError:
            piece = b""
        if not piece:
            break
        got += piece
    head, _, body = got.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    headers = {
        name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)
    }
    return Answer(int(first.split()[1]) if first else 0, headers, body)


def _announced(head: bytes) -> float:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return float("inf")
