"""A server that cannot open its spaces says so, where it shows and where it is asked to write."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from sabar.db.engine import Tx
from sabar.model.spaces.rooms import EVERYTHING
from sabar.store.spaces import expiry, posts
from tests.api.spaces.conftest import Room
from tests.server import Server
from tests.waiting import eventually


@pytest.fixture
def locked_out(server: Server, room: Room) -> Iterator[str]:
    """Something was said, then the server's key was lost, and the server started anew."""
    said = room.says(room.owner, "psst")
    key, away = server.settings.space_key, server.settings.data / "away"
    key.rename(away)
    server.app.seals.keyring._kept.clear()
    server.app.seals.keyring._server.clear()
    yield said["id"]
    away.rename(key)
    assert room.owner.get(f"{room.path}/posts/{said['id']}")["text"] == "psst"


def test_what_cannot_be_opened_is_shown_as_that(room: Room, locked_out: str) -> None:
    (found,) = room.member.get(f"{room.path}/posts")
    assert (found["id"], found["sealed"], found["text"]) == (locked_out, True, None)
    assert found["account"]["id"] == room.owner.id
    assert len(room.member.get(f"{room.path}/members")) == 3 and room.log()


def test_nothing_is_written_that_could_not_be_opened(server: Server, room: Room, locked_out: str) -> None:
    path = f"{room.path}/posts"
    for method, where, body in (
        ("POST", path, {"text": "new"}),
        ("PUT", f"{path}/{locked_out}/reactions/🥁", None),
    ):
        answer = room.owner.call(method, where, json=body)
        assert answer.status_code == 503 and "keys of spaces" in answer.json()["error"], answer.text
    assert len(room.owner.get(path)) == 1
    # One made now would wrap what none of the earlier opens.
    assert not server.settings.space_key.exists()


def test_an_answer_to_a_thread_whose_beginning_goes_in_that_moment_stays_in_it(
    server: Server, room: Room
) -> None:
    root = room.says(room.owner, "the beginning")
    first = room.says(room.owner, "first answer", in_reply_to_id=root["id"])
    server.clock.advance(1000)
    alone = room.says(room.owner, "alone")
    space_id = server.run(_space_of, server, int(root["id"]))
    with ThreadPoolExecutor(2) as threads:
        answers = []

        async def unit(tx: Tx) -> None:
            await posts.hold(tx, int(root["id"]))
            await posts.hold(tx, int(alone["id"]))
            # They are asked now, and wait for this write where the engine lets them begin.
            for asked in (first["id"], alone["id"]):
                answers.append(
                    threads.submit(
                        room.member.call,
                        "POST",
                        f"{room.path}/posts",
                        json={"text": "me too", "in_reply_to_id": asked},
                    )
                )
            await _a_moment(tx)
            found = await posts.one(tx, space_id, int(first["id"]), EVERYTHING)
            assert found is not None
            await expiry.expire(tx, space_id, found.created_at, 10)
            gone = await posts.one(tx, space_id, int(alone["id"]), EVERYTHING)
            assert gone is not None
            await posts.delete(tx, gone)

        server.run(server.app.db.write, unit)
        told = [one.result(20) for one in answers]
    assert [one.status_code for one in told] == [200, 404]
    assert told[0].json()["thread_id"] == first["id"]
    eventually(lambda: room.owner.get(f"{room.path}/posts/{first['id']}")["replies_count"] == 1)


async def _space_of(server: Server, id: int) -> int:
    found: int = await server.app.db.read().value("SELECT space_id FROM space_posts WHERE id = :id", id=id)
    return found


async def _a_moment(tx: Tx) -> None:
    """Half a second, in the database where there is more than one writer."""
    if "sqlite" not in str(type(tx)).lower():
        await tx.value("SELECT 1 FROM pg_sleep(0.5)")
