"""Who may answer a post: chosen when it is written, or later, and the same by every way to answer."""

from collections.abc import Callable
from typing import Any

import httpx

from tests.api.people import Person
from tests.server import Server
from tests.streams import stream

New = Callable[..., Person]
MINUTE = 60


def answer(person: Person, said: Any, **more: Any) -> httpx.Response:
    given = {"status": "an answer", "in_reply_to_id": said["id"], **more}
    return person.call("POST", "/api/v1/statuses", json=given)


def told(person: Person, said: Any) -> Any:
    return person.get(f"/api/v1/statuses/{said['id']}")["reply_approval"]


def test_only_those_whom_the_writer_lets_answer_a_post(person: New) -> None:
    ana, follower, followed, named, stranger = (person() for _ in range(5))
    follower.follow(ana)
    ana.follow(followed)
    everybody = {"follower", "followed", "named", "stranger"}
    who = dict(
        zip(("follower", "followed", "named", "stranger"), (follower, followed, named, stranger), strict=True)
    )
    allowed: dict[str, set[str]] = {
        "public": everybody,
        "followers": {"follower", "named"},
        "following": {"followed", "named"},
        "mentioned": {"named"},
        "nobody": set(),
    }
    for policy, writers in allowed.items():
        said = ana.says(f"hello @{named.name}", reply_policy=policy)
        assert said["reply_approval"] == {"policy": policy, "current_user": "automatic"}
        for name, one in who.items():
            may = name in writers
            assert told(one, said) == {"policy": policy, "current_user": "automatic" if may else "denied"}
            given = answer(one, said)
            assert given.status_code == (200 if may else 422), (policy, name, given.text)
        assert answer(ana, said).status_code == 200, policy
    refused = answer(stranger, ana.says("x", reply_policy="followers"))
    assert refused.json()["error"] == f"{ana.name} lets only followers reply."
    assert (
        stranger.call("POST", "/api/v1/statuses", json={"status": "x", "reply_policy": "few"}).status_code
        == 422
    )


def test_an_open_stream_says_of_each_who_hears_it_whether_he_may_answer(server: Server, person: New) -> None:
    ana, followed, follower = (person() for _ in range(3))
    ana.follow(followed)
    told_to = {}
    for one in (followed, follower):
        one.follow(ana)
    with (
        stream(server, followed.token, stream="user") as first,
        stream(server, follower.token, stream="user") as second,
    ):
        for policy in ("following", "followers"):
            ana.says("heard", reply_policy=policy)
            for name, heard in (("followed", first), ("follower", second)):
                told_to[policy, name] = heard.until("update")["payload"]["reply_approval"]["current_user"]
    assert told_to == {
        ("following", "followed"): "automatic",
        ("following", "follower"): "denied",
        ("followers", "followed"): "automatic",
        ("followers", "follower"): "automatic",
    }


def test_what_waits_may_be_refused_before_it_waits_and_when_it_goes_out(person: New) -> None:
    ana, ben = person(), person()
    closed = ana.says("closed", reply_policy="nobody")
    assert answer(ben, closed, hold_seconds=5 * MINUTE).status_code == 422
    open_ = ana.says("open")
    held = answer(ben, open_, hold_until_sent=True).json()
    ana.ok("PUT", f"/api/v1/statuses/{open_['id']}/interaction_policy", json={"reply_policy": "nobody"})
    sent = ben.call("POST", f"/api/sabar/v1/outbox/{held['id']}/send")
    assert sent.status_code == 422, sent.text
    assert "closed this conversation" in sent.json()["error"]
    assert ben.get(f"/api/sabar/v1/outbox/{held['id']}")["id"] == held["id"]


def test_a_conversation_is_closed_and_opened_again_and_its_answers_stay(person: New) -> None:
    ana, ben = person(), person()
    said = ana.says("let us talk", quote_approval_policy="followers")
    first = answer(ben, said).json()
    path = f"/api/v1/statuses/{said['id']}/interaction_policy"
    closed = ana.ok("PUT", path, json={"reply_policy": "nobody"})
    assert closed["reply_approval"]["policy"] == "nobody"
    assert closed["quote_approval"]["automatic"] == ["followers"]
    assert ben.call("PUT", path, json={"reply_policy": "public"}).status_code == 404
    assert answer(ben, said).status_code == 422
    thread = ana.get(f"/api/v1/statuses/{said['id']}/context")
    assert [one["id"] for one in thread["descendants"]] == [first["id"]]
    ana.ok("PUT", path, json={"reply_policy": "public"})
    assert answer(ben, said).status_code == 200


def test_an_edit_changes_who_may_answer_and_leaves_no_history(person: New) -> None:
    ana, ben = person(), person()
    said = ana.says("as it was", reply_policy="followers")
    edited = ana.ok(
        "PUT", f"/api/v1/statuses/{said['id']}", json={"status": "as it was", "reply_policy": "following"}
    )
    assert edited["reply_approval"]["policy"] == "following"
    assert edited["edited_at"] is None
    ana.ok("PUT", f"/api/v1/statuses/{said['id']}", json={"status": "other words"})
    assert told(ben, said) == {"policy": "following", "current_user": "denied"}


def test_a_boost_is_answered_as_what_it_boosts_is(person: New) -> None:
    ana, ben, cy = person(), person(), person()
    said = ana.says("closed", reply_policy="nobody")
    boost = ben.post(f"/api/v1/statuses/{said['id']}/reblog")
    assert answer(cy, boost).status_code == 422
    assert cy.get(f"/api/v1/statuses/{boost['id']}")["reblog"]["reply_approval"]["policy"] == "nobody"
