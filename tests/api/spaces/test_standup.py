"""Stand-ups by our API: what is asked, when, and what was answered. It is a Wednesday, noon in Greenwich."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from sabar.db.engine import Tx
from sabar.effects import housekeeping
from sabar.kit import times
from tests.api.people import Person
from tests.api.spaces.conftest import DAY, Room, let_in
from tests.api.spaces.test_retention import key_files, rows
from tests.server import Server
from tests.waiting import eventually

EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]


@pytest.fixture(autouse=True)
def noon(server: Server) -> None:
    server.clock.to_noon()


@pytest.fixture
def asked(noon: None, room: Room) -> Room:
    """A space that asks every day."""
    asks(room)
    return room


def asks(room: Room, **given: Any) -> Any:
    return room.owner.ok("PUT", f"{room.path}/standup", json={"weekdays": EVERY_DAY, **given})


def answers(room: Room, person: Person, text: str, **given: Any) -> Any:
    return person.post(f"{room.path}/standup/answers", text=text, **given)


def standup(room: Room, person: Person) -> Any:
    return person.get(f"{room.path}/standup")


def told(room: Room, person: Person, day: str = "") -> list[str]:
    """What somebody finds of a day, of today without one."""
    found = person.get(f"{room.path}/standup/answers", **({"day": day} if day else {}))
    return [one["text"] for one in found["answers"]]


def today(room: Room, days: int = 0) -> str:
    return times.day(room.owner.server.clock.now_ms() + days * DAY)


def test_an_owner_switches_it_on_changes_it_and_switches_it_off(room: Room) -> None:
    assert standup(room, room.member) == {
        "weekdays": [],
        "question": None,
        "hour": "09:00",
        "time_zone": "UTC",
        "today": today(room),
        "asked": False,
    }
    assert asks(room, weekdays=[5, 1, 3])["weekdays"] == [1, 3, 5]
    assert standup(room, room.guest)["asked"] is True
    asks(room, weekdays=[5, 1, 3], question="What did you learn?")
    assert standup(room, room.guest)["question"] == "What did you learn?"
    # The same once more is no change; without a question it stays.
    assert asks(room, weekdays=[1, 3, 5])["question"] == "What did you learn?"
    assert asks(room, weekdays=[1], question="")["question"] is None
    assert room.owner.delete(f"{room.path}/standup")["weekdays"] == []
    room.owner.delete(f"{room.path}/standup")
    assert standup(room, room.guest)["asked"] is False
    lines = [one for one in room.owner.get(f"{room.path}/log")["lines"] if one["what"] == "standup"][::-1]
    assert [(one["about"], one["detail"]) for one in lines] == [
        ("on", "135"),
        ("question", "135"),
        ("changed", "1"),
        ("question", "1"),
        ("off", ""),
    ]
    assert "learn" not in repr(room.owner.get(f"{room.path}/log"))
    assert "standup" in room.log()


def test_nobody_but_an_owner_decides_what_is_asked(asked: Room) -> None:
    for person, status in ((asked.member, 403), (asked.guest, 403), (asked.outsider, 404)):
        path = f"{asked.path}/standup"
        assert person.call("PUT", path, json={"weekdays": [1]}).status_code == status
        assert person.call("DELETE", path).status_code == status
    for path in ("", "/answers"):
        assert asked.outsider.call("GET", f"{asked.path}/standup{path}").status_code == 404
    for path, given in (("answers", {"text": "x"}), ("not_today", {})):
        answer = asked.outsider.call("POST", f"{asked.path}/standup/{path}", json=given)
        assert answer.status_code == 404
    answer = asked.outsider.call("PUT", f"{asked.path}/standup/hour", json={"hour": "10:00"})
    assert answer.status_code == 404
    assert standup(asked, asked.owner)["weekdays"] == EVERY_DAY


@pytest.mark.parametrize(
    "given",
    [
        {"weekdays": []},
        {"weekdays": [0]},
        {"weekdays": [8]},
        {"weekdays": ["Monday"]},
        {"weekdays": [1], "question": "x" * 201},
        {},
    ],
)
def test_what_cannot_be_asked_is_refused(asked: Room, given: dict[str, Any]) -> None:
    assert asked.owner.call("PUT", f"{asked.path}/standup", json=given).status_code in (400, 422)
    assert standup(asked, asked.owner)["weekdays"] == EVERY_DAY


def test_everybody_is_asked_from_his_own_hour_on(asked: Room) -> None:
    for person, hour, is_asked in (
        (asked.owner, "11:59", True),
        (asked.member, "12:30", False),
        (asked.guest, None, False),
    ):
        found = person.ok("PUT", f"{asked.path}/standup/hour", json={"hour": hour})
        assert (found["hour"], found["asked"]) == (hour, is_asked)
    asked.owner.server.clock.advance(31 * times.MINUTE)
    assert standup(asked, asked.member)["asked"] is True
    for hour in ("24:00", "soon", "9"):
        path = f"{asked.path}/standup/hour"
        assert asked.member.call("PUT", path, json={"hour": hour}).status_code == 422
    assert standup(asked, asked.member)["hour"] == "12:30"


def test_who_answered_or_would_not_is_asked_again_on_the_next_day(asked: Room) -> None:
    answers(asked, asked.owner, "glazing")
    assert asked.member.post(f"{asked.path}/standup/not_today")["asked"] is False
    assert [standup(asked, one)["asked"] for one in asked.inside] == [False, False, True]
    asked.owner.server.clock.advance(DAY)
    assert [standup(asked, one)["asked"] for one in asked.inside] == [True, True, True]
    # Not today is no vow.
    asked.member.post(f"{asked.path}/standup/not_today")
    assert answers(asked, asked.member, "firing after all")["text"] == "firing after all"


def test_the_answers_of_a_day_stand_on_one_page(asked: Room) -> None:
    first = today(asked)
    made = answers(asked, asked.owner, "glazing #kiln")
    assert made["standup"] == {"day": first, "utc_offset": 0}
    assert asked.says(asked.member, "not one of them")["standup"] is None
    answers(asked, asked.guest, "firing")
    assert told(asked, asked.member) == ["glazing #kiln", "firing"]
    asked.owner.server.clock.advance(DAY)
    assert told(asked, asked.member) == []
    assert told(asked, asked.member, first) == ["glazing #kiln", "firing"]
    found = asked.member.get(f"{asked.path}/standup/answers")
    assert (found["day"], found["before"], found["after"]) == (today(asked), first, None)
    found = asked.member.get(f"{asked.path}/standup/answers", day=first)
    assert (found["day"], found["before"], found["after"]) == (first, None, today(asked))
    # Nothing says who was silent, or how many.
    assert set(found) == {"day", "answers", "before", "after"}
    for day in ("yesterday", "2026-02-30", "20261201"):
        answer = asked.member.call("GET", f"{asked.path}/standup/answers", params={"day": day})
        assert answer.status_code == 422, day


def test_an_answer_is_a_post_of_the_space(asked: Room) -> None:
    made = answers(asked, asked.member, "glazing")
    one = f"{asked.path}/posts/{made['id']}"
    asked.guest.ok("PUT", f"{one}/reactions/🥁")
    asked.says(asked.guest, "which one?", in_reply_to_id=made["id"])
    changed = asked.member.ok("PUT", one, json={"text": "glazing bowls"})
    assert (changed["text"], changed["standup"]) == ("glazing bowls", made["standup"])
    assert asked.guest.call("PUT", one, json={"text": "mine"}).status_code == 403
    (found,) = asked.owner.get(f"{asked.path}/standup/answers")["answers"]
    assert (found["replies_count"], found["reactions"][0]["name"]) == (1, "🥁")
    assert found["edited_at"] is not None
    asked.member.delete(one)
    assert told(asked, asked.owner) == []
    # Asked once a day; whoever took it back can still answer.
    assert standup(asked, asked.member)["asked"] is False
    assert answers(asked, asked.member, "pots instead")["text"] == "pots instead"


def test_an_answer_calls_nobody(asked: Room) -> None:
    asked.says(asked.owner, "read this")
    answers(asked, asked.owner, "glazing")
    assert asked.member.get(asked.path)["unread"] == 1
    # Who answers has not read the room by that.
    answers(asked, asked.member, "firing")
    assert asked.member.get(asked.path)["unread"] == 1


def test_one_answers_once_a_day(asked: Room) -> None:
    path = f"{asked.path}/standup/answers"
    made = answers(asked, asked.member, "glazing", idempotency_key="k")
    assert answers(asked, asked.member, "glazing", idempotency_key="k")["id"] == made["id"]
    again = asked.member.call("POST", path, json={"text": "firing"})
    assert again.status_code == 422 and "change your answer" in again.json()["error"]
    assert told(asked, asked.owner) == ["glazing"]


def test_of_two_answers_at_once_one_stands(asked: Room) -> None:
    path = f"{asked.path}/standup/answers"
    with ThreadPoolExecutor(8) as hands:
        found = list(
            hands.map(lambda n: asked.member.call("POST", path, json={"text": f"answer {n}"}), range(8))
        )
    assert sorted(one.status_code for one in found) == [200, *[422] * 7]
    assert len(told(asked, asked.owner)) == 1


def test_the_same_answer_sent_at_once_is_one(asked: Room) -> None:
    path, given = f"{asked.path}/standup/answers", {"text": "glazing", "idempotency_key": "same"}
    with ThreadPoolExecutor(6) as hands:
        found = list(hands.map(lambda _: asked.member.call("POST", path, json=given), range(6)))
    assert {one.status_code for one in found} == {200}
    assert len({one.json()["id"] for one in found}) == 1


@pytest.mark.parametrize("text", ["", " \n", "x" * 5001])
def test_what_is_no_answer_is_refused(asked: Room, text: str) -> None:
    path = f"{asked.path}/standup/answers"
    assert asked.member.call("POST", path, json={"text": text}).status_code == 422
    assert standup(asked, asked.member)["asked"] is True


def test_on_days_without_it_and_where_it_is_off_nothing_is_answered(room: Room) -> None:
    path = f"{room.path}/standup/answers"
    for weekdays in ([], [1, 2, 4, 5, 6, 7]):
        if weekdays:
            asks(room, weekdays=weekdays)
        assert standup(room, room.member)["asked"] is False
        assert room.member.call("POST", path, json={"text": "eager"}).status_code == 422
    asks(room)
    answers(room, room.member, "glazing")
    room.owner.delete(f"{room.path}/standup")
    # What was answered stays.
    assert told(room, room.guest) == ["glazing"]


def test_a_closed_space_asks_nobody(asked: Room) -> None:
    answers(asked, asked.owner, "glazing")
    asked.owner.ok("DELETE", asked.path)
    assert standup(asked, asked.member)["asked"] is False
    for method, path, given in (
        ("POST", "/answers", {"text": "late"}),
        ("PUT", "", {"weekdays": [1]}),
        ("DELETE", "", {}),
    ):
        who = asked.owner if path == "" else asked.member
        answer = who.call(method, f"{asked.path}/standup{path}", json=given)
        assert answer.status_code == 403, (method, path)
    assert told(asked, asked.member) == ["glazing"]


def test_who_comes_later_and_does_not_see_the_past_sees_no_older_day(asked: Room) -> None:
    asked.owner.ok("PUT", asked.path, json={"past": False})
    first = today(asked)
    answers(asked, asked.owner, "glazing")
    asked.owner.server.clock.advance(DAY)
    answers(asked, asked.owner, "firing")
    let_in(asked.owner, asked.path, asked.outsider)
    newcomer = asked.outsider
    answers(asked, newcomer, "hello")
    assert told(asked, newcomer) == ["hello"]
    assert told(asked, newcomer, first) == []
    assert newcomer.get(f"{asked.path}/standup/answers")["before"] is None
    assert told(asked, asked.member) == ["firing", "hello"]


def test_who_left_and_comes_back_begins_anew(asked: Room) -> None:
    asked.member.ok("PUT", f"{asked.path}/standup/hour", json={"hour": None})
    answers(asked, asked.member, "glazing")
    asked.member.post(f"{asked.path}/leave")
    assert told(asked, asked.owner) == ["glazing"]
    assert asked.member.call("GET", f"{asked.path}/standup").status_code == 404
    let_in(asked.owner, asked.path, asked.member)
    assert standup(asked, asked.member)["hour"] == "09:00"
    path = f"{asked.path}/standup/answers"
    assert asked.member.call("POST", path, json={"text": "again"}).status_code == 422


def test_answers_go_with_everything_else_and_the_question_stays(asked: Room) -> None:
    server = asked.owner.server
    asked.owner.ok("PUT", asked.path, json={"retention_seconds": 86_400})
    asks(asked, question="What did you learn?")
    answers(asked, asked.owner, "glazing")
    first, (key,) = today(asked), key_files(asked)
    server.clock.advance(2 * DAY + times.HOUR)
    server.run(housekeeping.sweep, server.app, b"")
    eventually(lambda: told(asked, asked.owner, first) == [])
    # The key of its day goes all the same: it is sealed anew.
    eventually(lambda: key not in key_files(asked))
    assert standup(asked, asked.owner)["question"] == "What did you learn?"
    assert len(key_files(asked)) == 1


def test_a_question_that_was_changed_by_hand_is_not_asked(asked: Room) -> None:
    asks(asked, question="What did you learn?")
    server = asked.owner.server

    async def by_hand(tx: Tx) -> None:
        await tx.run("UPDATE space_questions SET day = day - 1")

    server.run(server.app.db.write, by_hand)
    assert standup(asked, asked.owner)["question"] is None


def test_an_answer_that_was_moved_to_another_day_by_hand_is_not_shown(asked: Room) -> None:
    made = answers(asked, asked.owner, "glazing")
    server = asked.owner.server

    async def by_hand(tx: Tx) -> None:
        sql = "UPDATE space_posts SET standup = standup - 1 WHERE id = :id"
        assert await tx.run(sql, id=int(made["id"])) == 1

    server.run(server.app.db.write, by_hand)
    (found,) = asked.owner.get(f"{asked.path}/standup/answers", day=today(asked, -1))["answers"]
    assert (found["sealed"], found["text"], found["standup"]["utc_offset"]) == (True, None, None)


def test_nothing_of_it_is_left_of_a_space_that_was_destroyed(asked: Room) -> None:
    asks(asked, question="What did you learn?")
    answers(asked, asked.owner, "glazing")
    server = asked.owner.server
    questions = rows(server, "SELECT COUNT(*) FROM space_questions")
    asked.owner.ok("DELETE", asked.path)
    server.clock.advance(7 * DAY + 1000)
    server.run(housekeeping.sweep, server.app, b"")
    sql = "SELECT COUNT(*) FROM spaces WHERE slug = :slug"
    eventually(lambda: rows(server, sql, slug=asked.slug) == 0)
    assert rows(server, "SELECT COUNT(*) FROM space_questions") == questions - 1
