"""While two owners demand that nothing is destroyed, nobody makes away with what was said."""

import pytest

from sabar.rules.spaces.limits import FILES
from tests.api.spaces.conftest import Room

_WHY = "Two owners of this space demand that nothing is destroyed"


@pytest.fixture
def held(room: Room) -> Room:
    """Said first, then held by two."""
    room.owner.ok("PUT", f"{room.path}/members/{room.member.id}", json={"role": "owner"})
    return room


def hold(room: Room) -> None:
    for one in (room.owner, room.member):
        one.post(f"{room.path}/hold")


def test_what_was_said_is_neither_deleted_nor_changed_while_it_is_held(held: Room) -> None:
    file = held.guest.ok("POST", f"{held.path}/files", files={"file": ("a.txt", b"proof")})
    said = held.says(held.guest, "evidence", file_ids=[file["id"]])
    one = f"{held.path}/posts/{said['id']}"
    held.owner.ok("PUT", f"{one}/reactions/🥁")
    assert held.owner.get(held.path)["held"] is False
    hold(held)
    assert held.guest.get(held.path)["held"] is True
    before = held.log()
    for person, method, path, given in (
        (held.guest, "DELETE", one, {}),
        (held.owner, "DELETE", one, {}),
        (held.guest, "PUT", one, {"json": {"text": "nothing"}}),
        (held.guest, "PUT", one, {"json": {"text": "evidence", "file_ids": []}}),
        (held.owner, "DELETE", f"{one}/reactions/🥁", {}),
    ):
        answer = person.call(method, path, **given)
        assert answer.status_code == 403 and _WHY in answer.json()["error"], (method, path)
    shown = held.guest.get(one)
    assert (shown["text"], len(shown["files"]), shown["reactions"][0]["count"]) == ("evidence", 1, 1)
    # New things can be said, and no line of the log tells of what was not done.
    held.says(held.guest, "more", in_reply_to_id=said["id"])
    held.member.ok("PUT", f"{one}/reactions/🎉")
    assert held.log() == before
    # Outside it is as if there was nothing.
    assert held.outsider.call("DELETE", one).status_code == 404
    held.member.delete(f"{held.path}/hold")
    held.guest.ok("PUT", one, json={"text": "changed"})
    held.owner.delete(f"{one}/reactions/🥁")
    held.guest.delete(one)


def test_how_much_room_files_take_is_told_to_who_is_inside(room: Room) -> None:
    for person in (room.owner, room.member):
        person.ok("POST", f"{room.path}/files", files={"file": ("a.txt", b"x" * 100_000)})
    told = room.owner.get(f"{room.path}/room")
    assert told["space"] == 2 * told["own"] > 200_000
    assert (told["space_most"], told["own_most"]) == (FILES.space_bytes, FILES.member_bytes)
    assert room.guest.get(f"{room.path}/room")["own"] == 0
    assert room.outsider.call("GET", f"{room.path}/room").status_code == 404
