"""Whoever holds all the connections he can shuts nobody out: not by silence, slowness, or endless heads.

`make floods` does it with 9,000 connections; here the server may open 480 files, which is 240 connections.
"""

import contextlib
import os
import re
import resource
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests import entrance, filming
from tests.api.people import Person
from tests.conftest import NewDatabase
from tests.process import Process, serving
from tests.server import free_port
from tests.waiting import eventually

pytestmark = pytest.mark.timeout(120)

FILES = int(os.environ.get("FLOOD_FILES", "480"))
ROOM = min(8000, (FILES - min(256, FILES // 4)) * 2 // 3)
FLOOD = ROOM + 100
OF_ONE_NETWORK = 100
HEAD = b"POST /login HTTP/1.1\r\nHost: here\r\nContent-Length: 200000\r\n"
CHUNKED = HEAD.replace(b"Content-Length: 200000", b"Transfer-Encoding: chunked")
FORM = b"Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\nContent-Disposition: form-data; "
#: What each of them says first, and then again and again.
KINDS = {
    "nothing": (b"", b""),
    "a head without end": (HEAD, b"X-More: of it\r\n"),
    "a body without end": (HEAD + b"\r\na", b"a"),
    "a form without end": (HEAD + FORM, b"a"),
    "chunks without end": (CHUNKED + b"\r\n", b"1\r\na\r\n"),
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _many_files() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (before[1], before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.fixture(scope="module")
def process(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    folder = tmp_path_factory.mktemp("flooded")
    with new_database("sqlite") as url, serving(url, folder, files=FILES, rate_limits="on") as found:
        yield found


@pytest.fixture(scope="module")
def uncounting(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    folder = tmp_path_factory.mktemp("full")
    with new_database("sqlite") as url, serving(url, folder, files=FILES, rate_limits="off") as found:
        yield found


class Others(threading.Thread):
    """Everybody else, who asks all the time. `took`: seconds until each answer."""

    def __init__(self, process: Process) -> None:
        super().__init__()
        self.http = httpx.Client(base_url=process.url, headers={"Connection": "close"}, timeout=20)
        self.took: list[float] = []
        self.answers: list[int] = []
        self.stop = threading.Event()

    def run(self) -> None:
        while not self.answers or not self.stop.wait(0.02):
            begin = time.monotonic()
            self.answers.append(self.http.get("/api/v1/streaming/health").status_code)
            self.took.append(time.monotonic() - begin)


@contextlib.contextmanager
def nobody_waits(process: Process) -> Iterator[None]:
    others = Others(process)
    others.start()
    try:
        yield
    finally:
        others.stop.set()
        others.join()
        others.http.close()
    assert set(others.answers) == {200}
    # Tests beside this one may hold a small machine for a moment; who is shut out waits all the time.
    slow = [taken for taken in others.took if taken >= 1]
    assert len(slow) <= len(others.took) // 50 and max(others.took) < 3, slow


@contextlib.contextmanager
def flood(
    process: Process, first: bytes, size: int = FLOOD, *, takes: int | None = None
) -> Iterator[list[socket.socket]]:
    """`takes`: how many bytes the system takes for each before they are read."""
    with contextlib.ExitStack() as stack:
        links = []
        for _ in range(size):
            links.append(stack.enter_context(socket.socket()))
            if takes is not None:
                links[-1].setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, takes)
            links[-1].settimeout(20)
            links[-1].connect(("127.0.0.1", process.port))
            say(links[-1], first)
        yield links


def say(link: socket.socket, words: bytes) -> None:
    # A link that was closed meanwhile is what is hoped for.
    with contextlib.suppress(OSError):
        link.sendall(words)


def is_open(link: socket.socket) -> bool:
    link.setblocking(False)
    try:
        while link.recv(65536):
            pass
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def closed_so_far(process: Process) -> int:
    """As the log tells it."""
    return sum(int(found) for found in re.findall(r"to_make_room=(\d+)", process.said()))


def megabytes(process: Process) -> float:
    return process.memory() / 1e6


@pytest.mark.parametrize("kind", KINDS)
def test_connections_that_say_little_shut_nobody_out(process: Process, kind: str) -> None:
    first, again = KINDS[kind]
    told, held = closed_so_far(process), megabytes(process)
    with nobody_waits(process), flood(process, first) as links:

        def few_are_left() -> bool:
            left = [link for link in links if is_open(link)]
            for link in left:
                say(link, again)
            return len(left) <= OF_ONE_NETWORK

        eventually(few_are_left)
        if kind in ("nothing", "a head without end"):
            # A body too many is refused at once instead.
            assert any(is_open(link) for link in links)
    eventually(lambda: closed_so_far(process) > told)
    assert "127.0.0.0/16" in process.said() and "127.0.0.1 " not in process.said()
    assert megabytes(process) - held < 50 + FLOOD / 50


def test_whoever_listens_is_left_alone(process: Process) -> None:
    app = entrance.app_token(process, entrance.register_app(process))
    person = Person.arriving(process, app, "listens")
    headers = entrance.bearer(person.token)
    with httpx.stream("GET", f"{process.url}/api/v1/streaming/user", headers=headers, timeout=30) as stream:
        lines = stream.iter_lines()
        assert next(lines) == ":)"
        with nobody_waits(process), flood(process, b"") as links:
            eventually(lambda: sum(is_open(link) for link in links) <= OF_ONE_NETWORK)
        person.call("POST", "/api/v1/statuses", json={"status": "still here"})
        assert any("still here" in line for line in lines)


@pytest.fixture(scope="module")
def great(process: Process) -> bytes:
    """Asks for a file that is far larger than what the system takes from us before it is read."""
    app = entrance.app_token(process, entrance.register_app(process))
    person = Person.arriving(process, app, "loud")
    coding = ("-f", "lavfi", "-i", "anoisesrc=duration=600:color=white:seed=7", "-b:a", "128k")
    upload = {"file": ("noise.mp3", filming.made("noise.mp3", *coding), "audio/mpeg")}
    id = person.call("POST", "/api/v2/media", files=upload).json()["id"]
    eventually(lambda: person.call("GET", f"/api/v1/media/{id}").status_code == 200, 60, every=0.5)
    url = person.post("/api/v1/statuses", status="listen", media_ids=[id])["media_attachments"][0]["url"]
    return f"GET {urlsplit(url).path} HTTP/1.1\r\nHost: here\r\n\r\n".encode()


def test_whoever_does_not_take_what_he_asked_for_shuts_nobody_out(process: Process, great: bytes) -> None:
    told = closed_so_far(process)
    with flood(process, great, takes=4096) as links, nobody_waits(process):
        # A sip each time: the system itself would end none of them.
        for _ in range(6):
            for link in links:
                sip(link)
            time.sleep(1)
        # It is told of every ten seconds.
        eventually(lambda: closed_so_far(process) > told)
    eventually(lambda: process.open_files("media") == 0)


def test_whoever_leaves_in_the_middle_of_a_file_leaves_nothing_behind(process: Process, great: bytes) -> None:
    for _ in range(3):
        with flood(process, great, 20, takes=4096) as links:
            assert all(link.recv(12) == b"HTTP/1.1 200" for link in links)
            time.sleep(0.5)
    eventually(lambda: process.open_files("media") == 0, 5)


def sip(link: socket.socket) -> None:
    link.setblocking(False)
    with contextlib.suppress(OSError):
        link.recv(512)


CROWD = 1500
PAGE = b"GET /public HTTP/1.1\r\nHost: here\r\n\r\n"


@pytest.fixture
def roomy(new_database: NewDatabase, tmp_path: Path) -> Iterator[Process]:
    """Has room for a crowd, and something to show it; tells a scraper how it fares."""
    given = {"rate_limits": "on", "metrics": f"127.0.0.1:{free_port()}"}
    with new_database("sqlite") as url, serving(url, tmp_path, files=4 * CROWD, **given) as found:
        person = Person.arriving(found, entrance.app_token(found, entrance.register_app(found)), "talks")
        for number in range(20):
            person.post("/api/v1/statuses", status=f"word {number} of many, with #tags #and #more")
        yield found


def pages_drawn(process: Process) -> int:
    figures = httpx.get(f"http://{process.environ['SABAR_METRICS']}/metrics").text
    return sum(int(float(n)) for n in re.findall(r'total{class="page",status="200"} (\S+)', figures))


def test_a_crowd_that_asks_for_pages_at_once_waits_for_itself_only(roomy: Process) -> None:
    with contextlib.ExitStack() as stack:
        with roomy.held():
            links = stack.enter_context(flood(roomy, PAGE, CROWD))
        with nobody_waits(roomy):
            eventually(lambda: pages_drawn(roomy) > CROWD // 3, 30)
        assert sum(link.recv(12) == b"HTTP/1.1 200" for link in links[:20]) > 0


def test_no_page_is_drawn_for_those_of_a_crowd_who_left(roomy: Process) -> None:
    for _ in range(3):
        with flood(roomy, PAGE, CROWD // 3):
            pass
    with nobody_waits(roomy):
        eventually(lambda: roomy.client.get("/public").status_code == 200)
    assert pages_drawn(roomy) < CROWD // 2


def test_a_body_has_to_come_at_last(uncounting: Process) -> None:
    kinds = [kind for kind in KINDS if kind not in ("nothing", "a head without end")]
    begin = time.monotonic()
    with contextlib.ExitStack() as stack:
        links = [stack.enter_context(flood(uncounting, KINDS[kind][0], 1))[0] for kind in kinds]
        silent = stack.enter_context(flood(uncounting, HEAD + b"\r\na", 1))[0]
        answers: dict[int, bytes] = {}
        while len(answers) < len(links):
            assert time.monotonic() - begin < 30
            for number, link in enumerate(links):
                if number not in answers:
                    say(link, KINDS[kinds[number]][1])
                    with contextlib.suppress(BlockingIOError):
                        link.setblocking(False)
                        answers[number] = link.recv(100)
            time.sleep(0.3)
        assert all(answer.startswith(b"HTTP/1.1 408 ") for answer in answers.values())
        assert time.monotonic() - begin > 15
        assert silent.recv(100).startswith(b"HTTP/1.1 408 ")
    eventually(lambda: "too_slow=" in uncounting.said().replace("too_slow=0", ""))


def test_heads_of_the_other_protocol_cost_nothing(process: Process) -> None:
    # A table of header names filled once, and then named four thousand times by one byte each.
    settings = b"\0\0\0\x04\0\0\0\0\0"
    block = b"\x40\x01a\x7f\xbd\x1d" + b"b" * 3_900 + b"\xbe" * 4_000
    frame = len(block).to_bytes(3, "big") + b"\x01\x04\0\0\0\x01" + block
    held = megabytes(process)
    with nobody_waits(process):
        for _ in range(60):
            with flood(process, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + settings + frame, 1) as links:
                eventually(lambda link=links[0]: not is_open(link))
    assert megabytes(process) - held < 30


def test_great_cookies_keep_nobody_waiting(process: Process) -> None:
    held = megabytes(process)
    with nobody_waits(process):
        for size in (30_000, 60_000, 300_000):
            cookie = b'Cookie: a="' + b'\\"' * (size // 2) + b'"\r\n\r\n'
            with flood(process, b"GET /login HTTP/1.1\r\nHost: here\r\n" + cookie, 20) as links:
                assert all(
                    link.recv(12) in (b"HTTP/1.1 200", b"HTTP/1.1 431", b"HTTP/1.1 429") for link in links
                )
    assert megabytes(process) - held < 50


def test_nothing_is_drawn_for_those_who_went(process: Process) -> None:
    lines = len(process.said().splitlines())
    with nobody_waits(process):
        for _ in range(10):
            with flood(process, HEAD + b"Accept: text/html\r\n\r\nhalf", OF_ONE_NETWORK // 2):
                pass
    assert [line for line in process.said().splitlines()[lines:] if "error" in line] == []


def test_whoever_goes_on_after_being_refused_is_drawn_no_more_pages(process: Process) -> None:
    kinds = []
    with nobody_waits(process), httpx.Client(base_url=process.url, timeout=20) as client:
        for _ in range(150):
            answer = client.post("/login", data={"email": "somebody"})
            if answer.status_code == 429:
                kinds.append(answer.headers["content-type"].partition(";")[0])
    # Some were refused by the form itself, before the address was.
    assert kinds.count("text/html") <= 60 + 25
    assert kinds[-30:] == ["application/json"] * 30


def test_where_nobody_is_counted_the_longest_waiting_give_way(uncounting: Process) -> None:
    with nobody_waits(uncounting), flood(uncounting, b"") as links:
        eventually(lambda: sum(is_open(link) for link in links) < 0.85 * ROOM)
        assert not any(is_open(link) for link in links[:50])
        assert all(is_open(link) for link in links[-50:])
