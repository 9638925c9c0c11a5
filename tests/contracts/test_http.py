"""The guarded client: what it refuses to call, and what it refuses to read."""

import asyncio
import contextlib
import gzip
import ipaddress
import socket
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from sabar.kit.net import http
from sabar.kit.net.addresses import Address, is_public
from sabar.kit.net.http import Client, Failed, Guard, Refused, TooLarge
from tests import outside
from tests.outside import Outside, ThisMachine

pytestmark = pytest.mark.anyio

SPECIAL = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
    "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "::/128", "::1/128", "::/96",
    "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/32", "2001:2::/48",
    "2001:10::/28", "2001:20::/28", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7",
    "fe80::/10", "fec0::/10", "ff00::/8",
]  # fmt: skip


@pytest.mark.parametrize("block", SPECIAL)
def test_no_special_address_is_public(block: str) -> None:
    """CVE-2026-22245, CVE-2026-47389: first, middle and last address of each special block."""
    network = ipaddress.ip_network(block)
    size = network.num_addresses
    for address in (network[0], network[size // 2], network[size - 1]):
        assert not is_public(address), address


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.215.14", "193.0.0.1", "2a00:1450:4007::200e", "2606:4700::1111"]
)
def test_ordinary_addresses_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://017700000001/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1%25eth0]/",
        "http://[fd00:ec2::254]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/",
        "http://10.0.0.5:80/",
        "http://example.com:22/",
        "http://example.com:6379/",
        "http://example.com:8000/",
        "http://example.com:0/",
        "https://user:secret@example.com/",
        "http://example.com@127.0.0.1/",
        "http://example.com\\@127.0.0.1/",
        "http://exam\nple.com/",
        "http://example.com/\r\nX-Injected: 1",
        "http://example.com/ HTTP/1.1",
        "http://exämple.com/",
        "http:///path",
        "http://",
        "//example.com/",
        "example.com",
        "file:///etc/passwd",
        "gopher://example.com/",
        "ftp://example.com/",
        "unix:///var/run/x.sock",
        "data:text/plain,hello",
        "javascript:alert(1)",
        "http://example..com/",
        "http://" + "a" * 64 + ".example/",
        "http://example.com/" + "a" * 9000,
        "http://example.com:99999/",
        "http://[::1",
    ],
)
async def test_a_url_that_is_no_plain_web_address_is_refused_unasked(url: str) -> None:
    """CVE-2023-42450, CVE-2025-25194, CVE-2026-47389, weakness:metadata-and-unix-targets."""
    client = Client("test")
    with pytest.raises(Refused):
        await client.get(url, most=10)
    with pytest.raises(Refused):
        await client.post(url, b"x", headers={})
    await client.close()


async def test_what_must_be_secret_goes_over_https_only() -> None:
    client = Client("test")
    with pytest.raises(Refused):
        client.target("http://example.com/", https=True)
    assert client.target("https://example.com./a#b", https=True).host == "example.com"
    assert client.target("https://EXAMPLE.com/a#b").url.endswith("/a")
    await client.close()


class Rebinding:
    """A name server that changes its mind; its answers come in turn."""

    def __init__(self, *answers: list[str]) -> None:
        self._answers = list(answers)
        self.asked = 0

    def __call__(self, host: str, port: int, *args: Any, **kwargs: Any) -> list[Any]:
        self.asked += 1
        addresses = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]


@pytest.mark.parametrize(
    "answers", [[["127.0.0.1"]], [["169.254.169.254"]], [["93.184.215.14", "127.0.0.1"]], [["10.0.0.1"]]]
)
async def test_a_name_that_leads_inside_is_refused(
    answers: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """CVE-2024-39687: also when only one of its addresses does."""
    names = Rebinding(*answers)

    async def look_up(self: object, host: str, port: int, **kwargs: Any) -> list[Any]:
        return names(host, port)

    monkeypatch.setattr(type(asyncio.get_running_loop()), "getaddrinfo", look_up, raising=False)
    client = Client("test")
    with pytest.raises(Refused):
        await client.get("http://inside.example/", most=10)
    assert names.asked == 1
    await client.close()


class Flipping(ThisMachine):
    """Finds an address good once, and not the second time: as when the name was bound anew in between."""

    def __init__(self) -> None:
        self.looks = 0

    def allows(self, address: Address) -> bool:
        self.looks += 1
        return self.looks < 2


async def test_the_address_is_looked_at_again_when_the_socket_is_made(world: Outside) -> None:
    client = Client("test", Flipping())
    with pytest.raises(Refused):
        await client.get(world.url, most=10)
    assert world.heard == []
    await client.close()


@pytest.fixture
def world() -> Iterator[Outside]:
    with outside.listening() as found:
        yield found


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    client = Client("Sabar test", ThisMachine())
    yield client
    await client.close()


async def test_an_answer_comes_back_whole(client: Client, world: Outside) -> None:
    world.answers["/a"] = (200, {"X-Thing": "1"}, b"hello")
    answer = await client.get(f"{world.url}/a", most=5)
    assert (answer.status, answer.body, answer.headers["x-thing"]) == (200, b"hello", "1")
    assert world.heard[0].headers["user-agent"] == "Sabar test"
    assert "cookie" not in world.heard[0].headers


async def test_an_answer_beyond_the_limit_is_not_read(client: Client, world: Outside) -> None:
    world.answers["/a"] = (200, {}, b"x" * 101)
    with pytest.raises(TooLarge):
        await client.get(f"{world.url}/a", most=100)


async def test_a_packed_answer_counts_as_what_it_unpacks_to(client: Client, world: Outside) -> None:
    world.answers["/small"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"x" * 100))
    assert (await client.get(f"{world.url}/small", most=100)).body == b"x" * 100
    world.answers["/bomb"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"\0" * 50_000_000))
    with pytest.raises(TooLarge):
        await client.get(f"{world.url}/bomb", most=100_000)
    world.answers["/odd"] = (200, {"Content-Encoding": "br"}, b"?")
    world.answers["/broken"] = (200, {"Content-Encoding": "gzip"}, b"not gzip")
    for path in ("/odd", "/broken"):
        with pytest.raises(Failed):
            await client.get(world.url + path, most=100)


async def test_redirects_are_followed_three_times_and_guarded_each_time(
    client: Client, world: Outside
) -> None:
    """CVE-2026-77632."""
    for number in range(5):
        world.answers[f"/{number}"] = (302, {"Location": f"/{number + 1}"}, b"")
    world.answers["/5"] = (200, {}, b"end")
    answer = await client.get(f"{world.url}/2", most=10)
    assert (answer.body, answer.url) == (b"end", f"{world.url}/5")
    with pytest.raises(Failed):
        await client.get(f"{world.url}/1", most=10)
    for inside in ("http://169.254.169.254/", "file:///etc/passwd", "http://10.0.0.1/"):
        world.answers["/in"] = (301, {"Location": inside}, b"")
        with pytest.raises(Refused):
            await client.get(f"{world.url}/in", most=10)


async def test_a_redirect_to_another_origin_is_told_nothing_or_refused(
    client: Client, world: Outside
) -> None:
    with outside.listening() as other:
        world.answers["/go"] = (307, {"Location": f"{other.url}/there"}, b"")
        await client.get(f"{world.url}/go", headers={"Signature": "mine", "Accept": "x/y"}, most=10)
        assert "signature" not in other.heard[0].headers
        assert other.heard[0].headers["accept"] == "x/y"
        with pytest.raises(Refused):
            await client.get(f"{world.url}/go", most=10, same_origin=True)
        assert len(other.heard) == 1


async def test_a_post_follows_no_redirect(client: Client, world: Outside) -> None:
    """GHSA-f59r-8gcj-68f2."""
    world.answers["/inbox"] = (307, {"Location": f"{world.url}/elsewhere"}, b"")
    answer = await client.post(f"{world.url}/inbox", b"{}", headers={})
    assert answer.status == 307
    assert [heard.path for heard in world.heard] == ["/inbox"]


async def test_who_answers_a_byte_at_a_time_is_left_at_the_end_of_his_time(client: Client) -> None:
    """CVE-2023-36461: each read may be in time while the whole never ends."""

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            while not writer.is_closing():
                writer.write(b".")
                await writer.drain()
                await asyncio.sleep(0.05)
        writer.close()
        left.set()

    left = asyncio.Event()
    async with await asyncio.start_server(drip, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        begun = time.monotonic()
        with pytest.raises(Failed):
            await client.get(f"http://127.0.0.1:{port}/", most=200_000, total_s=0.5)
        assert 0.4 < time.monotonic() - begun < 5
        await asyncio.wait_for(left.wait(), 5)


async def test_nobody_waits_for_ever(client: Client) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(Failed):
            await client.get(url, most=10, total_s=0.3)
    with pytest.raises(Failed):
        await client.get(url, most=10)


async def test_a_proxy_of_the_environment_is_not_used(
    client: Client, world: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    assert (await client.get(f"{world.url}/", most=10)).status == 201


def test_the_usual_guard_is_the_strict_one() -> None:
    with pytest.raises(Refused):
        http.parse("http://example.com:8080/", Guard())
    assert http.parse("http://example.com/", Guard()).port == 80


async def test_networks_at_home_are_called_only_where_the_owner_names_them(world: Outside) -> None:
    for near, reached in ((["127.0.0.0/8"], True), (["10.0.0.0/8"], False), ([], False)):
        client = Client("test", http.guard(near))
        try:
            asked = client.get(f"{world.url}/", most=10)
            if reached:
                assert (await asked).status == 201
            else:
                with pytest.raises(Refused):
                    await asked
        finally:
            await client.close()


def test_where_networks_at_home_are_called_the_internet_is_called_as_before() -> None:
    guard, public = http.guard(["127.0.0.1"]), ipaddress.ip_address("93.184.215.14")
    assert guard.reaches(public, 443)
    assert not guard.reaches(public, 8080)
    assert not guard.reaches(ipaddress.ip_address("169.254.169.254"), 80)
    assert guard.reaches(ipaddress.ip_address("127.0.0.1"), 8742)
