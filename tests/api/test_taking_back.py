"""What one did to a post can be taken back, whatever happened since; and nothing is learnt by trying."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.api import people
from tests.api.people import Person
from tests.contract import assert_entity
from tests.server import Server

New = Callable[..., Person]

_DEEDS = [
    ("favourite", "unfavourite", "favourited"),
    ("bookmark", "unbookmark", "bookmarked"),
    ("reblog", "unreblog", "reblogged"),
    ("mute", "unmute", "muted"),
]
_SECRET = "the word is swordfish"


def path(status: dict[str, Any], verb: str = "") -> str:
    return f"/api/v1/statuses/{status['id']}/{verb}".rstrip("/")


def removed(ada: Person, bob: Person, post: Any) -> None:
    ada.post(f"/api/v1/accounts/{bob.id}/remove_from_followers")


def blocked(ada: Person, bob: Person, post: Any) -> None:
    ada.post(f"/api/v1/accounts/{bob.id}/block")


def suspended(ada: Person, bob: Person, post: Any) -> None:
    people.suspend(ada)


#: What is boosted is open, so that nobody loses it by being removed.
_LOSSES = [
    (*deed, lost)
    for deed in _DEEDS
    for lost in (removed, blocked, suspended)
    if (deed[0], lost) != ("reblog", removed)
]


@pytest.mark.parametrize(("verb", "back", "mark", "lost"), _LOSSES)
def test_a_deed_is_taken_back_when_the_post_is_out_of_sight(
    server: Server, person: New, verb: str, back: str, mark: str, lost: Callable[..., None]
) -> None:
    ada, bob = person("ada"), person("bob")
    bob.follow(ada)
    audience = "public" if verb == "reblog" else "private"
    post = ada.says(f"#tag {_SECRET}", spoiler_text=_SECRET, visibility=audience)
    bob.ok("POST", path(post, verb))
    lost(ada, bob, post)
    assert bob.call("GET", path(post)).status_code == 404
    undone = bob.ok("POST", path(post, back))
    assert undone["id"] == post["id"]
    assert undone[mark] is False
    assert_entity("Status", undone)
    assert "swordfish" not in json.dumps(undone)
    assert (undone["content"], undone["spoiler_text"], undone["tags"]) == ("", "", [])
    like_nothing(bob, post["id"], back)


def like_nothing(person: Person, id: str, verb: str) -> None:
    """The answer about this post is the same as about one that never was."""
    answers = [person.call("POST", f"/api/v1/statuses/{one}/{verb}") for one in (id, str(int(id) + 1))]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json() == answers[1].json()


def test_the_count_goes_down_when_a_favourite_out_of_sight_is_taken_back(person: New) -> None:
    ada, bob = person("ada"), person("bob")
    bob.follow(ada)
    post = ada.says("to followers", visibility="private")
    bob.ok("POST", path(post, "favourite"))
    removed(ada, bob, post)
    bob.ok("POST", path(post, "unfavourite"))
    assert ada.get(path(post))["favourites_count"] == 0


@pytest.mark.parametrize("back", ["unfavourite", "unbookmark", "unreblog", "unmute", "unpin"])
def test_nobody_learns_of_a_post_by_taking_back_what_he_never_did(person: New, back: str) -> None:
    """CVE-2025-67500"""
    ada, bob = person("ada"), person("bob")
    like_nothing(bob, ada.says("to few", visibility="direct")["id"], back)
    like_nothing(bob, ada.says("to followers", visibility="private")["id"], back)


def test_a_muted_thread_tells_nothing_of_posts_one_never_saw(person: New) -> None:
    ada, bob = person("ada"), person("bob")
    first = ada.says("to everybody")
    hidden = ada.says("to few", in_reply_to_id=first["id"], visibility="direct")
    bob.ok("POST", path(first, "mute"))
    like_nothing(bob, hidden["id"], "unmute")
    assert bob.get(path(first))["muted"] is True
    assert bob.ok("POST", path(first, "unmute"))["muted"] is False


def test_a_boost_one_may_not_see_is_not_found_by_what_it_boosts(person: New) -> None:
    ada, bob, cleo = person("ada"), person("bob"), person("cleo")
    post = ada.says("to everybody")
    boost = cleo.post(path(post, "reblog"), visibility="private")
    for verb, back, _ in _DEEDS:
        bob.ok("POST", path(post, verb))
        like_nothing(bob, boost["id"], back)
        assert bob.ok("POST", path(post, back))["id"] == post["id"]


def test_one_takes_back_by_a_boost_what_one_did_to_the_post(person: New) -> None:
    ada, bob, cleo = person("ada"), person("bob"), person("cleo")
    post = ada.says("to everybody")
    boost = cleo.post(path(post, "reblog"))
    for verb, back, mark in _DEEDS:
        bob.ok("POST", path(boost, verb))
        undone = bob.ok("POST", path(boost, back))
        assert (undone["id"], undone[mark]) == (post["id"], False)


def block_author(ada: Person, bob: Person) -> int:
    bob.post(f"/api/v1/accounts/{ada.id}/block")
    return 403


def be_blocked(ada: Person, bob: Person) -> int:
    ada.post(f"/api/v1/accounts/{bob.id}/block")
    return 404


def both(ada: Person, bob: Person) -> int:
    block_author(ada, bob)
    return be_blocked(ada, bob)


@pytest.mark.parametrize("shut", [block_author, be_blocked, both])
def test_nobody_does_anything_to_the_posts_of_somebody_a_block_stands_between(
    person: New, shut: Callable[[Person, Person], int]
) -> None:
    """As with following."""
    ada, bob, cleo = person("ada"), person("bob"), person("cleo")
    post = ada.says("which?", poll={"options": ["this", "that"], "expires_in": 3600})
    boost = cleo.post(path(post, "reblog"))
    expected = shut(ada, bob)
    for id in (post["id"], boost["id"]):
        answers = {
            "favourite": bob.call("POST", f"/api/v1/statuses/{id}/favourite"),
            "reblog": bob.call("POST", f"/api/v1/statuses/{id}/reblog"),
            "reply": bob.call("POST", "/api/v1/statuses", json={"status": "hm", "in_reply_to_id": id}),
            "later": bob.call(
                "POST",
                "/api/v1/statuses",
                json={"status": "hm", "in_reply_to_id": id, "scheduled_at": "2099-01-01T00:00:00Z"},
            ),
        }
        assert {verb: answer.status_code for verb, answer in answers.items()} == dict.fromkeys(
            answers, expected
        )
    vote = bob.call("POST", f"/api/v1/polls/{post['poll']['id']}/votes", json={"choices": [0]})
    quote = bob.call("POST", "/api/v1/statuses", json={"status": "hm", "quoted_status_id": post["id"]})
    follow = bob.call("POST", f"/api/v1/accounts/{ada.id}/follow")
    assert (vote.status_code, quote.status_code, follow.status_code) == (expected, 404, 403)
    shown = ada.get(path(post))
    counted = ("favourites_count", "reblogs_count", "replies_count", "quotes_count")
    assert [shown[name] for name in counted] == [0, 1, 0, 0]
    assert shown["poll"]["votes_count"] == 0


def test_the_one_who_blocks_has_nothing_done_to_his_posts_either(person: New) -> None:
    ada, bob = person("ada"), person("bob")
    mine = bob.says("mine", poll={"options": ["this", "that"], "expires_in": 3600})
    block_author(ada, bob)
    for verb in ("favourite", "reblog", "bookmark", "mute"):
        assert ada.call("POST", path(mine, verb)).status_code == 404
    vote = ada.call("POST", f"/api/v1/polls/{mine['poll']['id']}/votes", json={"choices": [0]})
    assert vote.status_code == 404


def test_what_nobody_else_hears_of_is_still_done(person: New) -> None:
    ada, bob = person("ada"), person("bob")
    post = ada.says("evidence")
    block_author(ada, bob)
    for verb in ("bookmark", "unbookmark", "mute", "unmute"):
        bob.ok("POST", path(post, verb))


def test_a_favourite_from_before_a_block_can_be_taken_back(person: New) -> None:
    ada, bob = person("ada"), person("bob")
    post = ada.says("nice")
    bob.ok("POST", path(post, "favourite"))
    block_author(ada, bob)
    assert bob.ok("POST", path(post, "unfavourite"))["favourited"] is False
    assert bob.call("POST", path(post, "favourite")).status_code == 403
