"""Whatever ends an access ends what it opened, streams within a second (GHSA-vp5r-5pgw-jwqx)."""

import socket
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from sabar.actions.auth import login, staff
from sabar.edge.door import Visit
from sabar.rules.door import DOOR
from tests import entrance, pace
from tests.conftest import NewDatabase
from tests.entrance import PASSWORD, Person
from tests.server import Server, running_server

STREAM = "/api/v1/streaming/user"


class Stream:
    """An open stream of server-sent events, and when it ended."""

    def __init__(self, server: Server, token: str) -> None:
        self._opened, self.ended = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._read, args=(server.url, token), daemon=True)
        self._thread.start()
        assert self._opened.wait(15)

    def _read(self, url: str, token: str) -> None:
        with httpx.stream("GET", url + STREAM, headers=entrance.bearer(token), timeout=20) as answer:
            assert answer.status_code == 200
            self._opened.set()
            for _ in answer.iter_bytes():
                pass
        self.ended.set()


@pytest.mark.parametrize("how", ["revoke", "password", "end the app", "end all", "disable"])
def test_a_stream_ends_with_the_access_it_was_opened_with(server: Server, how: str) -> None:
    pace.within(1.5, lambda: _closed(server, how))


def _closed(server: Server, how: str) -> float:
    client = entrance.register_app(server)
    person = Person(server)
    browser = person.browser()
    code = entrance.code_of(entrance.authorize(person, client, browser))
    token = entrance.redeem(server, client, code).json()["access_token"]
    stream = Stream(server, token)
    assert not stream.ended.wait(0.3)
    start = time.monotonic()
    if how == "revoke":
        words = {name: client[name] for name in ("client_id", "client_secret")}
        server.client.post("/oauth/revoke", data={**words, "token": token})
    elif how == "password":
        browser.post("/settings/password", current=PASSWORD, password="another good word 43")
    elif how == "end the app":
        browser.post("/settings/sessions/end", id=f"a{client['id']}")
    elif how == "end all":
        browser.post("/settings/sessions/end", all="1")
    else:
        server.run(_disable, server, person)
    assert stream.ended.wait(10)
    took = time.monotonic() - start
    again = server.client.get(STREAM, headers=entrance.bearer(token))
    # What staff closed is kept for the day they open it again.
    assert again.status_code == (403 if how == "disable" else 401)
    return took


async def _disable(server: Server, person: Person) -> None:
    user = await login.find(server.app, person.name)
    assert user is not None
    await staff.disable(server.app, user.id)


class Slow:
    """A request whose body comes later."""

    def __init__(
        self, server: Server, path: str, body: bytes, headers: str, method: str = "POST", come: int = 4
    ) -> None:
        where = urlsplit(server.url)
        self._socket = socket.create_connection((where.hostname, where.port), timeout=20)
        self._rest = body[come:]
        first = f"{method} {path} HTTP/1.1\r\nHost: {where.netloc}\r\nContent-Length: {len(body)}"
        self._socket.sendall(f"{first}\r\n{headers}\r\n\r\n".encode() + body[:come])

    def end(self) -> int:
        """Send the rest; the status of the answer."""
        self._socket.sendall(self._rest)
        with self._socket, self._socket.makefile("rb") as answer:
            return int(answer.readline().split()[1])


@pytest.mark.parametrize("how", ["token", "session"])
def test_a_body_that_comes_after_the_end_of_an_access_does_nothing(server: Server, how: str) -> None:
    """GHSA-vp5r-5pgw-jwqx, CVE-2025-62174: a request that was let in can wait for hours to end."""
    person = Person(server)
    browser = person.browser()
    if how == "token":
        headers = f"Authorization: Bearer {person.token}\r\nContent-Type: application/json"
        requests = [Slow(server, "/api/v1/statuses", b'{"status":"too late"}', headers) for _ in range(2)]
    else:
        other = person.browser()
        headers = f"Cookie: session={other.session}\r\nSec-Fetch-Site: same-origin"
        headers += "\r\nContent-Type: application/x-www-form-urlencoded"
        requests = [Slow(server, "/compose", b"text=too+late&audience=public", headers) for _ in range(2)]
    time.sleep(1.5)
    assert requests[0].end() in (200, 303)
    browser.post("/settings/sessions/end", all="1")
    assert requests[1].end() == 401
    me = server.client.get(f"/api/v1/accounts/lookup?acct={person.name}").json()
    assert me["statuses_count"] == 1


def test_a_stream_that_is_asked_for_while_its_access_ends_is_not_opened(server: Server) -> None:
    person = Person(server)
    headers = f"Authorization: Bearer {person.token}\r\nContent-Type: application/json"
    slow = Slow(server, STREAM, b"{}", headers, method="GET", come=1)
    time.sleep(0.3)
    person.browser().post("/settings/sessions/end", all="1")
    assert slow.end() == 401
    assert server.running.hub.size == 0


def test_whoever_waited_for_his_turn_is_asked_again_whether_he_may(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    with new_database("sqlite") as url, running_server(url, tmp_path, rate_limits="on") as server:
        person = Person(server)
        browser = person.browser()
        for _ in range(DOOR.turns_of_network):
            server.run(_take, server)
        headers = f"Authorization: Bearer {person.token}"
        waiting = Slow(server, "/api/v1/timelines/home", b"", headers, method="GET")
        time.sleep(1.5)
        browser.post("/settings/sessions/end", follow=False, all="1")
        for _ in range(DOOR.turns_of_network):
            server.run(_give, server)
        assert waiting.end() == 401


_OTHER = Visit(("127.0.0.1", 1), socket=False)


async def _take(server: Server) -> None:
    """A turn of somebody of the same network."""
    await server.running.door.take_turn(_OTHER)


async def _give(server: Server) -> None:
    server.running.door.give_turn(_OTHER)
