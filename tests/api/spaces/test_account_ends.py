"""Whoever cannot use the server is in no space; what he said stays there, without his name."""

from collections.abc import Callable

import pytest

from sabar.model.accounts import Role
from tests.api import people, staff
from tests.api.people import Person
from tests.api.spaces.conftest import DAY, SPACES, Room, let_in
from tests.server import Server
from tests.waiting import eventually

People = Callable[..., Person]
ADMIN = "/api/v1/admin/accounts"


@pytest.fixture(scope="module")
def boss(server: Server) -> Person:
    return staff.arriving(server, Role.ADMIN)


def erase(boss: Person, person: Person) -> None:
    boss.post(f"{ADMIN}/{person.id}/action", type="suspend")
    boss.delete(f"{ADMIN}/{person.id}")


def inside(person: Person, room: Room) -> list[str]:
    return [one["account"]["id"] for one in person.get(f"{room.path}/members")]


@pytest.mark.parametrize("deed", [people.suspend, people.shut_out])
def test_whoever_staff_keeps_out_is_in_no_space_until_that_ends(
    room: Room, deed: Callable[..., None]
) -> None:
    said = room.says(room.owner, f"@{room.member.name} hello")
    deed(room.member)
    assert room.member.call("GET", room.path).status_code in (401, 403)
    assert inside(room.owner, room) == [room.owner.id, room.guest.id]
    # Named now, he is words: he is not there.
    assert "href" in said["content"]
    assert "href" not in room.says(room.owner, f"@{room.member.name} hello")["content"]
    deed(room.member, **{"suspended" if deed is people.suspend else "shut": False})
    assert inside(room.owner, room) == [room.owner.id, room.member.id, room.guest.id]
    assert room.member.get(room.path)["role"] == "member"


def test_an_owner_who_is_kept_out_does_not_count_as_one_who_stays(room: Room) -> None:
    room.owner.ok("PUT", f"{room.path}/members/{room.member.id}", json={"role": "owner"})
    people.shut_out(room.member)
    answer = room.owner.call("POST", f"{room.path}/leave")
    assert answer.status_code == 422 and "last owner" in answer.json()["error"]


def test_what_a_deleted_account_said_stays_without_its_name(room: Room, boss: Person) -> None:
    poll = {"options": ["a", "b"], "expires_in": 3600}
    said = room.says(room.member, "stays", poll=poll)
    room.member.ok("PUT", f"{room.path}/posts/{said['id']}/reactions/🥁")
    room.guest.ok("PUT", f"{room.path}/posts/{said['id']}/reactions/🥁")
    room.member.post(f"{room.path}/posts/{said['id']}/votes", choices=[1])
    room.owner.ok("PUT", f"{room.path}/standup", json={"weekdays": [1, 2, 3, 4, 5, 6, 7]})
    room.member.post(f"{room.path}/standup/answers", text="stays too")
    erase(boss, room.member)
    path = f"{room.path}/posts/{said['id']}"
    eventually(lambda: room.owner.get(path)["reactions"] == [{"name": "🥁", "count": 1, "me": False}])
    found = room.owner.get(path)
    assert found["account"] is None and found["text"] == "stays" and found["poll"]["votes"] == [0, 1]
    (answer,) = room.owner.get(f"{room.path}/standup/answers")["answers"]
    assert answer["account"] is None and answer["text"] == "stays too"
    assert inside(room.owner, room) == [room.owner.id, room.guest.id]
    (line,) = room.owner.get(f"{room.path}/log", limit=1)["lines"]
    assert (line["what"], line["who"], line["about"]) == ("removed", "", room.member.name)


def test_of_who_is_suspended_a_room_shows_the_name_and_nothing_else_of_the_profile(
    room: Room, boss: Person
) -> None:
    room.member.ok("PATCH", "/api/v1/accounts/update_credentials", json={"display_name": "Fine Fellow"})
    said = room.says(room.member, "stays")
    path = f"{room.path}/posts/{said['id']}"
    assert room.owner.get(path)["account"]["display_name"] == "Fine Fellow"
    boss.post(f"{ADMIN}/{room.member.id}/action", type="suspend")
    found = room.owner.get(path)
    assert found["text"] == "stays" and found["account"]["acct"] == room.member.name
    assert found["account"]["display_name"] == ""
    boss.post(f"{ADMIN}/{room.member.id}/unsuspend")
    assert room.owner.get(path)["account"]["display_name"] == "Fine Fellow"


def test_where_the_last_owner_is_deleted_the_longest_member_owns_the_space(
    room: Room, boss: Person, person: People
) -> None:
    room.owner.server.clock.advance(1000)
    later = person()
    let_in(room.owner, room.path, later)
    erase(boss, room.owner)
    eventually(lambda: room.member.get(room.path)["role"] == "owner")
    assert later.get(room.path)["role"] == "member" and room.guest.get(room.path)["role"] == "guest"
    found = room.member.get(f"{room.path}/log", limit=2)
    told = [(one["what"], one["who"], one["about"], one["detail"]) for one in found["lines"]]
    assert told == [("role", "", room.member.name, "owner"), ("removed", "", room.owner.name, "account")]
    assert found["intact"]


def test_a_space_in_which_nobody_is_left_to_own_it_closes_and_goes(
    boss: Person, person: People, room: Room
) -> None:
    room.member.post(f"{room.path}/leave")
    alone = person()
    slug = alone.post(SPACES, name="Alone")["slug"]
    erase(boss, room.owner)
    erase(boss, alone)
    server = room.owner.server
    there = "SELECT COUNT(*) FROM spaces WHERE slug IN (:one, :two)"
    closed = f"{there} AND closes_at IS NOT NULL"
    eventually(lambda: server.run(server.app.db.read().value, closed, one=slug, two=room.slug) == 2)
    assert room.guest.get(room.path)["closes_at"] is not None
    server.clock.advance(7 * DAY + 1000)
    eventually(lambda: server.run(server.app.db.read().value, there, one=slug, two=room.slug) == 0)


def test_a_hold_of_an_owner_who_is_deleted_holds_no_more(room: Room, boss: Person) -> None:
    room.owner.ok("PUT", f"{room.path}/members/{room.member.id}", json={"role": "owner"})
    for one in (room.owner, room.member):
        one.post(f"{room.path}/hold")
    room.owner.ok("DELETE", room.path)
    erase(boss, room.member)
    eventually(lambda: room.log()[-1] == "removed")
    room.owner.server.clock.advance(7 * DAY + 1000)
    eventually(lambda: room.owner.call("GET", room.path).status_code == 404)
