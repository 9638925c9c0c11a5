"""Which connections give way to others, as a table of who waits for how long."""

import socket
import sys
from pathlib import Path

import pytest

from sabar.edge import door
from sabar.kit.net import forwarded
from sabar.kit.net.accepted import Accepted, Link
from sabar.rules.door import DOOR

NOW = 1000.0
_DESCRIPTORS = "/proc/self/fd" if sys.platform == "linux" else "/dev/fd"


@pytest.mark.parametrize(
    ("files", "connections", "sockets"),
    [(256, 128, 64), (1024, 512, 256), (4096, 2560, 1280), (20_000, 8000, 11_744), (2**63 - 1, 8000, None)],
)
def test_there_is_room_for_connections_sockets_and_the_database(
    files: int, connections: int, sockets: int | None
) -> None:
    space = door.room(files)
    assert space.connections == connections
    assert sockets is None or space.sockets == sockets
    assert files - space.connections - space.sockets >= min(256, files // 4)


class Scene:
    """Connections from addresses, each waiting for so many seconds."""

    def __init__(self, most: int = 1000, *, by_network: bool = True) -> None:
        trusted = forwarded.parse_networks(["10.0.0.0/8"])
        self.door = door.Door(80, most, trusted, by_network=by_network)
        self.links: list[Link] = []

    def idle(self, host: str, seconds: float, count: int = 1) -> None:
        for _ in range(count):
            self._add(host)
            self.door._idle[self.links[-1].peer] = NOW - seconds

    def asks(
        self, host: str, count: int = 1, *, kind: str = "http", waits: bool = False, of: str = ""
    ) -> None:
        for _ in range(count):
            self._add(host)
            visit = self.door.enter({"client": self.links[-1].peer, "type": kind})
            visit.since, visit.waits, visit.address = NOW - 50, waits, of or host

    def _add(self, host: str) -> None:
        number = len(self.links)
        self.links.append(Link(number, number, (host, 1024 + number)))

    def leaving(self) -> list[int]:
        return [one.link.fd for one in self.door._leaving(self.links, NOW)]


def test_of_one_network_the_longest_waiting_leave_until_it_has_no_more_than_its_share() -> None:
    scene = Scene()
    scene.idle("192.0.2.1", 5, DOOR.connections_of_network)
    scene.idle("192.0.2.1", 20, 3)
    scene.idle("192.0.2.2", 29)
    assert scene.leaving() == [100, 101, 102]


def test_addresses_of_one_ipv6_network_are_one_and_written_in_any_way() -> None:
    scene = Scene()
    for number in range(60):
        scene.idle(f"2001:db8::{number:x}", 5)
        scene.idle(f"2001:db8:0:0:{number:x}::1", 5)
    scene.idle("::ffff:192.0.2.1", 9, 60)
    scene.idle("192.0.2.1", 5, 60)
    assert len(scene.leaving()) == 20 + 20


def test_whoever_is_between_two_requests_stays() -> None:
    scene = Scene()
    scene.idle("192.0.2.1", 0.5, 150)
    assert scene.leaving() == []


def test_whoever_is_answered_or_listens_stays_however_many_they_are() -> None:
    scene = Scene(most=200)
    scene.asks("192.0.2.1", 150)
    scene.asks("192.0.2.1", 500, kind="websocket")
    assert scene.leaving() == []


def test_a_body_that_does_not_come_counts_as_waiting_also_behind_a_proxy() -> None:
    scene = Scene()
    scene.asks("10.0.0.1", 130, waits=True, of="192.0.2.1")
    scene.asks("10.0.0.1", 90, waits=True, of="192.0.2.2")
    assert len(scene.leaving()) == 30


def test_the_idle_connections_of_our_own_proxy_stay() -> None:
    scene = Scene()
    scene.idle("10.0.0.1", 25, 300)
    assert scene.leaving() == []


def test_when_the_house_is_full_the_longest_waiting_of_all_leave() -> None:
    scene = Scene(most=200)
    for number in range(180):
        scene.idle(f"198.51.100.{number}", 1 + number / 100)
    left = scene.leaving()
    assert left == list(range(179, 139, -1))


def test_where_rates_are_not_counted_only_the_whole_is() -> None:
    scene = Scene(by_network=False)
    scene.idle("192.0.2.1", 9, 800)
    assert scene.leaving() == []
    scene.idle("192.0.2.1", 9, 100)
    assert len(scene.leaving()) == 200


def test_only_connections_accepted_at_the_port_are_seen_and_ended() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening, socket.create_server(("127.0.0.1", 0)) as other:
        port = listening.getsockname()[1]
        accepted = Accepted(port)
        assert accepted.look() == []
        with (
            socket.create_connection(("127.0.0.1", port), 5) as near,
            socket.create_connection(other.getsockname(), 5),
        ):
            far, _ = listening.accept()
            elsewhere, _ = other.accept()
            with far, elsewhere:
                (link,) = accepted.look()
                assert link.peer == near.getsockname()
                assert not accepted.end(link._replace(inode=link.inode + 1))
                assert not accepted.end(link._replace(fd=elsewhere.fileno()))
                assert accepted.end(link)
                assert near.recv(1) == b""
                assert far.fileno() == link.fd
        assert accepted.look() == []


def test_a_number_that_belongs_to_a_file_by_now_is_left_alone_and_no_copy_of_it_stays(tmp_path: Path) -> None:
    with (tmp_path / "picture").open("xb") as file:
        before = len(list(Path(_DESCRIPTORS).iterdir()))
        assert not Accepted(80).end(Link(file.fileno(), 1, ("192.0.2.1", 1024)))
        assert len(list(Path(_DESCRIPTORS).iterdir())) == before
