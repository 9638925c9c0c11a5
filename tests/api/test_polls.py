"""Polls: methods/polls, and the poll of a post."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.api import people
from tests.api.people import Person
from tests.server import Server
from tests.waiting import eventually


def asks(
    person: Person, *, visibility: str = "public", **given: Any
) -> tuple[dict[str, Any], dict[str, Any]]:
    poll = {"options": ["tea", "coffee", "water"], "expires_in": 600, **given}
    said = person.says("What will it be?", poll=poll, visibility=visibility)
    return said, said["poll"]


def test_a_poll_is_asked_voted_in_and_counted(server: Server, ada: Person, bob: Person) -> None:
    _, poll = asks(ada)
    assert [option["title"] for option in poll["options"]] == ["tea", "coffee", "water"]
    assert poll["expired"] is False
    assert poll["voted"] is True
    voted = bob.call("POST", f"/api/v1/polls/{poll['id']}/votes", json={"choices": [1]})
    assert voted.status_code == 200, voted.text
    assert voted.json()["own_votes"] == [1]
    shown = server.client.get(f"/api/v1/polls/{poll['id']}").json()
    assert [option["votes_count"] for option in shown["options"]] == [0, 1, 0]
    assert (shown["votes_count"], shown["voters_count"]) == (1, 1)
    assert "voted" not in shown


@pytest.mark.parametrize(
    "choices",
    [[], [3], [-1], [0, 1], ["x"], "tea", None, [2**70], [[0]]],
)
def test_a_vote_that_cannot_be_is_refused(ada: Person, bob: Person, choices: Any) -> None:
    _, poll = asks(ada)
    answer = bob.call("POST", f"/api/v1/polls/{poll['id']}/votes", json={"choices": choices})
    assert answer.status_code == 422, answer.text
    assert bob.get(f"/api/v1/polls/{poll['id']}")["voters_count"] == 0


def test_nobody_votes_twice_also_at_the_same_instant(server: Server, ada: Person) -> None:
    _, poll = asks(ada, multiple=True)
    crowd = [people.join(server) for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(
                lambda one: one.call(
                    "POST", f"/api/v1/polls/{poll['id']}/votes", data={"choices[]": ["0", "2"]}
                ),
                crowd * 3,
            )
        )
    assert sorted(answer.status_code for answer in answers) == [200] * 4 + [422] * 8
    shown = ada.get(f"/api/v1/polls/{poll['id']}")
    assert [option["votes_count"] for option in shown["options"]] == [4, 0, 4]
    assert shown["voters_count"] == 4


def test_a_poll_is_for_those_who_may_read_its_post(ada: Person, bob: Person) -> None:
    _, poll = asks(ada, visibility="private")
    assert bob.call("GET", f"/api/v1/polls/{poll['id']}").status_code == 404
    assert bob.call("POST", f"/api/v1/polls/{poll['id']}/votes", json={"choices": [0]}).status_code == 404
    assert ada.call("POST", f"/api/v1/polls/{poll['id']}/votes", json={"choices": [0]}).status_code == 422
    assert bob.call("GET", "/api/v1/polls/1").status_code == 404


def test_hidden_totals_are_shown_at_the_end(server: Server, ada: Person, bob: Person) -> None:
    _, poll = asks(ada, hide_totals=True, expires_in=300)
    bob.call("POST", f"/api/v1/polls/{poll['id']}/votes", json={"choices": [0]})
    assert bob.get(f"/api/v1/polls/{poll['id']}")["options"][0]["votes_count"] is None
    server.clock.advance(301_000)
    ended = bob.get(f"/api/v1/polls/{poll['id']}")
    assert ended["expired"] is True
    assert ended["options"][0]["votes_count"] == 1
    late = people.join(server).call("POST", f"/api/v1/polls/{poll['id']}/votes", json={"choices": [0]})
    assert late.json()["error"] == "Validation failed: The poll has already ended"

    async def closed_at() -> Any:
        found = "SELECT closed_at FROM polls WHERE id = :id"
        return await server.app.db.read().value(found, id=int(poll["id"]))

    eventually(lambda: server.run(closed_at) is not None)


def test_other_options_void_the_votes_and_a_new_text_does_not(ada: Person, bob: Person) -> None:
    said, poll = asks(ada)
    bob.call("POST", f"/api/v1/polls/{poll['id']}/votes", json={"choices": [0]})
    same = {"options": ["tea", "coffee", "water"], "expires_in": 600}
    kept = ada.ok("PUT", f"/api/v1/statuses/{said['id']}", json={"status": "Well?", "poll": same})
    assert kept["poll"]["voters_count"] == 1
    other = {"options": ["tea", "coffee"], "expires_in": 600}
    void = ada.ok("PUT", f"/api/v1/statuses/{said['id']}", json={"status": "Well?", "poll": other})
    assert void["poll"]["voters_count"] == 0
    assert len(void["poll"]["options"]) == 2
    assert bob.get(f"/api/v1/polls/{poll['id']}")["voted"] is False
    wordings = ada.get(f"/api/v1/statuses/{said['id']}/history")
    assert [len(one["poll"]["options"]) for one in wordings] == [3, 3, 2]
    none = ada.ok("PUT", f"/api/v1/statuses/{said['id']}", json={"status": "Well?"})
    assert none["poll"] is None


def test_a_form_asks_the_same(ada: Person) -> None:
    form = {"status": "x", "poll[options][]": ["a", "b"], "poll[expires_in]": "300", "poll[multiple]": "true"}
    answer = ada.call("POST", "/api/v1/statuses", data=form)
    assert answer.status_code == 200, answer.text
    assert answer.json()["poll"]["multiple"] is True
    assert [option["title"] for option in answer.json()["poll"]["options"]] == ["a", "b"]
