"""The Idempotency-Key of POST /api/v1/statuses."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sabar.kit import times
from tests.api import people
from tests.api.people import Person
from tests.server import Server


def post(person: Person, key: str, text: str = "once", **given: Any) -> dict[str, Any]:
    answer = person.call(
        "POST", "/api/v1/statuses", json={"status": text, **given}, headers={"Idempotency-Key": key}
    )
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def count(person: Person) -> int:
    return int(person.get("/api/v1/accounts/verify_credentials")["statuses_count"])


def test_one_key_makes_one_post_also_at_the_same_instant(server: Server) -> None:
    person = people.join(server)
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: post(person, "a-key"), range(16)))
    assert len({one["id"] for one in made}) == 1
    assert count(person) == 1
    assert post(person, "a-key", "other words")["content"] == "<p>once</p>"
    assert post(person, "b-key")["id"] != made[0]["id"]
    assert count(person) == 2


def test_a_key_is_its_owners_alone(server: Server) -> None:
    one, other = people.join(server), people.join(server)
    mine, his = post(one, "shared"), post(other, "shared", visibility="private")
    assert mine["id"] != his["id"]
    assert mine["account"]["id"] == one.id


def test_a_refused_post_does_not_use_its_key_up(server: Server) -> None:
    person = people.join(server)
    refused = person.call(
        "POST",
        "/api/v1/statuses",
        json={"status": "x", "in_reply_to_id": "123"},
        headers={"Idempotency-Key": "retry"},
    )
    assert refused.status_code == 404
    assert post(person, "retry")["content"] == "<p>once</p>"


def test_a_key_is_kept_for_a_day(server: Server) -> None:
    person = people.join(server)
    first = post(person, "daily")
    server.clock.advance(times.DAY - times.MINUTE)
    assert post(person, "daily")["id"] == first["id"]
    server.clock.advance(2 * times.MINUTE)
    assert post(person, "daily")["id"] != first["id"]


def test_a_key_has_a_length(server: Server) -> None:
    person = people.join(server)
    post(person, "k" * 255)
    longer = person.call(
        "POST", "/api/v1/statuses", json={"status": "x"}, headers={"Idempotency-Key": "k" * 256}
    )
    assert longer.status_code == 422


def test_a_post_to_come_is_made_once_too(server: Server) -> None:
    person = people.join(server)
    at = times.iso(server.clock.now_ms() + times.HOUR)
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: post(person, "later", scheduled_at=at), range(8)))
    assert len({one["id"] for one in made}) == 1
    assert len(person.get("/api/v1/scheduled_statuses")) == 1
