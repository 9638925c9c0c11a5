"""Prove it: the leak test of a space, which everybody in it can start, and which runs every night."""

from typing import Any

import anyio.to_thread
import pytest

from sabar.effects.proving import people, run
from sabar.kit import times
from sabar.model.spaces.proofs import Part
from sabar.rules.spaces import limits
from sabar.rules.spaces import proofs as rules
from sabar.store.spaces import proofs
from tests import jobs
from tests.api import staff
from tests.api.people import Person
from tests.api.spaces.conftest import Room
from tests.api.spaces.proving import in_a_hurry, last, leaks, prove, without_asking
from tests.server import Server
from tests.waiting import eventually

pytestmark = pytest.mark.timeout(240)


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    in_a_hurry(monkeypatch)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    without_asking(monkeypatch)


def test_a_member_starts_it_and_everybody_inside_reads_what_was_tried(room: Room) -> None:
    room.says(room.owner, "before")
    sheet = prove(room)
    assert sheet["outcome"] == "passed" and sheet["asked_by"] == room.member.name
    assert leaks(sheet) == set()
    tried = {(one["exit"], one["as"]): one for one in sheet["tries"]}
    for who in ("visitor", "outsider", "former", "elsewhere", "staff"):
        assert tried["pages", who]["count"] > 300 and tried["pages", who]["verdict"] == "held"
    for who in ("visitor", "outsider", "former", "staff", "application"):
        assert tried["calls", who]["count"] > 300 and tried["calls", who]["verdict"] == "held"
    for exit in ("pages", "calls", "streams"):
        assert tried[exit, "insider"]["verdict"] == "seen"
    assert tried["database", None]["verdict"] == "held"
    assert tried["backup", None]["verdict"] == "held"
    assert tried["disks", None]["verdict"] == "not_tried"
    for person in room.inside:
        assert person.get(f"{room.path}/proofs")[0] == sheet
    assert room.outsider.call("GET", f"{room.path}/proofs").status_code == 404
    assert room.log()[-1] == "proved"


@pytest.mark.usefixtures("short")
def test_nobody_sees_a_word_or_a_person_of_the_test_while_it_runs(room: Room, server: Server) -> None:
    kept = room.says(room.owner, "kept")
    before = {person.name: _seen(room, person) for person in room.inside}
    room.member.post(f"{room.path}/proofs")
    looked = 0
    while room.owner.get(f"{room.path}/proofs")[0]["ended_at"] is None:
        for person in room.inside:
            assert _seen(room, person) == before[person.name]
            looked += 1
    assert looked > 2
    assert [one["id"] for one in room.owner.get(f"{room.path}/posts")] == [kept["id"]]


def _seen(room: Room, person: Person) -> list[Any]:
    return [person.get(f"{room.path}/posts"), person.get(f"{room.path}/members"), person.get(room.path)]


@pytest.mark.usefixtures("short")
def test_nothing_of_a_run_is_left(room: Room, server: Server) -> None:
    prove(room)
    jobs.idle(server)

    async def left() -> tuple[Any, ...]:
        db = server.app.db.read()
        counts = [
            await db.value(f"SELECT COUNT(*) FROM {table} WHERE proof")
            for table in ("space_posts", "space_members")
        ]
        testers = list((await proofs.testers(db)).values())
        files = await db.value("SELECT COUNT(*) FROM space_files WHERE account_id IN (:ids[])", ids=testers)
        spaces = await db.value("SELECT COUNT(*) FROM spaces WHERE name = 'Leak test'")
        tokens = await db.value(
            "SELECT COUNT(*) FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.account_id IN (:ids[])",
            ids=testers,
        )
        return (*counts, files, spaces, tokens)

    assert server.run(left) == (0, 0, 0, 0, 0)
    assert server.app.identities.count() == 0


@pytest.mark.usefixtures("short")
def test_people_of_the_test_cannot_sign_in_and_are_found_nowhere(room: Room, server: Server) -> None:
    prove(room)
    found = server.run(people.gathered, server.app)
    assert found.keys() == {Part.INSIDER, Part.OUTSIDER, Part.FORMER, Part.ELSEWHERE, Part.STAFF}
    for account, user in found.values():
        assert user.role == "user" and user.guest and user.approved_at is None
        answer = room.outsider.call("GET", "/api/v1/accounts/lookup", params={"acct": account.username})
        assert answer.status_code == 404


@pytest.mark.usefixtures("short")
def test_a_run_takes_others_for_those_that_staff_did_something_to(room: Room, server: Server) -> None:
    prove(room)
    before = {part: account for part, (account, _) in server.run(people.gathered, server.app).items()}
    boss = staff.arriving(server)
    deeds = {
        Part.INSIDER: ("action", {"type": "disable"}),
        Part.OUTSIDER: ("action", {"type": "suspend"}),
        Part.FORMER: ("action", {"type": "silence"}),
        Part.STAFF: ("approve", {}),
    }
    for part, (deed, given) in deeds.items():
        boss.post(f"/api/v1/admin/accounts/{before[part].id}/{deed}", **given)
    server.clock.advance(10 * times.MINUTE)
    assert prove(room)["outcome"] == "passed"
    after = {part: account for part, (account, _) in server.run(people.gathered, server.app).items()}
    assert {part for part in after if after[part].id != before[part].id} == deeds.keys()


@pytest.mark.usefixtures("short")
def test_one_runs_at_a_time_and_the_next_one_waits_some_minutes(room: Room, server: Server) -> None:
    room.member.post(f"{room.path}/proofs")
    second = room.guest.call("POST", f"{room.path}/proofs")
    assert second.status_code == 409, second.text
    last(room)
    too_soon = room.guest.call("POST", f"{room.path}/proofs")
    assert too_soon.status_code == 429 and int(too_soon.headers["Retry-After"]) > 0
    assert room.outsider.call("POST", f"{room.path}/proofs").status_code == 404
    server.clock.advance(10 * times.MINUTE)
    assert prove(room, room.guest)["asked_by"] == room.guest.name


@pytest.mark.usefixtures("short")
def test_it_runs_by_itself_every_night(room: Room, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "PROOFS", limits.PROOFS)
    server.clock.to_noon()
    server.clock.advance(15 * times.HOUR)
    eventually(lambda: room.owner.get(f"{room.path}/proofs"), seconds=60)
    assert last(room)["asked_by"] == ""
    server.clock.advance(times.HOUR)
    jobs.idle(server)
    assert len(room.owner.get(f"{room.path}/proofs")) == 1
    server.clock.advance(23 * times.HOUR)
    eventually(lambda: len(room.owner.get(f"{room.path}/proofs")) == 2, seconds=60)
    last(room)


def test_a_closed_space_is_not_tested(room: Room) -> None:
    room.owner.delete(room.path)
    assert room.owner.call("POST", f"{room.path}/proofs").status_code == 403


def test_whoever_says_outside_where_a_space_is_makes_no_test_of_it_fail(room: Room) -> None:
    told = f"{room.owner.server.settings.url}/s/{room.slug}"
    room.outsider.post("/api/v1/statuses", status=f"There is something at {told}")
    assert room.slug in room.outsider.call("GET", "/api/v1/timelines/public").text
    assert prove(room)["outcome"] == "passed"


@pytest.mark.usefixtures("short")
def test_a_space_that_is_held_is_tested_as_every_other(room: Room) -> None:
    room.owner.ok("PUT", f"{room.path}/members/{room.member.id}", json={"role": "owner"})
    for one in (room.owner, room.member):
        one.post(f"{room.path}/hold")
    said = room.says(room.owner, "evidence")
    assert prove(room)["outcome"] == "passed"
    # For people it is held as before.
    assert room.owner.call("PUT", f"{room.path}/posts/{said['id']}", json={"text": "x"}).status_code == 403


@pytest.mark.usefixtures("short")
def test_a_run_whose_space_was_closed_before_its_turn_keeps_no_other_one_waiting(
    room: Room, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = run.actions.begin

    async def late(*given: Any) -> Any:
        await anyio.to_thread.run_sync(lambda: room.owner.delete(room.path))
        return await begin(*given)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(run.actions, "begin", late)
        assert prove(room)["outcome"] == "broken_off"
    room.owner.post(f"{room.path}/reopen")
    server.clock.advance(10 * times.MINUTE)
    assert prove(room)["outcome"] == "passed"


def test_a_run_that_was_cut_off_is_cleared_away(
    room: Room, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(*given: Any) -> list[Any]:
        raise RuntimeError("cut off")

    monkeypatch.setattr(run, "_tried", dies)
    sheet = prove(room)
    assert sheet["outcome"] == "broken_off" and sheet["tries"] == []
    assert room.owner.get(f"{room.path}/log")["lines"][0]["what"] == "proved"
    assert len(room.owner.get(f"{room.path}/members")) == 3
