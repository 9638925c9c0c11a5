"""When files of a space go: with their time, with the space, and when no post takes them."""

import asyncio
from typing import Any

import pytest

from sabar.backends.files import DirectoryFiles
from sabar.effects import housekeeping
from sabar.store.spaces import rooms
from tests.api.spaces.conftest import DAY, Room
from tests.api.spaces.test_files import MB, PHOTO, Folder, refused, upload
from tests.waiting import eventually

HOUR = 3_600_000


def sweep(room: Room) -> None:
    server = room.owner.server
    server.run(housekeeping.sweep, server.app, b"")


def rows(room: Room) -> int:
    server, slug = room.owner.server, room.slug
    sql = "SELECT COUNT(*) FROM space_files WHERE space_id = (SELECT id FROM spaces WHERE slug = :slug)"
    found: int = server.run(server.app.db.read().value, sql, slug=slug)
    return found


def test_a_file_that_no_post_takes_goes_after_a_day(room: Room) -> None:
    folder = Folder(room)
    made = upload(room.owner, room, PHOTO, "x.jpg")
    room.owner.server.clock.advance(DAY - HOUR)
    sweep(room)
    assert room.owner.call("GET", made["url"]).status_code == 200
    room.owner.server.clock.advance(2 * HOUR)
    sweep(room)
    eventually(lambda: room.owner.call("GET", made["url"]).status_code == 404)
    eventually(lambda: (folder.new(), rows(room)) == ([], 0))


def test_files_go_with_the_posts_that_a_space_no_longer_keeps_and_then_their_key(room: Room) -> None:
    server = room.owner.server
    server.clock.to_noon()
    room.owner.ok("PUT", room.path, json={"retention_seconds": 7 * 86_400})
    folder = Folder(room)
    made = upload(room.owner, room, PHOTO, "x.jpg")
    room.says(room.owner, "look", file_ids=[made["id"]])
    id = server.run(server.app.db.read().value, "SELECT id FROM spaces WHERE slug = :slug", slug=room.slug)
    keys = server.settings.space_keys / str(id)
    (key,) = keys.glob("[0-9]*")
    server.clock.advance(7 * DAY - HOUR)
    sweep(room)
    assert room.owner.call("GET", made["url"]).status_code == 200 and len(folder.new()) == 2
    server.clock.advance(DAY)
    sweep(room)
    eventually(lambda: (folder.new(), rows(room), key.exists()) == ([], 0, False))


def test_a_key_stays_as_long_as_a_file_of_its_day_is_shown(room: Room) -> None:
    server = room.owner.server
    server.clock.to_noon()
    room.owner.ok("PUT", room.path, json={"retention_seconds": 86_400})
    server.clock.advance(DAY // 2 - 1000)
    made = upload(room.owner, room, b"just before midnight")
    server.clock.advance(HOUR * 2)
    room.says(room.owner, "after it", file_ids=[made["id"]])
    server.clock.advance(DAY - HOUR)
    sweep(room)
    assert room.owner.call("GET", made["url"]).content == b"just before midnight"


def test_a_space_that_is_destroyed_takes_its_files_along(room: Room) -> None:
    folder = Folder(room)
    made = upload(room.owner, room, PHOTO, "x.jpg")
    room.says(room.owner, "look", file_ids=[made["id"]])
    upload(room.owner, room, b"loose")
    room.owner.delete(room.path)
    assert refused(room.owner, room, b"late").status_code == 403
    assert room.owner.call("GET", made["url"]).status_code == 200
    room.owner.server.clock.advance(7 * DAY + 1000)
    sweep(room)
    eventually(lambda: room.owner.call("GET", room.path).status_code == 404)
    eventually(lambda: (folder.new(), rows(room)) == ([], 0))


def test_what_cannot_be_stored_leaves_nothing_and_takes_no_room(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Folder(room)

    def full(self: DirectoryFiles, key: str, content: Any) -> None:
        for _ in content:
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(DirectoryFiles, "_put", full)
        assert refused(room.owner, room, bytes(MB)).status_code >= 500
    eventually(lambda: (folder.new(), rows(room)) == ([], 0))


def test_a_space_that_is_destroyed_while_a_file_comes_keeps_nothing_of_it(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, server = Folder(room), room.owner.server
    put = DirectoryFiles.put

    async def slow(self: DirectoryFiles, key: str, content: Any, mime: str) -> None:
        await put(self, key, content, mime)
        found = await server.app.db.read().value("SELECT id FROM spaces WHERE slug = :slug", slug=room.slug)
        await server.app.db.write(lambda tx: rooms.delete(tx, found))

    with monkeypatch.context() as patched:
        patched.setattr(DirectoryFiles, "put", slow)
        assert refused(room.owner, room, bytes(MB)).status_code == 404
    assert folder.new() == []


def test_a_crash_between_the_row_and_the_bytes_is_cleared_away(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Folder(room)

    async def killed(self: DirectoryFiles, key: str, content: Any, mime: str) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as patched:
        patched.setattr(DirectoryFiles, "put", killed)
        with pytest.raises(Exception):  # noqa: B017 - the connection ends somehow
            refused(room.owner, room, b"lost").raise_for_status()
    assert rows(room) == 1
    # Nobody can fetch or post what did not come.
    room.owner.server.clock.advance(DAY + HOUR)
    sweep(room)
    eventually(lambda: (folder.new(), rows(room)) == ([], 0))
