"""What a follow brings: boosts or not, some languages only, a word about each post."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.people import Person
from tests.streams import stream
from tests.waiting import eventually

New = Callable[..., Person]


def said(person: Person, text: str, **more: Any) -> str:
    return str(person.post("/api/v1/statuses", status=text, **more)["id"])


def listing(person: Person, *members: Person) -> str:
    id = person.post("/api/v1/lists", title="a")["id"]
    person.post(f"/api/v1/lists/{id}/accounts", account_ids=[one.id for one in members])
    return f"/api/v1/timelines/list/{id}"


def on(person: Person, timeline: str) -> set[str]:
    return {one["id"] for one in person.get(timeline)}


def test_boosts_are_hidden_from_home_list_and_stream_until_they_are_wanted(person: New) -> None:
    ana, ben, cleo = person(), person(), person()
    assert ben.follow(ana, reblogs=False)["showing_reblogs"] is False
    listed = listing(ben, ana)
    with stream(ben.server, ben.token, stream="user") as open_stream:
        boost = ana.post(f"/api/v1/statuses/{said(cleo, 'boost me')}/reblog")["id"]
        own = said(ana, "my own")
        assert open_stream.until("update")["payload"]["id"] == own
    for timeline in ("/api/v1/timelines/home", listed):
        assert on(ben, timeline) == {own}
    assert ben.follow(ana, reblogs=True)["showing_reblogs"] is True
    for timeline in ("/api/v1/timelines/home", listed):
        assert on(ben, timeline) == {own, boost}


def test_only_the_languages_one_asked_for_are_shown(person: New) -> None:
    ana, ben = person(), person()
    assert ben.follow(ana, languages=["fr", "wo"])["languages"] == ["fr", "wo"]
    listed = listing(ben, ana)
    french, wolof = said(ana, "bonjour", language="fr"), said(ana, "nanga def", language="wo")
    english = said(ana, "hello", language="en")
    for timeline in ("/api/v1/timelines/home", listed):
        assert on(ben, timeline) == {french, wolof}
    assert english in on(ben, f"/api/v1/accounts/{ana.id}/statuses")
    assert ben.follow(ana)["languages"] == ["fr", "wo"]
    assert ben.follow(ana, languages=[])["languages"] is None
    assert on(ben, "/api/v1/timelines/home") == {french, wolof, english}


def test_the_bell_tells_of_each_post_but_not_of_answers_and_boosts(person: New) -> None:
    ana, ben, cleo = person(), person(), person()
    other = said(cleo, "hello")
    assert ben.follow(ana, notify=True)["notifying"] is True
    first = said(ana, "first")
    said(ana, "answer", in_reply_to_id=other)
    ana.post(f"/api/v1/statuses/{other}/reblog")
    second = said(ana, "second")

    def told() -> list[str]:
        return [one["status"]["id"] for one in ben.get("/api/v1/notifications", **{"types[]": "status"})]

    eventually(lambda: told() == [second, first])
    assert ben.follow(ana, notify=False)["notifying"] is False
    third = said(ana, f"third @{cleo.name}")
    eventually(lambda: bool(cleo.get("/api/v1/notifications", **{"types[]": "mention"})))
    assert third not in told()


def test_the_options_of_a_request_hold_once_it_is_granted(person: New) -> None:
    ana, ben = person(locked=True), person()
    asked = ben.follow(ana, reblogs=False, notify=True, languages=["fr"])
    assert (asked["requested"], asked["notifying"], asked["languages"]) == (True, True, ["fr"])
    ana.post(f"/api/v1/follow_requests/{ben.id}/authorize")
    now = ben.to(ana)
    assert (now["following"], now["showing_reblogs"], now["notifying"], now["languages"]) == (
        True,
        False,
        True,
        ["fr"],
    )


@pytest.mark.parametrize("languages", [["klingon"], ["fr", "xx"]])
def test_a_language_that_is_none_is_refused_and_nothing_is_followed(
    person: New, languages: list[str]
) -> None:
    ana, ben = person(), person()
    answer = ben.call("POST", f"/api/v1/accounts/{ana.id}/follow", json={"languages": languages})
    assert answer.status_code == 422
    assert ben.to(ana)["following"] is False
