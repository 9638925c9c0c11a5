"""Whoever is out loses everything at once: page, stream, file, application, and a download under way."""

import socket
import threading
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from sabar.kit import times
from tests.streams import page
from tests.web.spaces.people import House, Visitor

pytestmark = pytest.mark.timeout(60)
SIZE = 50 << 20
#: Each ends within a second; the rest is for a busy machine.
STREAM_S, DOWNLOAD_S = 2.0, 10.0
#: Bytes that a reader takes in a second: what lies ready for him would last longer.
SLOWLY = 1 << 19


class SlowReader(threading.Thread):
    """Fetches a file. `taken`: bytes so far; `ended`: when it was over; `goes_on`: set while it reads."""

    def __init__(self, person: Visitor, path: str) -> None:
        super().__init__()
        to = urlsplit(person.server.url)
        assert to.hostname and to.port
        self._to = to.hostname, to.port
        self._ask = f"GET {path} HTTP/1.1\r\nHost: {to.netloc}\r\nCookie: session={person.session}\r\n\r\n"
        self.taken = 0
        self.ended = 0.0
        self.goes_on = threading.Event()
        self.goes_on.set()

    def run(self) -> None:
        with socket.socket() as connection:
            # What has arrived nobody can take back: it shall be little.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
            connection.connect(self._to)
            connection.sendall(self._ask.encode())
            try:
                while piece := connection.recv(1 << 17):
                    self.taken += len(piece)
                    self.goes_on.wait(20)
                    time.sleep(len(piece) / SLOWLY)
            except ConnectionError:
                pass
        self.ended = time.monotonic()

    def begin(self) -> None:
        self.start()
        while self.taken < 1 << 18 and self.is_alive():
            time.sleep(0.01)


def removed(house: House, who: Visitor) -> float:
    house.removes(who)
    return time.monotonic()


def left(house: House, who: Visitor) -> float:
    who.web.post(f"{house.url}/leave")
    return time.monotonic()


def his_minute(house: House, who: Visitor) -> float:
    """In a second and a half of real time."""
    at = house.owner.server.clock.now_ms() + 1_500
    body = {"role": "guest", "ends_at": times.iso(at)}
    house.owner.ok("PUT", f"{house.path}/members/{who.id}", json=body)
    time.sleep(1.5)
    return time.monotonic()


@pytest.mark.parametrize("goes", [removed, left, his_minute])
def test_everything_ends_within_a_second(house: House, goes: Callable[[House, Visitor], float]) -> None:
    who = house.guest if goes is his_minute else house.member
    owner, server = house.owner, house.owner.server
    sent = owner.ok("POST", f"{house.path}/files", files={"file": ("film.raw", bytes(SIZE))})
    said = house.says(owner, "for those inside", file_ids=[sent["id"]])
    file = f"{house.url}/files/{sent['id']}"
    id = owner.web.get(house.url).text.partition('data-space="')[2].partition('"')[0]
    slow, resting = SlowReader(who, file), SlowReader(who, file)
    with page(server, who.session, stream="space", space=id) as heard:
        slow.begin()
        resting.begin()
        resting.goes_on.clear()
        out = goes(house, who)
        assert heard.until("left", STREAM_S)
        for path in (house.url, f"{house.url}/p/{said['id']}", f"{house.url}/members", file):
            assert who.web.get(path).status_code == 404, path
        for path in (house.path, f"{house.path}/posts", sent["url"]):
            assert who.call("GET", path).status_code == 404, path
        slow.join(20)
        assert 0 < slow.ended - out < DOWNLOAD_S
        # Nor does anything wait for who reads nothing.
        before = resting.taken
        resting.goes_on.set()
        resting.join(20)
        assert resting.taken - before < 1 << 20
        assert heard.silent()
