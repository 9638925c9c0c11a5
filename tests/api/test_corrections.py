"""Typos, corrections and retractions: who hears of them, what they change, what is shown."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests import jobs
from tests.api.people import Person
from tests.server import Server


def path(status: dict[str, Any], verb: str = "") -> str:
    return f"/api/v1/statuses/{status['id']}/{verb}".rstrip("/")


def edits(person: Person, status: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = person.get("/api/v1/notifications", **{"types[]": "update"})
    return [one for one in found if one["status"]["id"] == status["id"]]


def rewrite(person: Person, status: dict[str, Any], text: str, **given: Any) -> dict[str, Any]:
    body: dict[str, Any] = person.ok("PUT", path(status), json={"status": text, **given})
    return body


def test_a_typo_tells_nobody_and_the_history_shows_it(server: Server, ada: Person, bob: Person) -> None:
    said = ada.says("the wrold is rather big today")
    bob.ok("POST", path(said, "reblog"))
    body = rewrite(ada, said, "the world is rather big today", correction="typo")
    assert body["edited_at"] is not None
    assert "correction" not in body
    jobs.idle(server)
    assert edits(bob, said) == []
    past = ada.get(path(said, "history"))
    assert ["wrold" in one["content"] for one in past] == [True, False]
    assert past[1]["correction"]["kind"] == "typo"
    boosted = bob.get(f"/api/v1/accounts/{bob.id}/statuses")[0]
    assert boosted["changed_since"] is False


def test_a_typo_that_is_none_is_refused_with_a_sentence(ada: Person) -> None:
    said = ada.says("it costs 5 euros, whatever they tell you")
    answer = ada.call(
        "PUT", path(said), json={"status": "it costs 6 euros, whatever they tell you", "correction": "typo"}
    )
    assert answer.status_code == 422
    assert "a number is different" in answer.json()["error"]
    assert "5 euros" in ada.get(path(said))["content"]
    assert len(ada.get(path(said, "history"))) == 1


def test_a_correction_goes_to_everybody_the_post_went_to(
    server: Server, ada: Person, bob: Person, cleo: Person, person: Callable[..., Person]
) -> None:
    dan, eve = person("dan"), person("eve")
    said = ada.says(f"it costs 5 euros, @{dan.name}")
    bob.ok("POST", path(said, "reblog"))
    cleo.says("really?", in_reply_to_id=said["id"])
    body = rewrite(
        ada,
        said,
        f"it costs 6 euros, @{dan.name}",
        correction="correction",
        correction_note=" six,\nnot five ",
    )
    assert body["correction"]["kind"] == "correction"
    assert body["correction"]["note"] == "six, not five"
    assert body["correction"]["created_at"] == body["edited_at"]
    jobs.idle(server)
    for reader in (bob, cleo, dan):
        (told,) = edits(reader, said)
        assert told["status"]["correction"]["note"] == "six, not five"
    assert edits(eve, said) == []
    assert edits(ada, said) == []
    boosted = bob.get(f"/api/v1/accounts/{bob.id}/statuses")[0]
    assert boosted["changed_since"] is True
    assert boosted["reblog"]["correction"]["kind"] == "correction"


def test_who_liked_a_post_or_had_its_bell_hears_of_a_correction(
    server: Server, ada: Person, bob: Person, cleo: Person
) -> None:
    bob.ok("POST", f"/api/v1/accounts/{ada.id}/follow", json={"notify": True})
    said = ada.says("nobody came")
    cleo.ok("POST", path(said, "favourite"))
    jobs.idle(server)
    rewrite(ada, said, "everybody came", correction="correction")
    jobs.idle(server)
    assert len(edits(bob, said)) == len(edits(cleo, said)) == 1
    rewrite(ada, said, "everybody left", correction="correction")
    jobs.idle(server)
    assert len(edits(bob, said)) == 2


def test_nobody_hears_of_the_correction_of_a_post_he_may_not_read_any_more(
    server: Server, ada: Person, bob: Person
) -> None:
    bob.ok("POST", f"/api/v1/accounts/{ada.id}/follow", json={"notify": True})
    said = ada.says("for friends: 5", visibility="private")
    jobs.idle(server)
    ada.ok("POST", f"/api/v1/accounts/{bob.id}/remove_from_followers")
    rewrite(ada, said, "for friends: 6", correction="correction", correction_note="secret")
    jobs.idle(server)
    assert edits(bob, said) == []
    assert bob.call("GET", path(said)).status_code == 404


def test_an_edit_by_an_application_that_says_nothing_is_as_it_was(
    server: Server, ada: Person, bob: Person, cleo: Person
) -> None:
    said = ada.says("it costs 5 euros")
    bob.ok("POST", path(said, "reblog"))
    cleo.ok("POST", path(said, "favourite"))
    body = rewrite(ada, said, "it costs 6 euros")
    assert "correction" not in body
    jobs.idle(server)
    assert len(edits(bob, said)) == 1
    assert edits(cleo, said) == []
    assert "correction" not in ada.get(path(said, "history"))[1]


def test_a_correction_stays_under_the_post_when_a_typo_follows(ada: Person) -> None:
    said = ada.says("it costs 5 euros, whatever they tel you")
    first = rewrite(ada, said, "it costs 6 euros, whatever they tel you", correction="correction")
    then = rewrite(ada, said, "it costs 6 euros, whatever they tell you", correction="typo")
    assert then["correction"] == first["correction"]


def test_a_boost_remembers_the_words_it_boosted(ada: Person, bob: Person, cleo: Person) -> None:
    said = ada.says("one")
    bob.ok("POST", path(said, "reblog"))
    rewrite(ada, said, "two")
    cleo.ok("POST", path(said, "reblog"))
    assert bob.get(f"/api/v1/accounts/{bob.id}/statuses")[0]["changed_since"] is True
    assert cleo.get(f"/api/v1/accounts/{cleo.id}/statuses")[0]["changed_since"] is False


def test_a_retraction_strikes_through_and_stays_to_be_read(server: Server, ada: Person, bob: Person) -> None:
    said = ada.says("the moon is made of cheese #moon")
    bob.ok("POST", path(said, "reblog"))
    body = ada.ok("PUT", path(said), json={"correction": "retraction", "correction_note": "it is not"})
    assert body["content"].startswith("<del><p>the moon")
    assert body["content"].endswith("</del>")
    assert body["correction"]["kind"] == "retraction"
    assert body["correction"]["readable"] is True
    assert [one["name"] for one in body["tags"]] == ["moon"]
    jobs.idle(server)
    assert edits(bob, said)[0]["status"]["correction"]["note"] == "it is not"
    embedded = server.client.get(f"/api/oembed?url={said['url']}").json()["html"]
    assert "<del>" in embedded
    assert "<strong>Retracted</strong>" in embedded
    assert "it is not" in embedded
    again = ada.ok("PUT", path(said), json={"correction": "retraction", "correction_note": "it is not"})
    assert again["edited_at"] == body["edited_at"]
    restored = rewrite(ada, said, "the moon is made of cheese #moon", correction="correction")
    assert "<del>" not in restored["content"]
    assert restored["correction"]["kind"] == "correction"


def test_a_retraction_may_take_the_words_away_for_good(server: Server, ada: Person, bob: Person) -> None:
    said = ada.says("quokka one #zebra", spoiler_text="beware")
    rewrite(ada, said, "quokka two #zebra", correction="correction", correction_note="quokka note")
    rewrite(ada, said, "quokka three #zebra")
    body = ada.ok(
        "PUT",
        path(said),
        json={"correction": "retraction", "correction_note": "gone", "correction_readable": False},
    )
    assert body["content"] == body["spoiler_text"] == ""
    assert body["tags"] == []
    assert body["correction"]["readable"] is False
    jobs.idle(server)
    for answer in (path(said), path(said, "history"), "/api/v1/timelines/tag/zebra"):
        assert "quokka" not in bob.call("GET", answer).text
    past = bob.get(path(said, "history"))
    assert [one.get("withheld", False) for one in past] == [True, True, True, False]
    assert past[-1]["correction"]["note"] == "gone"
    assert "quokka" in ada.call("GET", path(said, "history")).text
    assert ada.get("/api/v2/search", q="quokka")["statuses"] == []
    rewrite(ada, said, "new words", correction="correction")
    assert "quokka" not in bob.call("GET", path(said, "history")).text
    assert bob.get(path(said))["content"] == "<p>new words</p>"


def test_a_retraction_without_its_words_takes_poll_and_quote_along(ada: Person, bob: Person) -> None:
    asked = ada.says("which?", poll={"options": ["a", "b"], "expires_in": 3600})
    gone = {"correction": "retraction", "correction_readable": False}
    assert ada.ok("PUT", path(asked), json=gone)["poll"] is None
    quoted = bob.says("quote me")
    quoting = ada.says("look", quoted_status_id=quoted["id"])
    assert bob.get(path(quoted))["quotes_count"] == 1
    assert ada.ok("PUT", path(quoting), json=gone)["quote"] is None
    assert bob.get(path(quoted))["quotes_count"] == 0


@pytest.mark.parametrize("kind", ["correction", "retraction", "typo"])
def test_only_its_writer_corrects_a_post(ada: Person, bob: Person, kind: str) -> None:
    said = ada.says("mine")
    assert bob.call("PUT", path(said), json={"status": "x", "correction": kind}).status_code == 404
    boost = bob.ok("POST", path(said, "reblog"))
    assert bob.call("PUT", path(boost), json={"status": "x", "correction": kind}).status_code == 404
    assert ada.get(path(said))["edited_at"] is None


@pytest.mark.parametrize(
    "given", [{"correction": "mistake"}, {"correction": "correction", "correction_note": "x" * 301}]
)
def test_what_is_no_correction_changes_nothing(ada: Person, given: dict[str, Any]) -> None:
    said = ada.says("before")
    assert ada.call("PUT", path(said), json={"status": "after", **given}).status_code == 422
    assert ada.get(path(said))["content"] == "<p>before</p>"


def test_of_two_edits_at_once_none_is_lost(ada: Person) -> None:
    said = ada.says("it costs 5 euros, whatever they say")
    with ThreadPoolExecutor(4) as pool:
        done = list(
            pool.map(
                lambda n: rewrite(
                    ada, said, f"it costs {n} euros", correction="correction", correction_note=f"n{n}"
                ),
                range(6, 12),
            )
        )
    past = ada.get(path(said, "history"))
    assert len(past) == 7
    assert {one["correction"]["note"] for one in past[1:]} == {f"n{n}" for n in range(6, 12)}
    last = ada.get(path(said))
    assert last["correction"]["note"] == past[-1]["correction"]["note"]
    assert last["correction"]["note"].removeprefix("n") in past[-1]["content"]
    assert len(done) == 6


def test_a_filter_looks_at_what_is_said_of_a_correction(ada: Person, bob: Person) -> None:
    said = ada.says("the wombat is big")
    rewrite(ada, said, "the animal is big", correction="correction", correction_note="no numbat")
    bob.ok(
        "POST",
        "/api/v2/filters",
        json={
            "title": "animals",
            "context": ["thread"],
            "keywords_attributes": [{"keyword": "numbat", "whole_word": True}],
        },
    )
    assert bob.get(path(said))["filtered"][0]["keyword_matches"] == ["numbat"]
