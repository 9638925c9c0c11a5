"""Files on their way into a space while the server is killed: none that was acknowledged is lost, nothing can
be read from the disk, and what was cut off is cleared away.
"""

import os
import random
import re
import secrets
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from sabar.effects import housekeeping
from tests import entrance
from tests.api.people import Person
from tests.api.spaces.conftest import DAY, SPACES
from tests.conftest import NewDatabase
from tests.process import Process, serving
from tests.server import ShiftedClock, running_server
from tests.waiting import eventually

pytestmark = pytest.mark.timeout(240)

ROUNDS = int(os.environ.get("KILL_ROUNDS", "2"))
SCOPES = "read write read:spaces write:spaces"
#: In memory while they come, in the veiled file beside it, and long enough to be cut off in the middle.
SIZES = (300, 400_000, 3_000_000, 12_000_000)
_TOKEN = re.compile(rb"zq[0-9a-f]{20}")


class Sender(threading.Thread):
    """Sends one file after the other and puts every second one into a post. `kept`: what was acknowledged, by
    the id of the file; `posted`: those that a post has.
    """

    def __init__(self, person: Person, path: str, stop: threading.Event) -> None:
        super().__init__()
        self.person, self.path, self.stop = person, path, stop
        self.kept: dict[str, bytes] = {}
        self.posted: set[str] = set()
        self.cut = 0
        self.fault = ""

    def run(self) -> None:
        number = 0
        try:
            with httpx.Client(base_url=self.person.server.url, timeout=20) as http:
                while not self.stop.is_set():
                    number += 1
                    try:
                        self._one(http, number)
                    except httpx.TransportError:
                        self.cut += 1
                        time.sleep(0.05)
        except Exception as wrong:
            self.fault = repr(wrong)

    def _one(self, http: httpx.Client, number: int) -> None:
        token = b"zq" + secrets.token_hex(10).encode()
        content = (token + b" ") * (SIZES[number % len(SIZES)] // 23)
        files = {"file": (f"{token.decode()}.txt", content)}
        headers = entrance.bearer(self.person.token)
        answer = http.post(f"{self.path}/files", files=files, headers=headers)
        assert answer.status_code == 200, f"{answer.status_code} {answer.text}"
        id = answer.json()["id"]
        self.kept[id] = content
        if number % 2:
            body = {"text": token.decode(), "file_ids": [id], "idempotency_key": token.decode()}
            answer = http.post(f"{self.path}/posts", json=body, headers=headers)
            assert answer.status_code == 200, f"{answer.status_code} {answer.text}"
            self.posted.add(id)


def test_uploads_that_are_cut_off_lose_nothing_acknowledged_and_leave_nothing(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    chance, temporary = random.Random(8), tmp_path / "temporary"
    data = tmp_path / "data"
    for folder in (data, temporary):
        folder.mkdir()
    clock = ShiftedClock()
    # The bytes lie beside the database, whichever it is.
    with new_database("sqlite") as url:
        with serving(url, data) as process:
            process.kill()
            process.environ["TMPDIR"] = str(temporary)
            process.start()
            app = entrance.app_token(process, entrance.register_app(process), SCOPES)
            ana = Person.arriving(process, app, "ana")
            path = f"{SPACES}/{ana.post(SPACES, name='Atelier')['slug']}"
            senders = _sent_while_killed(process, ana, path, chance)
            kept = {id: content for sender in senders for id, content in sender.kept.items()}
            posted = {id for sender in senders for id in sender.posted}
            assert sum(sender.cut for sender in senders) >= ROUNDS and len(kept) >= ROUNDS
            lost = [id for id in kept if ana.call("GET", f"{path}/files/{id}").content != kept[id]]
            assert lost == []
            assert _tokens(data, temporary) == set()
        # An hour, and a day, later.
        for file in (data / "media").rglob("*"):
            if file.is_file():
                os.utime(file, (time.time() - 7200, time.time() - 7200))
        clock.advance(DAY + 60_000)
        with running_server(url, data, clock=clock) as server:
            ana = Person(server, ana.name, ana.token, ana.id)
            server.run(housekeeping.sweep, server.app, b"")
            eventually(lambda: _strays(server, data) == set())
            for id in kept.keys() & posted:
                assert ana.call("GET", f"{path}/files/{id}").content == kept[id]
            states = server.run(server.app.db.read().all, "SELECT DISTINCT state FROM space_files")
            assert [row["state"] for row in states] == ["posted"]


def _sent_while_killed(process: Process, ana: Person, path: str, chance: random.Random) -> list[Sender]:
    stop = threading.Event()
    senders = [Sender(ana, path, stop) for _ in range(2)]
    for sender in senders:
        sender.start()
    try:
        for _ in range(ROUNDS):
            _wait_for_one_more(senders)
            time.sleep(chance.uniform(0, 0.4))
            process.kill()
            process.start()
            assert all(sender.is_alive() for sender in senders), [one.fault for one in senders]
    finally:
        stop.set()
        for sender in senders:
            sender.join(30)
    assert not any(sender.fault for sender in senders), [one.fault for one in senders]
    return senders


def _wait_for_one_more(senders: list[Sender]) -> None:
    def acknowledged() -> int:
        return sum(len(sender.kept) for sender in senders)

    before = acknowledged()
    eventually(lambda: acknowledged() > before)


def _tokens(*folders: Path) -> set[bytes]:
    """Words of the files that can be read on the disk."""
    paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {token for path in paths for token in _TOKEN.findall(path.read_bytes())}


def _strays(server: Any, data: Path) -> set[str]:
    """Files among the media that no row knows, and rows whose file is not there."""
    rows = server.run(server.app.db.read().all, "SELECT content_key, thumb_key FROM space_files")
    known = {key for row in rows for key in (row["content_key"], row["thumb_key"]) if key}
    return known ^ {path.name for path in (data / "media").rglob("*") if path.is_file()}
