"""What is said in a space, by its API."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.people import Person
from tests.api.spaces.conftest import DAY, SPACES, Room

People = Callable[..., Person]


def posts(person: Person, room: Room, **params: Any) -> list[str]:
    return [one["text"] for one in person.get(f"{room.path}/posts", **params)]


def test_what_one_says_everybody_inside_reads(room: Room) -> None:
    said = room.says(room.guest, "Low tide at six")
    assert said["content"] == "<p>Low tide at six</p>" and said["sealed"] is False
    assert said["account"]["id"] == room.guest.id and said["edited_at"] is None
    for one in room.inside:
        assert posts(one, room) == ["Low tide at six"]
        assert one.get(f"{room.path}/posts/{said['id']}")["text"] == "Low tide at six"


def test_nothing_said_in_a_space_stands_anywhere_else(room: Room) -> None:
    said = room.says(room.owner, "psst #drum")
    for path in ("/api/v1/timelines/home", f"/api/v1/accounts/{room.owner.id}/statuses"):
        assert room.owner.get(path) == []
    assert room.owner.call("GET", f"/api/v1/statuses/{said['id']}").status_code == 404
    assert room.owner.get("/api/v2/search", q="psst")["statuses"] == []
    assert room.owner.shown()["statuses_count"] == 0


def test_answers_make_a_thread(room: Room) -> None:
    first = room.says(room.owner, "Who brings bread?")
    answer = room.says(room.member, "I do", in_reply_to_id=first["id"])
    below = room.says(room.guest, "And butter", in_reply_to_id=answer["id"])
    assert (below["in_reply_to_id"], below["thread_id"]) == (answer["id"], first["id"])
    for id in (first["id"], below["id"]):
        thread = room.member.get(f"{room.path}/posts/{id}/thread")
        assert [one["text"] for one in thread] == ["Who brings bread?", "I do", "And butter"]
    assert thread[0]["replies_count"] == 2
    room.member.delete(f"{room.path}/posts/{answer['id']}")
    assert room.owner.get(f"{room.path}/posts/{first['id']}")["replies_count"] == 1
    room.owner.delete(f"{room.path}/posts/{first['id']}")
    assert posts(room.owner, room) == []


def test_an_answer_to_a_post_of_another_space_is_refused(room: Room) -> None:
    other = room.owner.post(SPACES, name="Other")
    elsewhere = room.owner.post(f"{SPACES}/{other['slug']}/posts", text="over there")
    answer = room.owner.call(
        "POST", f"{room.path}/posts", json={"text": "here", "in_reply_to_id": elsewhere["id"]}
    )
    assert answer.status_code == 404
    assert room.owner.call("GET", f"{room.path}/posts/{elsewhere['id']}").status_code == 404


def test_pages_of_posts_follow_one_another(room: Room) -> None:
    for number in range(5):
        room.says(room.owner, f"n{number}")
    first = room.member.get(f"{room.path}/posts", limit=2)
    assert [one["text"] for one in first] == ["n4", "n3"]
    assert posts(room.member, room, limit=2, max_id=first[-1]["id"]) == ["n2", "n1"]
    assert posts(room.member, room, limit=2, min_id=first[-1]["id"]) == ["n4"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": " \u200b"},
        {"text": "x" * 5001},
        {"text": "a", "content_type": "text/html"},
        {"text": "a", "poll": {"options": ["one"], "expires_in": 3600}},
        {"text": "a", "in_reply_to_id": "x"},
        {"text": "a", "idempotency_key": "k" * 300},
    ],
)
def test_what_cannot_be_said_is_refused(room: Room, body: dict[str, object]) -> None:
    answer = room.owner.call("POST", f"{room.path}/posts", json=body)
    assert answer.status_code == 422 and answer.json()["error"].startswith("Validation failed")
    assert posts(room.owner, room) == []


def test_five_thousand_characters_fit(room: Room) -> None:
    assert len(room.says(room.owner, "é" * 5000)["text"]) == 5000


def test_code_keeps_its_lines(room: Room) -> None:
    said = room.says(room.owner, "```\nif a:\n    b()\n```", content_type="text/markdown")
    assert "<pre><code>if a:\n    b()" in said["content"]


def test_members_are_named_and_nobody_else(room: Room) -> None:
    said = room.says(room.owner, f"@{room.member.name} @{room.guest.name} @{room.outsider.name} #low")
    for one in (room.member, room.guest):
        assert f"/s/{room.slug}/members#m{one.id}" in said["content"]
    assert f"@{room.outsider.name} " in said["content"] and room.outsider.id not in said["content"]
    assert f"/s/{room.slug}/tags/low" in said["content"]


def test_the_same_form_sent_twice_is_one_post(room: Room) -> None:
    first = room.says(room.owner, "once", idempotency_key="k1")
    again = room.says(room.owner, "once", idempotency_key="k1")
    other = room.says(room.member, "mine", idempotency_key="k1")
    assert first["id"] == again["id"] != other["id"]
    assert posts(room.owner, room) == ["mine", "once"]


def test_one_changes_what_one_said_and_nobody_elses(room: Room) -> None:
    said = room.says(room.member, "tpyo")
    room.owner.server.clock.advance(1000)
    path = f"{room.path}/posts/{said['id']}"
    changed = room.member.ok("PUT", path, json={"text": "typo"})
    assert changed["text"] == "typo" and changed["edited_at"] is not None
    for one in (room.owner, room.guest):
        assert one.call("PUT", path, json={"text": "mine"}).status_code == 403
    assert room.guest.call("DELETE", path).status_code == 403
    assert room.owner.delete(path) == {}
    assert room.member.call("GET", path).status_code == 404


def test_members_answer_with_signs(room: Room) -> None:
    said = room.says(room.owner, "Bread is here")
    path = f"{room.path}/posts/{said['id']}"
    for one in (room.member, room.guest):
        for _ in range(2):
            one.ok("PUT", f"{path}/reactions/🥁")
    room.member.ok("PUT", f"{path}/reactions/👍🏽")
    told = room.guest.get(path)["reactions"]
    assert sorted((one["name"], one["count"], one["me"]) for one in told) == [
        ("👍🏽", 1, False),
        ("🥁", 2, True),
    ]
    room.guest.delete(f"{path}/reactions/🥁")
    assert {one["name"]: one["count"] for one in room.owner.get(path)["reactions"]} == {"🥁": 1, "👍🏽": 1}
    for wrong in ("a", "ab", ":wave:", "🥁🥁"):
        assert room.member.call("PUT", f"{path}/reactions/{wrong}").status_code == 422


def test_members_vote_once(room: Room) -> None:
    asked = room.says(room.owner, "When?", poll={"options": ["Now", "Later"], "expires_in": 3600})
    assert asked["poll"]["votes"] == [0, 0] and asked["poll"]["own_votes"] is None
    path = f"{room.path}/posts/{asked['id']}/votes"
    for one, choice in ((room.member, 0), (room.guest, 1)):
        one.post(path, choices=[choice])
    assert room.owner.post(path, choices=[1])["poll"]["votes"] == [1, 2]
    for wrong in ([1], [2], [-1], [], [0, 1]):
        assert room.guest.call("POST", path, json={"choices": wrong}).status_code == 422
    room.owner.server.clock.advance(3_601_000)
    told = room.guest.get(f"{room.path}/posts/{asked['id']}")["poll"]
    assert (told["expired"], told["voters_count"], told["own_votes"]) == (True, 3, [1])


def test_a_vote_on_what_is_no_poll_is_refused(room: Room) -> None:
    said = room.says(room.owner, "no poll")
    answer = room.member.call("POST", f"{room.path}/posts/{said['id']}/votes", json={"choices": [0]})
    assert answer.status_code == 404


def test_members_pin_for_everybody_and_guests_do_not(room: Room) -> None:
    said = [room.says(room.owner, f"n{number}") for number in range(6)]
    for one in said[:5]:
        room.member.post(f"{room.path}/posts/{one['id']}/pin")
    answer = room.member.call("POST", f"{room.path}/posts/{said[5]['id']}/pin")
    assert answer.status_code == 422 and "5" in answer.json()["error"]
    assert room.guest.call("POST", f"{room.path}/posts/{said[0]['id']}/unpin").status_code == 403
    room.owner.post(f"{room.path}/posts/{said[0]['id']}/unpin")
    pinned = [one["pinned"] for one in room.guest.get(f"{room.path}/posts")]
    assert pinned == [False, True, True, True, True, False]


def test_what_others_said_is_unread_until_it_is_read(room: Room) -> None:
    said = [room.says(room.owner, f"n{number}") for number in range(3)]
    assert room.member.get(room.path)["unread"] == 3
    assert room.owner.get(room.path)["unread"] == 0
    room.member.post(f"{room.path}/posts/{said[1]['id']}/read")
    assert room.member.get(SPACES)[0]["unread"] == 1
    room.member.post(f"{room.path}/posts/{said[0]['id']}/read")
    assert room.member.get(room.path)["unread"] == 1
    room.says(room.member, "and I")
    assert room.member.get(room.path)["unread"] == 0


def test_whoever_is_sent_out_in_that_moment_says_nothing_more(room: Room) -> None:
    room.owner.delete(f"{room.path}/members/{room.member.id}")
    assert room.member.call("POST", f"{room.path}/posts", json={"text": "late"}).status_code == 404
    room.owner.server.clock.advance(3 * DAY)
    assert room.guest.call("POST", f"{room.path}/posts", json={"text": "late"}).status_code == 404
    assert posts(room.owner, room) == []
