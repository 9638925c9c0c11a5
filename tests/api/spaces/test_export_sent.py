"""An archive of a space while it is sent: cut off, watched, counted."""

import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests import entrance
from tests.api import people
from tests.api.people import Person
from tests.api.spaces.conftest import SPACES, Room
from tests.api.spaces.test_export import download, listed, opened
from tests.api.spaces.test_files import MB, Folder, upload
from tests.conftest import NewDatabase
from tests.process import Process
from tests.server import running_server

pytestmark = pytest.mark.timeout(240)


def cut(room: Room, person: Person, act: Callable[[], object]) -> int:
    """How many bytes of an archive come when something happens after the first ones."""
    headers, taken = {"Authorization": f"Bearer {person.token}"}, 0
    client = room.owner.server.client
    with (
        pytest.raises(httpx.TransportError),
        client.stream("POST", f"{room.path}/export/archive", headers=headers) as answer,
    ):
        pieces = answer.iter_raw(4096)
        taken += len(next(pieces))
        time.sleep(0.6)
        act()
        for piece in pieces:
            taken += len(piece)
    return taken


def test_a_download_ends_when_one_is_no_owner_any_more(room: Room, person: Callable[..., Person]) -> None:
    made = upload(room.owner, room, bytes(50 * MB), "long.bin")
    room.says(room.owner, "", file_ids=[made["id"]])
    path = f"{room.path}/members/{room.member.id}"
    for act in (
        lambda: room.member.ok("PUT", path, json={"role": "member"}),
        lambda: room.member.post(f"{room.path}/leave"),
    ):
        room.owner.ok("PUT", path, json={"role": "owner"})
        assert cut(room, room.member, act) < 25 * MB


def test_a_download_that_is_cut_leaves_nothing_behind(room: Room, tmp_path: Path) -> None:
    made = upload(room.owner, room, bytes(50 * MB), "long.bin")
    room.says(room.owner, "", file_ids=[made["id"]])
    folder = Folder(room)
    headers = {"Authorization": f"Bearer {room.owner.token}"}
    for _ in range(3):
        with httpx.Client(base_url=room.owner.server.url) as http:
            with http.stream("POST", f"{room.path}/export/archive", headers=headers) as answer:
                next(answer.iter_raw(4096))
    assert folder.new() == []
    assert len(listed(opened(download(room.owner, room.path)))) == 1


def test_memory_stays_flat_and_nothing_lies_in_clear_while_much_is_taken_along(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    content = b"kelpbed-9921 " * (50 * MB // 13)
    data, temporary = tmp_path / "data", tmp_path / "temporary"
    data.mkdir()
    temporary.mkdir()
    with new_database("sqlite") as url:
        process = Process(url, data)
        process.environ["TMPDIR"] = str(temporary)
        process.start()
        try:
            owner = Person.arriving(
                process, entrance.app_token(process, entrance.register_app(process)), "own"
            )
            path = f"{SPACES}/{owner.post(SPACES, name='Atelier')['slug']}"
            for number in range(4):
                files = {"file": (f"kelpbed-9921 {number}.txt", content)}
                made = owner.ok("POST", f"{path}/files", files=files)
                owner.post(f"{path}/posts", text=f"kelpbed-9921 {number}", file_ids=[made["id"]])
            before, most, size = process.memory(), 0, 0
            headers = entrance.bearer(owner.token)
            with process.client.stream("POST", f"{path}/export/archive", headers=headers) as answer:
                for number, piece in enumerate(answer.iter_raw(MB)):
                    size += len(piece)
                    if number % 10 == 0:
                        most = max(most, process.memory())
            assert size > 4 * len(content) and most - before < 30 * MB
            # Cut off, and killed in the middle of it: nothing is left either.
            with process.client.stream("POST", f"{path}/export/archive", headers=headers) as answer:
                next(answer.iter_raw(4096))
                process.kill()
            process.start()
            assert list(temporary.rglob("*")) == []
            for file in data.rglob("*"):
                assert not file.is_file() or b"kelpbed-9921" not in file.read_bytes(), file
        finally:
            process.kill()
            process.client.close()


def test_downloads_are_counted(new_database: NewDatabase, tmp_path: Path) -> None:
    with new_database("sqlite") as url, running_server(url, tmp_path, rate_limits="on") as server:
        owner = people.join(server, "owner")
        path = f"{SPACES}/{owner.post(SPACES, name='Atelier')['slug']}"
        assert [download(owner, path).status_code for _ in range(10)] == [200] * 10
        assert download(owner, path).status_code == 429
