"""Posts to come: methods/scheduled_statuses."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from sabar.kit import times
from tests import pictures
from tests.api import people
from tests.api.people import Person
from tests.conftest import ENGINES, NewDatabase
from tests.server import Server, running_server
from tests.waiting import eventually


@pytest.fixture
def zoe(server: Server) -> Person:
    return people.join(server, "zoe")


def in_minutes(server: Server, minutes: float) -> str:
    return times.iso(server.clock.now_ms() + int(minutes * times.MINUTE))


def plan(person: Person, minutes: float = 10, **given: Any) -> dict[str, Any]:
    at = in_minutes(person.server, minutes)
    answer = person.call("POST", "/api/v1/statuses", json={"status": "later", "scheduled_at": at, **given})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def posts(person: Person) -> list[dict[str, Any]]:
    return list(person.get(f"/api/v1/accounts/{person.id}/statuses"))


def waited_for(person: Person, many: int) -> list[dict[str, Any]]:
    eventually(lambda: len(posts(person)) >= many)
    return posts(person)


def test_a_post_to_come_is_listed_and_comes_once(server: Server, zoe: Person, bob: Person) -> None:
    poll = {"options": ["a", "b"], "expires_in": 600, "multiple": True}
    waiting = plan(zoe, 10, spoiler_text="soon", visibility="unlisted", language="fr", poll=poll)
    assert waiting["params"]["text"] == "later"
    assert waiting["params"]["spoiler_text"] == "soon"
    assert waiting["params"]["visibility"] == "unlisted"
    assert waiting["params"]["poll"] == {
        "options": ["a", "b"],
        "expires_in": 600,
        "multiple": True,
        "hide_totals": False,
    }
    assert zoe.get(f"/api/v1/scheduled_statuses/{waiting['id']}") == waiting
    assert zoe.get("/api/v1/scheduled_statuses") == [waiting]
    assert bob.call("GET", f"/api/v1/scheduled_statuses/{waiting['id']}").status_code == 404
    assert posts(zoe) == []
    server.clock.advance(9 * times.MINUTE)
    time.sleep(1.5)
    assert posts(zoe) == []
    server.clock.advance(2 * times.MINUTE)
    (said,) = waited_for(zoe, 1)
    assert said["content"] == "<p>later</p>"
    assert (said["spoiler_text"], said["visibility"], said["language"]) == ("soon", "unlisted", "fr")
    assert said["poll"]["multiple"] is True
    assert said["application"]["name"] == "Test client"
    assert zoe.get("/api/v1/scheduled_statuses") == []
    time.sleep(1.5)
    assert len(posts(zoe)) == 1


@pytest.mark.parametrize(
    "at",
    [
        *("soon", "2020-01-01T00:00:00Z", "99999-01-01", "0001-01-01T00:00:00+23:59", 5),
        # Some zone could not write it.
        *("9999-12-31T23:59:59Z", "9999-12-31T23:59:59-12:00"),
    ],
)
def test_a_time_that_cannot_be_is_refused(zoe: Person, at: Any) -> None:
    answer = zoe.call("POST", "/api/v1/statuses", json={"status": "x", "scheduled_at": at})
    assert answer.status_code == 422, answer.text
    assert zoe.get("/api/v1/scheduled_statuses") == []


def test_five_minutes_ahead_and_no_less(server: Server, zoe: Person) -> None:
    early = zoe.call(
        "POST", "/api/v1/statuses", json={"status": "x", "scheduled_at": in_minutes(server, 4.9)}
    )
    assert early.status_code == 422
    assert plan(zoe, 5.1)


def test_what_could_not_be_posted_now_cannot_be_planned(server: Server, zoe: Person) -> None:
    at = in_minutes(server, 60)
    for given in (
        {"status": "x" * 501},
        {"status": ""},
        {"status": "x", "media_ids": ["1"]},
        {"status": "x", "poll": {"options": ["a"], "expires_in": 600}},
    ):
        answer = zoe.call("POST", "/api/v1/statuses", json={**given, "scheduled_at": at})
        assert answer.status_code == 422
    missing = zoe.call(
        "POST", "/api/v1/statuses", json={"status": "x", "in_reply_to_id": "1", "scheduled_at": at}
    )
    assert missing.status_code == 404
    assert zoe.get("/api/v1/scheduled_statuses") == []


def test_a_post_to_come_is_moved_and_called_off_by_its_writer_only(
    server: Server, zoe: Person, bob: Person
) -> None:
    waiting = plan(zoe, 10)
    path = f"/api/v1/scheduled_statuses/{waiting['id']}"
    later = in_minutes(server, 60)
    assert bob.call("PUT", path, json={"scheduled_at": later}).status_code == 404
    assert bob.call("DELETE", path).status_code == 404
    assert zoe.call("PUT", path, json={"scheduled_at": in_minutes(server, 1)}).status_code == 422
    assert zoe.ok("PUT", path, json={"scheduled_at": later})["scheduled_at"] == later
    server.clock.advance(11 * times.MINUTE)
    time.sleep(1.5)
    assert posts(zoe) == []
    assert zoe.ok("DELETE", path) == {}
    assert zoe.call("DELETE", path).status_code == 404
    server.clock.advance(60 * times.MINUTE)
    time.sleep(1.5)
    assert posts(zoe) == []


def test_a_picture_waits_with_its_post(server: Server, zoe: Person) -> None:
    small = pictures.encoded(pictures.flag((64, 48)), "PNG")
    found = zoe.ok("POST", "/api/v2/media", files={"file": ("x.png", small)})
    waiting = plan(zoe, 60 * 48, media_ids=[found["id"]])
    assert [one["id"] for one in waiting["media_attachments"]] == [found["id"]]
    assert waiting["params"]["media_ids"] == [found["id"]]
    taken = zoe.call("POST", "/api/v1/statuses", json={"status": "x", "media_ids": [found["id"]]})
    assert taken.status_code == 422
    server.clock.advance(47 * times.HOUR)
    time.sleep(1.5)
    server.clock.advance(2 * times.HOUR)
    (said,) = waited_for(zoe, 1)
    assert [one["id"] for one in said["media_attachments"]] == [found["id"]]


def test_a_picture_of_a_post_called_off_is_free_again(zoe: Person) -> None:
    small = pictures.encoded(pictures.flag((64, 48)), "PNG")
    found = zoe.ok("POST", "/api/v2/media", files={"file": ("x.png", small)})
    waiting = plan(zoe, media_ids=[found["id"]])
    zoe.call("DELETE", f"/api/v1/scheduled_statuses/{waiting['id']}")
    assert zoe.says("now", media_ids=[found["id"]])["media_attachments"][0]["id"] == found["id"]


def test_twenty_five_posts_a_day_are_planned_and_no_more(server: Server, zoe: Person) -> None:
    day = times.midnight(server.clock.now_ms()) + 3 * times.DAY
    for n in range(26):
        at = times.iso(day + n * times.MINUTE)
        answer = zoe.call("POST", "/api/v1/statuses", json={"status": f"{n}", "scheduled_at": at})
        assert answer.status_code == (200 if n < 25 else 422)
    page = zoe.call("GET", "/api/v1/scheduled_statuses", params={"limit": 10})
    assert [one["params"]["text"] for one in page.json()] == [str(n) for n in range(24, 14, -1)]
    assert 'rel="next"' in page.headers["link"]


@pytest.fixture(params=ENGINES)
def stored(request: pytest.FixtureRequest, new_database: NewDatabase) -> Iterator[str]:
    with new_database(request.param) as url:
        yield url


def test_keys_and_plans_outlive_a_restart(stored: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("data")
    with running_server(stored, folder) as server:
        person = people.join(server)
        key = {"Idempotency-Key": "before"}
        said = person.ok("POST", "/api/v1/statuses", json={"status": "before"}, headers=key)
        plan(person, 10)
    with running_server(stored, folder) as server:
        again = Person(server, person.name, person.token, person.id)
        assert again.ok("POST", "/api/v1/statuses", json={"status": "x"}, headers=key)["id"] == said["id"]
        assert len(again.get("/api/v1/scheduled_statuses")) == 1
        server.clock.advance(11 * times.MINUTE)
        assert len(waited_for(again, 2)) == 2
