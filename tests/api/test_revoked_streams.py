"""Whatever ends an access ends the streams it opened, within a second (GHSA-vp5r-5pgw-jwqx)."""

import threading
import time

import httpx
import pytest

from sabar.actions.auth import login, staff
from tests import entrance, pace
from tests.entrance import PASSWORD, Person
from tests.server import Server

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
    assert again.status_code == 401
    return took


async def _disable(server: Server, person: Person) -> None:
    user = await login.find(server.app, person.name)
    assert user is not None
    await staff.disable(server.app, user.id)
