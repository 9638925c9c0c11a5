"""Every stream as server-sent events (methods/streaming): what it carries, and whom it refuses."""

import json
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from tests import entrance
from tests.api.people import Person
from tests.contract import assert_entity
from tests.server import Server

New = Callable[..., Person]
ROOT = "/api/v1/streaming"
STREAMS = (
    "user",
    "user/notification",
    "public",
    "public/local",
    "public/remote",
    "hashtag?tag=dakar",
    "hashtag/local?tag=dakar",
    "list?list={list}",
    "direct",
)


class Events:
    """What one connection brings, read beside the test."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self.found: queue.Queue[tuple[str, str]] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        event = ""
        try:
            for line in self.answer.iter_lines():
                if line.startswith("event: "):
                    event = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    self.found.put((event, line.removeprefix("data: ")))
        except (httpx.HTTPError, RuntimeError):
            return

    def next(self, event: str) -> Any:
        """The payload of the next event, which must be of this kind."""
        kind, payload = self.found.get(timeout=5)
        assert kind == event, payload
        return json.loads(payload) if payload.startswith("{") else payload


@contextmanager
def listening(person: Person, path: str) -> Iterator[Events]:
    headers = entrance.bearer(person.token)
    with person.server.client.stream("GET", f"{ROOT}/{path}", headers=headers) as answer:
        assert answer.status_code == 200, answer.read()
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "private, no-store"
        yield Events(answer)


def say(person: Person, text: str, **more: Any) -> str:
    return str(person.post("/api/v1/statuses", status=text, **more)["id"])


@pytest.mark.parametrize(
    "path", ["user", "public", "public/local", "hashtag?tag=Dakar", "hashtag/local?tag=DAKAR"]
)
def test_posts_come_with_their_changes_and_their_end(person: New, path: str) -> None:
    ana, ben = person(), person()
    ben.follow(ana)
    with listening(ben, path) as events:
        id = say(ana, "here #dakar")
        shown = events.next("update")
        assert shown["id"] == id
        assert_entity("Status", shown, without=("Status.text",))
        ana.ok("PUT", f"/api/v1/statuses/{id}", json={"status": "there #dakar"})
        assert "there" in events.next("status.update")["content"]
        ana.delete(f"/api/v1/statuses/{id}")
        assert events.next("delete") == id


def test_the_user_stream_also_brings_notifications_and_the_other_one_nothing_else(person: New) -> None:
    ana, ben = person(), person()
    ben.follow(ana)
    with listening(ben, "user/notification") as only, listening(ben, "user") as both:
        id = say(ana, f"hello @{ben.name}")
        kinds = {both.found.get(timeout=5)[0] for _ in range(2)}
        assert kinds == {"update", "notification"}
        told = only.next("notification")
        assert (told["type"], told["status"]["id"]) == ("mention", id)
        assert_entity("Notification", told, without=("Notification.status.text",))
        assert only.found.empty()


def test_only_media_leaves_words_out(person: New) -> None:
    ana, ben = person(), person()
    with listening(ben, "public/local?only_media=true") as pictures, listening(ben, "public/local") as all_:
        say(ana, "words only")
        all_.next("update")
        assert pictures.found.empty()


def test_posts_of_this_server_are_not_on_the_stream_of_the_others(person: New) -> None:
    ana, ben = person(), person()
    with listening(ben, "public/remote") as remote, listening(ben, "public") as all_:
        say(ana, "from here")
        all_.next("update")
        assert remote.found.empty()


def test_a_list_and_direct_conversations_are_streams(person: New) -> None:
    ana, ben = person(), person()
    ben.follow(ana)
    listed = ben.post("/api/v1/lists", title="a")["id"]
    ben.post(f"/api/v1/lists/{listed}/accounts", account_ids=[ana.id])
    with listening(ben, f"list?list={listed}") as on_list, listening(ben, "direct") as direct:
        id = say(ana, "for the list")
        assert on_list.next("update")["id"] == id
        say(ana, f"@{ben.name} psst", visibility="direct")
        told = direct.next("conversation")
        assert_entity("Conversation", told, without=("Conversation.last_status.text",))
        assert told["unread"] is True


@pytest.mark.parametrize("path", STREAMS)
def test_nobody_listens_without_a_token_that_may(server: Server, person: New, path: str) -> None:
    ana = person()
    address = f"{ROOT}/{path.format(list=ana.post('/api/v1/lists', title='a')['id'])}"
    assert server.client.get(address).status_code == 401
    assert server.client.get(address, headers=entrance.bearer("no")).status_code == 401
    app = entrance.app_token(server, entrance.register_app(server), "read")
    assert server.client.get(address, headers=entrance.bearer(app)).status_code in (401, 403, 422)
    with listening(ana, address.removeprefix(f"{ROOT}/")):
        pass


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("hashtag", 400),
        ("hashtag/local?tag=", 400),
        ("list", 400),
        ("list?list=1", 404),
        ("nothing", 404),
        ("", 404),
    ],
)
def test_a_stream_that_is_not_there_is_refused(person: New, path: str, status: int) -> None:
    ana = person()
    answer = ana.call("GET", f"{ROOT}/{path}")
    assert answer.status_code == status
    assert answer.json()["error"]


def test_somebody_elses_list_is_no_stream(person: New) -> None:
    ana, ben = person(), person()
    listed = ben.post("/api/v1/lists", title="a")["id"]
    assert ana.call("GET", f"{ROOT}/list?list={listed}").status_code == 404


def test_health_is_a_plain_word(server: Server) -> None:
    answer = server.client.get(f"{ROOT}/health")
    assert (answer.status_code, answer.text) == (200, "OK")
