"""A small HTTP client that asks one thing again and again over kept-alive connections, beside its server.

It runs in a process of its own, parses only what it must, and so leaves the server its core.
"""

import json
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import NamedTuple

from bench.harness import quantile


class Answers(NamedTuple):
    """`took`: milliseconds of each request; `wrong`: how many were not a 2xx; `size`: bytes of a body."""

    seconds: float
    took: list[float]
    wrong: int
    size: int

    @property
    def rate(self) -> float:
        return len(self.took) / self.seconds

    def at(self, part: float) -> float:
        return quantile(self.took, part)


def request(path: str, *, headers: dict[str, str] | None = None, body: bytes = b"", method: str = "") -> str:
    """One request as it goes over the wire; bodies are JSON if `headers` do not say what they are."""
    lines = [f"{method or ('POST' if body else 'GET')} {path} HTTP/1.1", "Host: 127.0.0.1"]
    if body:
        headers = {"Content-Type": "application/json"} | (headers or {}) | {"Content-Length": str(len(body))}
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join(lines) + "\r\n\r\n" + body.decode()


def ask(url: str, requests: Sequence[str], *, connections: int, seconds: float) -> Answers:
    """Send the requests in turn over so many connections, one at a time on each."""
    return _beside(url, requests, connections, seconds)


def each(url: str, requests: Sequence[str], *, connections: int) -> Answers:
    """Send each request once, as `ask` does."""
    return _beside(url, requests, connections, None)


def _beside(url: str, requests: Sequence[str], connections: int, seconds: float | None) -> Answers:
    given = json.dumps(
        {"port": int(url.rpartition(":")[2]), "requests": requests, "n": connections, "for": seconds}
    )
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"], input=given, capture_output=True, text=True, check=True
    )
    return Answers(*json.loads(done.stdout))


def once(url: str, requests: Sequence[str]) -> tuple[list[float], int]:
    """Each request once, one after another; their milliseconds, and the bytes of the last body."""
    asking = _Asking(int(url.rpartition(":")[2]))
    took = []
    for request in requests:
        asking.send(request.encode())
        while not asking.receive():
            pass
        took.append((time.perf_counter() - asking.begun) * 1000)
        if not asking.got.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(bytes(asking.got[:200]).decode())
    asking.socket.close()
    return took, asking.wanted - asking.head


class _Asking:
    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.wanted = 0
        self.head = 0
        self.got = bytearray()
        self.begun = 0.0

    def send(self, request: bytes) -> None:
        self.got.clear()
        self.wanted = 0
        self.begun = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> bool:
        """True when the answer is whole."""
        chunk = self.socket.recv(1 << 18)
        if not chunk:
            raise ConnectionError("the server closed a connection")
        self.got += chunk
        if not self.wanted:
            end = self.got.find(b"\r\n\r\n")
            if end < 0:
                return False
            head = bytes(self.got[:end]).lower()
            length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
            self.head = end + 4
            self.wanted = self.head + int(length)
        return len(self.got) >= self.wanted


def _run(port: int, requests: list[bytes], connections: int, seconds: float | None) -> Answers:
    selector = selectors.DefaultSelector()
    asking = [_Asking(port) for _ in range(connections)]
    number, wrong, size = 0, 0, 0
    took: list[float] = []
    begun = time.perf_counter()

    def more() -> bool:
        if seconds is None:
            return number < len(requests)
        return time.perf_counter() < begun + seconds

    for one in asking:
        selector.register(one.socket, selectors.EVENT_READ, one)
        one.send(requests[number % len(requests)])
        number += 1
    open_ones = len(asking)
    while open_ones:
        for key, _ in selector.select():
            one = key.data
            if not one.receive():
                continue
            took.append(round((time.perf_counter() - one.begun) * 1000, 4))
            wrong += not one.got.startswith(b"HTTP/1.1 2")
            size = one.wanted - one.head
            if more():
                one.send(requests[number % len(requests)])
                number += 1
            else:
                selector.unregister(one.socket)
                open_ones -= 1
    return Answers(time.perf_counter() - begun, took, wrong, size)


if __name__ == "__main__":
    given = json.loads(sys.stdin.read())
    found = _run(given["port"], [one.encode() for one in given["requests"]], given["n"], given["for"])
    sys.stdout.write(json.dumps(found))
