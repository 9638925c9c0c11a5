"""What a space keeps for a time only is gone within the hour, and so are the keys of its days."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sabar.effects import housekeeping
from sabar.store.spaces import rooms
from tests.api.people import Person
from tests.api.spaces.conftest import DAY, SPACES, Room, let_in
from tests.server import Server
from tests.waiting import eventually

People = Callable[..., Person]
WEEK = 7 * 86_400
HOUR = 3_600_000


@pytest.fixture
def brief(room: Room) -> Room:
    """A space that keeps what is said for a week, at noon."""
    room.owner.server.clock.to_noon()
    room.owner.ok("PUT", room.path, json={"retention_seconds": WEEK})
    return room


def sweep(room: Room) -> None:
    server = room.owner.server
    server.run(housekeeping.sweep, server.app, b"")


def texts(room: Room) -> list[str]:
    return [one["text"] for one in room.owner.get(f"{room.path}/posts")]


def key_files(room: Room) -> list[Path]:
    server = room.owner.server
    slug = room.path.rpartition("/")[2]

    async def id() -> int:
        found: int = await server.app.db.read().value("SELECT id FROM spaces WHERE slug = :slug", slug=slug)
        return found

    folder = server.settings.space_keys / str(server.run(id))
    return sorted(folder.glob("[0-9]*"))


def rows(server: Server, sql: str, **args: Any) -> int:
    found: int = server.run(server.app.db.read().value, sql, **args)
    return found


def test_what_was_said_goes_when_its_time_is_over_and_not_before(brief: Room) -> None:
    said = brief.says(brief.member, "for a week", poll={"options": ["a", "b"], "expires_in": 3600})
    brief.owner.ok("PUT", f"{brief.path}/posts/{said['id']}/reactions/🥁")
    brief.owner.post(f"{brief.path}/posts/{said['id']}/votes", choices=[0])
    server = brief.owner.server
    server.clock.advance(7 * DAY - HOUR)
    kept = brief.says(brief.member, "later")
    sweep(brief)
    assert texts(brief) == ["later", "for a week"]
    server.clock.advance(HOUR + 1000)
    sweep(brief)
    eventually(lambda: texts(brief) == ["later"])
    assert brief.owner.call("GET", f"{brief.path}/posts/{said['id']}").status_code == 404
    for table in ("space_reactions", "space_votes"):
        assert rows(server, f"SELECT COUNT(*) FROM {table} WHERE post_id = :id", id=int(said["id"])) == 0
    assert brief.owner.get(f"{brief.path}/posts/{kept['id']}")["sealed"] is False
    assert brief.log()[-1] in ("retention", "ended")


def test_it_goes_within_the_hour_by_itself(brief: Room) -> None:
    brief.says(brief.member, "for a week")
    brief.owner.server.clock.advance(7 * DAY + HOUR + 1000)
    eventually(lambda: texts(brief) == [])


def test_the_key_of_a_day_goes_when_the_whole_day_is_over(brief: Room) -> None:
    server = brief.owner.server
    brief.says(brief.member, "at noon")
    (key,) = key_files(brief)
    server.clock.advance(7 * DAY + HOUR)
    sweep(brief)
    eventually(lambda: texts(brief) == [])
    # Said at eight in the evening of that day, something would be there still.
    assert key_files(brief) == [key]
    server.clock.advance(DAY // 2)
    sweep(brief)
    eventually(lambda: key_files(brief) == [])
    eventually(lambda: _destroyed(server, key.name))
    brief.says(brief.member, "life goes on")
    assert texts(brief) == ["life goes on"]


def _destroyed(server: Server, day: str) -> bool:
    found = server.run(
        server.app.db.read().all, "SELECT payload FROM events WHERE kind = 'SpaceKeysDestroyed'"
    )
    return any(f"[{day}]".encode() in bytes(row[0]) for row in found)


def test_the_key_of_a_day_of_which_all_was_deleted_goes_too(brief: Room) -> None:
    said = brief.says(brief.member, "a slip")
    brief.member.delete(f"{brief.path}/posts/{said['id']}")
    assert len(key_files(brief)) == 1
    brief.owner.server.clock.advance(8 * DAY)
    sweep(brief)
    eventually(lambda: key_files(brief) == [])


def test_an_answer_lives_as_long_as_its_own_age_allows(brief: Room) -> None:
    server = brief.owner.server
    root = brief.says(brief.member, "the beginning")
    early = brief.says(brief.owner, "at once", in_reply_to_id=root["id"])
    server.clock.advance(3 * DAY)
    first = brief.says(brief.owner, "three days later", in_reply_to_id=root["id"])
    server.clock.advance(HOUR)
    second = brief.says(brief.member, "and then", in_reply_to_id=early["id"])
    server.clock.advance(4 * DAY)
    sweep(brief)
    eventually(lambda: texts(brief) == ["and then", "three days later"])
    thread = brief.owner.get(f"{brief.path}/posts/{second['id']}/thread")
    assert [one["id"] for one in thread] == [first["id"], second["id"]]
    assert [one["thread_id"] for one in thread] == [first["id"]] * 2
    assert [one["in_reply_to_id"] for one in thread] == [root["id"], early["id"]]
    assert thread[0]["replies_count"] == 1
    third = brief.says(brief.member, "more", in_reply_to_id=second["id"])
    assert third["thread_id"] == first["id"]
    server.clock.advance(3 * DAY + HOUR)
    sweep(brief)
    eventually(lambda: texts(brief) == ["more"])
    (left,) = brief.owner.get(f"{brief.path}/posts/{third['id']}/thread")
    assert (left["thread_id"], left["replies_count"]) == (third["id"], 0)


def test_many_posts_go_in_pieces_and_each_is_told(brief: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sabar.actions.spaces.expire._BATCH", 3)
    root = brief.says(brief.member, "root")
    ids = [root["id"]]
    ids += [brief.says(brief.member, f"{n}", in_reply_to_id=root["id"])["id"] for n in range(7)]
    ids += [brief.says(brief.member, f"alone {n}")["id"] for n in range(4)]
    server = brief.owner.server
    server.clock.advance(7 * DAY + 1000)
    sweep(brief)
    eventually(lambda: texts(brief) == [])
    events = server.run(
        server.app.db.read().all, "SELECT payload FROM events WHERE kind = 'SpacePostDeleted'"
    )
    told = b"".join(bytes(row[0]) for row in events)
    assert all(id.encode() in told for id in ids)


def test_a_shorter_time_counts_from_the_next_sweep_on_and_a_longer_one_brings_nothing_back(
    brief: Room,
) -> None:
    brief.says(brief.member, "two days")
    brief.owner.server.clock.advance(2 * DAY)
    brief.says(brief.member, "now")
    sweep(brief)
    assert texts(brief) == ["now", "two days"]
    brief.owner.ok("PUT", brief.path, json={"retention_seconds": 86_400})
    sweep(brief)
    eventually(lambda: texts(brief) == ["now"])
    brief.owner.ok("PUT", brief.path, json={"retention_seconds": None})
    brief.owner.server.clock.advance(9 * DAY)
    sweep(brief)
    assert texts(brief) == ["now"] and len(key_files(brief)) >= 1


def test_nothing_goes_while_two_owners_demand_it(brief: Room) -> None:
    server = brief.owner.server
    brief.owner.ok("PUT", f"{brief.path}/members/{brief.member.id}", json={"role": "owner"})
    brief.says(brief.member, "evidence")
    for one in (brief.owner, brief.member):
        one.post(f"{brief.path}/hold")
    server.clock.advance(9 * DAY)
    sweep(brief)
    server.run(_expired, server.app, brief)
    assert texts(brief) == ["evidence"] and len(key_files(brief)) == 1
    brief.member.delete(f"{brief.path}/hold")
    sweep(brief)
    eventually(lambda: texts(brief) == [] and key_files(brief) == [])


async def _expired(app: Any, room: Room) -> None:
    from sabar.actions.spaces import expire

    slug = room.path.rpartition("/")[2]
    id = await app.db.read().value("SELECT id FROM spaces WHERE slug = :slug", slug=slug)
    await expire.expire(app, id)


def test_what_a_space_keeps_for_ever_stays(room: Room) -> None:
    room.says(room.member, "for ever")
    room.owner.server.clock.advance(9 * DAY)
    sweep(room)
    assert texts(room) == ["for ever"]


def test_a_closed_space_whose_job_was_lost_goes_with_the_sweep(person: People) -> None:
    ana, ben = person(), person()
    slug = ana.post(SPACES, name="Lost")["slug"]
    path = f"{SPACES}/{slug}"
    let_in(ana, path, ben)
    ana.post(f"{path}/posts", text="hello")
    ana.ok("DELETE", path)
    server = ana.server
    server.run(server.app.db.write, _forget_shredding)
    server.clock.advance(7 * DAY + 1000)
    assert ben.call("GET", path).status_code == 200
    server.run(housekeeping.sweep, server.app, b"")
    eventually(lambda: ben.call("GET", path).status_code == 404)
    eventually(lambda: rows(server, "SELECT COUNT(*) FROM spaces WHERE slug = :slug", slug=slug) == 0)


async def _forget_shredding(tx: Any) -> None:
    await tx.run("DELETE FROM jobs WHERE kind = 'spaces.shred'")


@pytest.mark.parametrize("cut", ["keys", "rows", "end"])
def test_shredding_that_was_cut_off_is_gone_on_with(
    person: People, monkeypatch: pytest.MonkeyPatch, cut: str
) -> None:
    from sabar.actions.spaces import closing

    ana = person()
    slug = ana.post(SPACES, name="Cut")["slug"]
    path = f"{SPACES}/{slug}"
    ana.post(f"{path}/posts", text="hello")
    server = ana.server
    id = rows(server, "SELECT id FROM spaces WHERE slug = :slug", slug=slug)
    ana.ok("DELETE", path)
    server.run(server.app.db.write, _forget_shredding)
    server.clock.advance(7 * DAY + 1000)

    async def fail(*given: object, **more: object) -> None:
        raise RuntimeError("cut off")

    with monkeypatch.context() as patch:
        if cut == "keys":
            patch.setattr(closing, "_destroy_keys", fail)
        elif cut == "rows":
            patch.setattr(closing.posts, "delete_some", fail)
        else:
            patch.setattr(closing.rooms, "delete", fail)
        with pytest.raises(RuntimeError, match="cut off"):
            server.run(closing.shred, server.app, id)
    # Nobody is in any more, whatever is left of it.
    assert ana.call("GET", path).status_code == 404
    assert server.run(_space, server.app, id) is not None
    server.run(housekeeping.sweep, server.app, b"")
    eventually(lambda: server.run(_space, server.app, id) is None)
    assert not (server.settings.space_keys / str(id)).exists()
    assert rows(server, "SELECT COUNT(*) FROM space_posts WHERE space_id = :id", id=id) == 0


async def _space(app: Any, id: int) -> Any:
    return await rooms.by_id(app.db.read(), id)
