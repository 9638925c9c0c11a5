"""What is said in a space lies nowhere on the disk in clear; what was changed there by hand is not shown."""

import asyncio
import os
import re
import secrets
import shutil
import subprocess
import sys
import tarfile
import uuid
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import msgspec
import pytest

from sabar.backends.keyring import Keyring, ServerKeys
from sabar.db.engine import Tx
from sabar.db.engine_sqlite_connection import path_of
from sabar.store.spaces import files as store
from tests import entrance, postgres
from tests.api.people import Person
from tests.api.spaces.conftest import DAY, SPACES, let_in
from tests.browser import Browser
from tests.conftest import ENGINES, NewDatabase
from tests.process import Process
from tests.server import ShiftedClock, running_server
from tests.waiting import eventually

pytestmark = pytest.mark.timeout(300)

POSTS, FILES = 1_000, 50
SCOPES = "read write read:spaces write:spaces"
TOKEN = re.compile(rb"zq[0-9a-f]{20}")


class Said:
    """Words that stand nowhere else: `left` can be read in the space still, `all` were said at some time."""

    def __init__(self) -> None:
        self.all: set[bytes] = set()
        self.left: set[bytes] = set()

    def new(self) -> str:
        token = f"zq{secrets.token_hex(10)}"
        self.all.add(token.encode())
        self.left.add(token.encode())
        return token

    def taken_back(self, *tokens: str) -> None:
        self.left -= {token.encode() for token in tokens}


def met(folders: list[Path]) -> tuple[dict[bytes, Path], int]:
    """The words of this kind that stand in these files, archives included, and how many bytes were read."""
    found, size = {}, 0
    for folder in folders:
        for path in [folder] if folder.is_file() else folder.rglob("*"):
            # Databases of other tests may go meanwhile.
            if path.is_file() and not path.is_symlink():
                try:
                    content = path.read_bytes()
                except FileNotFoundError:
                    continue
                size += len(content)
                found.update(dict.fromkeys(TOKEN.findall(content), path))
    return found, size


def holding(folders: list[Path], secret: bytes) -> list[Path]:
    forms = (secret, secret.hex().encode(), secret.hex().upper().encode())
    return [
        path
        for folder in folders
        for path in ([folder] if folder.is_file() else folder.rglob("*"))
        if path.is_file() and any(form in path.read_bytes() for form in forms)
    ]


def speak(process: Process, said: Said) -> tuple[Person, str]:
    """A stand-up and a thousand posts of two people, edited, answered, reacted to, voted on, deleted."""
    app = entrance.app_token(process, entrance.register_app(process), SCOPES)
    ana, ben = (Person.arriving(process, app, name) for name in ("ana", "ben"))  # type: ignore[arg-type]
    path = f"{SPACES}/{ana.post(SPACES, name='Atelier')['slug']}"
    let_in(ana, path, ben)
    first = ""
    asked, taken_back = said.new(), said.new()
    for question in (taken_back, asked):
        every_day = {"weekdays": [1, 2, 3, 4, 5, 6, 7], "question": question}
        ana.ok("PUT", f"{path}/standup", json=every_day)
    # No list of posts shows it.
    said.taken_back(asked, taken_back)
    for who in (ana, ben):
        who.post(f"{path}/standup/answers", text=said.new())
    for number in range(POSTS):
        who, token = (ana, ben)[number % 2], said.new()
        given: dict[str, Any] = {"in_reply_to_id": first} if number % 3 == 1 else {}
        if number % 10 == 2:
            given["poll"] = {"options": [said.new(), said.new()], "expires_in": 3600}
        if number % 50 == 3:
            given["content_type"] = "text/markdown"
        long = " ".join(said.new() for _ in range(150)) if number % 100 == 5 else ""
        made = who.post(f"{path}/posts", text=f"{token} #{said.new()} @{ben.name} {long}", **given)
        one = f"{path}/posts/{made['id']}"
        if number % 7 == 0:
            first = made["id"]
            ana.ok("PUT", f"{one}/reactions/🥁")
        if "poll" in given:
            ben.post(f"{one}/votes", choices=[1])
        if number % 20 == 3:
            tag = re.findall(r"#(zq\w+)", made["text"])
            said.taken_back(token, *tag)
            who.ok("PUT", one, json={"text": said.new()})
        if number % 20 == 9 and first != made["id"]:
            said.taken_back(*re.findall(r"zq[0-9a-f]{20}", made["text"]))
            who.delete(one)
    return ana, path


def send(ana: Person, path: str, said: Said) -> None:
    """Fifty files, one of which is too long to be kept in memory while it comes."""
    for number in range(FILES):
        inside = [said.new() for _ in range(40)]
        # The file shows them, no list of posts.
        said.taken_back(*inside)
        content = " ".join(inside).encode() * (2_000 if number == 7 else 3)
        file, words = (f"{said.new()}.txt", content), {"description": said.new()}
        made = ana.ok("POST", f"{path}/files", files={"file": file}, data=words)
        ana.post(f"{path}/posts", text=said.new(), file_ids=[made["id"]])
        if number % 7 == 0:
            assert ana.call("GET", made["url"]).content == content


def type_on(process: Process, ana: Person, path: str, said: Said) -> None:
    """In a browser, each time other words, as a script keeps them; never sent."""
    browser = Browser(process)  # type: ignore[arg-type]
    browser.post("/login", email=f"{ana.name}@example.org", password=entrance.PASSWORD)
    for turn in range(50):
        words = said.new()
        said.taken_back(words)
        typed = {"key": "typed", "turn": turn, "text": f"{words} half a sentence"}
        assert browser.post(f"/s/{path.rpartition('/')[2]}/drafts", **typed).status_code == 200


def read(ana: Person, path: str) -> set[bytes]:
    """The words that its API shows."""
    found: set[bytes] = set()
    below: dict[str, str] = {}
    while page := ana.get(f"{path}/posts", limit="80", **below):
        found |= {token for one in page for token in TOKEN.findall(repr(one).encode())}
        below = {"max_id": page[-1]["id"]}
    return found


@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_of_a_thousand_posts_and_their_files_lies_on_the_disk_in_clear(
    new_database: NewDatabase, tmp_path: Path, engine: str
) -> None:
    data, temporary, said = tmp_path / "data", tmp_path / "temporary", Said()
    data.mkdir()
    temporary.mkdir()
    # Where somebody without thought might let them lie.
    keys, key = data / "media" / "keys", data / "media" / "the.key"
    with new_database(engine) as url:
        process = Process(url, data, log_level="debug", space_keys_folder=str(keys), space_key_file=str(key))
        process.environ["TMPDIR"] = str(temporary)
        process.start()
        try:
            ana, path = speak(process, said)
            send(ana, path, said)
            type_on(process, ana, path, said)
            open_word = f"zq{secrets.token_hex(10)}"
            ana.says(f"everybody may read {open_word}")
            assert read(ana, path) == said.left
            newest = ana.get(f"{path}/posts", limit="80")
            told = next(one for one in newest if one["account"]["id"] != ana.id)
            words = said.new()
            said.taken_back(words)
            ana.post(f"{path}/posts/{told['id']}/report", comment=words)
            archive = ana.call("POST", f"{path}/export/archive")
            assert archive.status_code == 200 and len(archive.content) > 100_000
            places = [data, temporary, *database_files(url)]
            if engine == "sqlite":
                places.append(_archive(process, tmp_path))
            found, size = met(places)
            assert size > 1_000_000
            # The scanner finds what does lie there.
            assert found.keys() >= {open_word.encode()}
            assert {token: found[token] for token in said.all & found.keys()} == {}
            days = list(keys.glob("[0-9]*/[0-9]*"))
            ring = Keyring(keys, ServerKeys(key))
            raw = [asyncio.run(ring.read(int(one.parent.name), int(one.name))) for one in days]
            assert len(raw) >= 1
            for secret in raw:
                assert secret is not None and holding(places, secret) == []
            assert holding(places, bytes.fromhex(key.read_text())) == [key]
        finally:
            process.kill()
            process.client.close()


def database_files(url: str) -> list[Path]:
    """Where its files lie, with all that was written in them."""
    if url.startswith("sqlite"):
        file = path_of(url)
        log = Path(f"{file}-wal")
        assert log.stat().st_size > 0
        return [file, log]

    async def checkpoint() -> None:
        connection = await asyncpg.connect(url)
        try:
            await connection.execute("CHECKPOINT")
        finally:
            await connection.close()

    asyncio.run(checkpoint())
    return [Path(os.environ[postgres.FOLDER]) / "data"]


def _archive(process: Process, folder: Path) -> Path:
    """All that is in an ordinary archive, which holds no key of spaces wherever they lie."""
    target, unpacked = folder / "backup.tar", folder / "unpacked"
    command = [sys.executable, "-m", "sabar", "backup", str(target)]
    done = subprocess.run(command, env=process.environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with tarfile.open(target) as tar:
        names = tar.getnames()
        tar.extractall(unpacked, filter="data")
    assert "sabar.db" in names
    assert [name for name in names if "keys" in name or name.endswith("the.key")] == []
    return unpacked


# Changed by hand ----------------------------------------------------------------------------------

_OTHER_WRITER = "UPDATE space_posts SET account_id = account_id + 1 WHERE id = :id"
_OTHER_TIME = "UPDATE space_posts SET created_at = created_at + 1 WHERE id = :id"


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, new_database: NewDatabase) -> Iterator[str]:
    with new_database(request.param) as url:
        yield url


def test_what_was_swapped_copied_or_cut_in_the_database_is_not_shown(url: str, tmp_path: Path) -> None:
    with running_server(url, tmp_path) as server:
        app = entrance.app_token(server, entrance.register_app(server), SCOPES)
        ana = Person.arriving(server, app, "ana")
        path, other = (f"{SPACES}/{ana.post(SPACES, name=name)['slug']}" for name in ("one", "two"))
        poll = {"options": ["a", "b"], "expires_in": 3600}
        ids = [int(ana.post(f"{path}/posts", text=f"word {n}", poll=poll)["id"]) for n in range(8)]
        foreign = int(ana.post(f"{other}/posts", text="of the other room")["id"])
        for id in ids[:2]:
            ana.ok("PUT", f"{path}/posts/{id}/reactions/🥁")
            ana.post(f"{path}/posts/{id}/votes", choices=[1])

        async def by_hand(tx: Tx) -> None:
            async def sealed(id: int) -> bytes:
                return bytes(await tx.value("SELECT sealed FROM space_posts WHERE id = :id", id=id))

            async def put(id: int, content: bytes) -> None:
                sql = "UPDATE space_posts SET sealed = :content WHERE id = :id"
                assert await tx.run(sql, content=content, id=id) == 1

            first, second = await sealed(ids[0]), await sealed(ids[1])
            await put(ids[0], second)
            await put(ids[1], first)
            await put(ids[2], (await sealed(ids[2]))[:-1])
            await put(ids[3], await sealed(foreign))
            await put(ids[4], b"")
            move = "UPDATE space_posts SET space_id = (SELECT space_id FROM space_posts WHERE id = :to)"
            await tx.run(f"{move} WHERE id = :id", to=ids[0], id=foreign)
            for id, sql in zip(ids[6:], (_OTHER_WRITER, _OTHER_TIME), strict=True):
                assert await tx.run(sql, id=id) == 1
            await tx.run("UPDATE space_reactions SET account_id = 7 WHERE post_id = :id", id=ids[0])
            await tx.run("UPDATE space_votes SET post_id = :to WHERE post_id = :id", to=ids[5], id=ids[1])

        server.run(server.app.db.write, by_hand)
        shown = {int(one["id"]): one for one in ana.get(f"{path}/posts")}
        assert sorted(shown) == sorted([*ids, foreign])
        for id in (*ids[:5], *ids[6:], foreign):
            assert (shown[id]["sealed"], shown[id]["text"], shown[id]["content"]) == (True, None, None)
            assert shown[id]["poll"] is None
        assert shown[ids[5]]["text"] == "word 5" and shown[ids[5]]["poll"]["votes"] == [0, 0]
        assert [shown[id]["reactions"] for id in ids[:2]] == [[], [{"name": "🥁", "count": 1, "me": True}]]
        # Nothing of it can be used further, either.
        assert ana.call("PUT", f"{path}/posts/{ids[0]}", json={"text": "mine"}).status_code == 404
        assert ana.call("POST", f"{path}/posts/{ids[0]}/votes", json={"choices": [0]}).status_code == 404


def test_last_weeks_copy_of_the_database_opens_nothing_of_a_space_that_was_destroyed(
    url: str, tmp_path: Path
) -> None:
    clock = ShiftedClock()
    with running_server(url, tmp_path, clock=clock) as server:
        app = entrance.app_token(server, entrance.register_app(server), SCOPES)
        ana = Person.arriving(server, app, "ana")
        kept, gone = (f"{SPACES}/{ana.post(SPACES, name=name)['slug']}" for name in ("one", "two"))
        for path in (kept, gone):
            ana.post(f"{path}/posts", text="psst")
        token = ana.token
        copy = _copy(url, tmp_path) if url.startswith("sqlite") else ""
    copy = copy or _copy(url, tmp_path)
    with running_server(url, tmp_path, clock=clock) as server:
        ana = Person(server, "ana", token, "")
        ana.ok("DELETE", gone)
        clock.advance(7 * DAY + 1000)
        eventually(lambda: ana.call("GET", gone).status_code == 404)
        slug = gone.rpartition("/")[2]
        count = "SELECT COUNT(*) FROM spaces WHERE slug = :slug"
        eventually(lambda: server.run(server.app.db.read().value, count, slug=slug) == 0)
    try:
        with running_server(copy, tmp_path, clock=clock) as server:
            ana = Person(server, "ana", token, "")
            (found,) = ana.get(f"{gone}/posts")
            assert (found["sealed"], found["text"], found["content"]) == (True, None, None)
            (other,) = ana.get(f"{kept}/posts")
            assert other["text"] == "psst"
    finally:
        if not copy.startswith("sqlite"):
            postgres.drop(_name(copy))


def _copy(url: str, folder: Path) -> str:
    if url.startswith("sqlite"):
        file, copy = path_of(url), folder / "last-week.db"
        assert Path(f"{file}-wal").stat().st_size > 0
        for end in ("", "-wal"):
            shutil.copyfile(f"{file}{end}", f"{copy}{end}")
        return f"sqlite:///{copy}"
    return postgres.create(f"t_{uuid.uuid4().hex}", template=_name(url))


def _name(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


def test_a_file_that_was_moved_to_another_post_or_person_does_not_open_there(
    url: str, tmp_path: Path
) -> None:
    with running_server(url, tmp_path) as server:
        app = entrance.app_token(server, entrance.register_app(server), SCOPES)
        ana = Person.arriving(server, app, "ana")
        path = f"{SPACES}/{ana.post(SPACES, name='one')['slug']}"

        def send(name: str) -> tuple[int, str]:
            file = ana.ok("POST", f"{path}/files", files={"file": (name, b"kept here")})
            return int(file["id"]), ana.post(f"{path}/posts", text=name, file_ids=[file["id"]])["id"]

        (stays, there), (moved, _), (taken, _), (early, early_post) = map(send, ("a", "b", "c", "d"))
        stolen = "UPDATE space_files SET account_id = account_id + 1 WHERE id = :id"

        async def by_hand(tx: Tx) -> None:
            await tx.run("UPDATE space_files SET post_id = :to WHERE id = :id", to=int(there), id=moved)
            assert await tx.run(stolen, id=taken) == 1

        server.run(server.app.db.write, by_hand)
        for id in (moved, taken):
            assert ana.call("GET", f"{path}/files/{id}").status_code == 410
        assert ana.call("GET", f"{path}/files/{stays}").content == b"kept here"
        shown = {file["id"]: file["sealed"] for file in ana.get(f"{path}/posts/{there}")["files"]}
        assert shown == {str(stays): False, str(moved): True}

        async def as_before(app: Any) -> None:
            """Sealed as it was before files were bound to their post."""
            (file,) = (await store.of_posts(app.db.read(), [int(early_post)]))[int(early_post)]
            (about,) = await app.seals.opened([file.about])
            sealed = await app.seals.seal(file.early.about.place, about)
            content = await app.seals.begin_long(file.early.content.place, [b"kept here"])
            await app.files.put(file.content_key, content, "application/octet-stream")
            old = msgspec.structs.replace(file, sealed=sealed)
            await app.db.write(partial(store.describe, file=old))

        server.run(as_before, server.app)
        assert ana.call("GET", f"{path}/files/{early}").content == b"kept here"
        assert ana.get(f"{path}/posts/{early_post}")["files"][0]["name"] == "d"
