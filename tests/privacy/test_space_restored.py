"""A backup that is older than what a space destroyed: what can be read when it is restored."""

import contextlib
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pytest

from tests import entrance
from tests.api.people import Person
from tests.api.spaces.conftest import DAY, SPACES, let_in
from tests.server import Server, ShiftedClock, running_server
from tests.waiting import eventually

pytestmark = pytest.mark.timeout(180)

SCOPES = "read write read:spaces write:spaces"
CONTENT = b"a file of the room"


class Room(msgspec.Struct, frozen=True):
    """`path`: in the API. `said`: a post with a poll and a file, `slip` one that its writer deleted later."""

    path: str
    said: str
    slip: str
    file: str


class Past(msgspec.Struct, frozen=True):
    """Archives of a week ago, and what has become since of the server they are of."""

    archive: Path
    keys: Path
    data: Path
    clock: ShiftedClock
    owner: tuple[str, str]
    member: tuple[str, str]
    kept: Room
    brief: Room
    closed: Room


def furnished(owner: Person, member: Person, name: str) -> Room:
    path = f"{SPACES}/{owner.post(SPACES, name=name)['slug']}"
    let_in(owner, path, member)
    file = owner.ok("POST", f"{path}/files", files={"file": ("plan.txt", CONTENT)})
    poll = {"options": ["a", "b"], "expires_in": 3600}
    said = owner.post(f"{path}/posts", text=f"psst, {name}", file_ids=[file["id"]], poll=poll)
    slip = member.post(f"{path}/posts", text=f"a slip in {name}")
    return Room(path, said["id"], slip["id"], urlsplit(file["url"]).path)


def backup(server: Server, *words: str) -> None:
    environ = {"SABAR_DATA": str(server.settings.data), "SABAR_DATABASE": server.settings.database}
    command = [sys.executable, "-m", "sabar", "backup", *words]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Past:
    """One room keeps all, one keeps a day, one is closed; then seven days pass."""
    folder = tmp_path_factory.mktemp("past")
    data, clock = folder / "data", ShiftedClock()
    archive, keys = folder / "week-ago.tar", folder / "keys.tar"
    clock.to_noon()
    with running_server(f"sqlite:///{data / 'sabar.db'}", data, clock=clock) as server:
        app = entrance.app_token(server, entrance.register_app(server), SCOPES)
        owner, member = (Person.arriving(server, app, name) for name in ("ana", "ben"))
        kept, brief, closed = (furnished(owner, member, name) for name in ("kept", "brief", "closed"))
        owner.ok("PUT", brief.path, json={"retention_seconds": DAY // 1000})
        backup(server, str(archive))
        backup(server, "--keys", str(keys))
        for room in (kept, brief, closed):
            member.delete(f"{room.path}/posts/{room.slip}")
        owner.ok("DELETE", f"{kept.path}/members/{member.id}")
        owner.ok("DELETE", closed.path)
        clock.advance(8 * DAY)
        eventually(lambda: owner.call("GET", closed.path).status_code == 404)
        eventually(lambda: len(list(server.settings.space_keys.glob("[0-9]*/[0-9]*"))) == 1)
    people = [(one.token, one.id) for one in (owner, member)]
    return Past(archive, keys, data, clock, people[0], people[1], kept, brief, closed)


def unpacked(archive: Path, folder: Path) -> None:
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder, check=True)


@pytest.fixture
def restored(past: Past, tmp_path: Path) -> Path:
    """The folder of data, made as docs/backup.md says."""
    folder = tmp_path / "data"
    folder.mkdir()
    unpacked(past.archive, folder)
    return folder


@contextlib.contextmanager
def started(past: Past, folder: Path) -> Iterator[tuple[Person, Person]]:
    """The server on such a folder: its owner of rooms, and a member."""
    with running_server(f"sqlite:///{folder / 'sabar.db'}", folder, clock=past.clock) as server:
        yield Person(server, "ana", *past.owner), Person(server, "ben", *past.member)


def opens(person: Person, room: Room, id: str) -> str | None:
    """The words of a post as the server shows it, None where it says that they cannot be opened."""
    found = person.get(f"{room.path}/posts/{id}")
    text: str | None = found["text"]
    assert found["sealed"] is (text is None)
    if text is None:
        assert found["content"] is None and found["poll"] is None
    return text


def test_an_old_backup_alone_opens_nothing_of_any_space(past: Past, restored: Path) -> None:
    with started(past, restored) as (owner, member):
        for room in (past.kept, past.closed):
            assert [opens(member, room, id) for id in (room.said, room.slip)] == [None, None]
            assert owner.call("GET", room.file).status_code == 410
            inside = {one["account"]["id"] for one in owner.get(f"{room.path}/members")}
            assert inside == {owner.id, member.id}


def test_with_the_keys_that_are_left_it_opens_nothing_that_was_destroyed_since(
    past: Past, restored: Path
) -> None:
    for name in ("spaces.key", "space-keys"):
        place = past.data / name
        (shutil.copytree if place.is_dir() else shutil.copy)(place, restored / name)
    with started(past, restored) as (owner, member):
        # The archive does not know that it was closed; what opened it is gone.
        for id in (past.closed.said, past.closed.slip):
            assert opens(owner, past.closed, id) is None
        assert owner.call("GET", past.closed.file).status_code == 410
        eventually(lambda: owner.get(f"{past.brief.path}/posts") == [])
        # The rest stands as it stood: deleted since, put out since.
        assert opens(member, past.kept, past.kept.said) == "psst, kept"
        assert opens(member, past.kept, past.kept.slip) == "a slip in kept"
        assert member.call("GET", past.kept.file).content == CONTENT


def test_with_a_copy_of_the_keys_made_then_it_opens_all_but_what_a_space_keeps_for_a_time(
    past: Past, restored: Path
) -> None:
    unpacked(past.keys, restored)
    with started(past, restored) as (owner, member):
        assert opens(member, past.closed, past.closed.said) == "psst, closed"
        assert member.call("GET", past.closed.file).content == CONTENT
        eventually(lambda: owner.get(f"{past.brief.path}/posts") == [])
        keys = restored / "space-keys"
        eventually(lambda: len(list(keys.glob("[0-9]*/[0-9]*"))) == 2)
        assert owner.call("GET", past.brief.file).status_code == 404
