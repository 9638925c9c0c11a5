"""Spaces whose server, and whose keys' change, are cut off again and again: nothing acknowledged is lost."""

import asyncio
import os
import random
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from sabar.backends.keyring import Keyring, ServerKeys
from tests import entrance
from tests.api.people import Person
from tests.api.spaces.conftest import SPACES
from tests.conftest import NewDatabase
from tests.contracts.world import opened
from tests.process import Process, serving
from tests.waiting import eventually

pytestmark = pytest.mark.timeout(240)

ROUNDS = int(os.environ.get("KILL_ROUNDS", "2"))
#: Days that had been spoken on before, so that a change of the server's key takes a while.
DAYS = 150
SCOPES = "read write read:spaces write:spaces"


class Speaker(threading.Thread):
    """Says one thing after the other in a space, and tries each again until it is answered."""

    def __init__(self, name: str, person: Person, path: str, stop: threading.Event) -> None:
        super().__init__(name=name)
        self.person, self.path, self.stop = person, path, stop
        self.acknowledged: dict[str, str] = {}
        self.fault = ""

    def run(self) -> None:
        try:
            with httpx.Client(base_url=self.person.server.url, timeout=20) as http:
                while not self.stop.is_set():
                    self._one(http, f"{self.name}-{len(self.acknowledged)}")
        except Exception as wrong:
            self.fault = repr(wrong)

    def _one(self, http: httpx.Client, text: str) -> None:
        body = {"text": text, "idempotency_key": text}
        while not self.stop.is_set():
            try:
                answer = http.post(
                    f"{self.path}/posts", json=body, headers=entrance.bearer(self.person.token)
                )
            except httpx.TransportError:
                time.sleep(0.05)
                continue
            assert answer.status_code == 200, f"{answer.status_code} {answer.text}"
            self.acknowledged[text] = answer.json()["id"]
            return


def rotation(process: Process) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "sabar", "admin", "keys", "rotate"]
    with process.log.open("ab") as log:
        return subprocess.Popen(command, env=process.environ, stdout=log, stderr=log)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_nothing_acknowledged_in_a_space_is_lost_and_a_change_of_keys_is_gone_on_with(
    new_database: NewDatabase, tmp_path: Path, engine: str
) -> None:
    chance = random.Random(12)
    with new_database(engine) as url, serving(url, tmp_path) as process:
        app = entrance.app_token(process, entrance.register_app(process), SCOPES)
        ana = Person.arriving(process, app, "ana")
        path, doomed = (f"{SPACES}/{ana.post(SPACES, name=name)['slug']}" for name in ("stays", "goes"))
        for number in range(20):
            ana.post(f"{doomed}/posts", text=f"goes {number}")
        ids = anyio.run(_ids, url)
        keys, key = tmp_path / "space-keys", tmp_path / "spaces.key"
        kept = asyncio.run(_earlier_days(keys, key, ids[path.rpartition("/")[2]]))
        ana.ok("DELETE", doomed)
        anyio.run(_due, url)
        before = key.read_text()
        stop = threading.Event()
        speakers = [Speaker(f"s{number}", ana, path, stop) for number in range(3)]
        for speaker in speakers:
            speaker.start()
        try:
            for _ in range(ROUNDS):
                changing = rotation(process)
                time.sleep(chance.uniform(0.1, 1))
                process.kill()
                process.start()
                time.sleep(chance.uniform(0.1, 0.5))
                changing.kill()
                changing.wait()
                anyio.run(_due, url)
                assert all(speaker.is_alive() for speaker in speakers), [one.fault for one in speakers]
            done = rotation(process)
            assert done.wait(60) == 0, process.said()
        finally:
            stop.set()
            for speaker in speakers:
                speaker.join(30)
        assert not any(speaker.fault for speaker in speakers), [one.fault for one in speakers]
        process.kill()
        anyio.run(_due, url)
        process.start()
        acknowledged = {text: id for speaker in speakers for text, id in speaker.acknowledged.items()}
        shown = _all_of(ana, path)
        assert len(acknowledged) >= ROUNDS
        assert {id: shown.get(id) for id in acknowledged.values()} == {
            id: text for text, id in acknowledged.items()
        }
        # What was written but never answered may stand, once; it is at most one a thread and round.
        assert None not in shown.values() and len(set(shown.values())) == len(shown)
        assert len(key.read_text().split()) == 1 and key.read_text() != before
        fresh = Keyring(keys, ServerKeys(key))
        assert fresh.broken() == []
        assert {day: asyncio.run(fresh.read(space, day)) for space, day in kept} == {
            day: secret for (_, day), secret in kept.items()
        }
        left = [one for one in (*tmp_path.glob(".*"), *keys.rglob(".*")) if one.name != ".lock"]
        assert left == []
        found = ana.get(f"{path}/log")
        assert found["intact"] and "keys_rotated" in [line["what"] for line in found["lines"]]
        gone = ids[doomed.rpartition("/")[2]]
        eventually(lambda: anyio.run(_rows_of, url, gone) == 0, every=0.1)
        assert not (keys / str(gone)).exists()
        assert ana.call("GET", doomed).status_code == 404


async def _ids(url: str) -> dict[str, int]:
    async with opened(url) as db:
        return {row["slug"]: row["id"] for row in await db.read().all("SELECT slug, id FROM spaces")}


async def _earlier_days(keys: Path, key: Path, space_id: int) -> dict[tuple[int, int], bytes]:
    ring = Keyring(keys, ServerKeys(key))
    return {(space_id, day): await ring.make(space_id, day) for day in range(10_000, 10_000 + DAYS)}


async def _due(url: str) -> None:
    """As if a week had passed since the space was closed, and the minute after which jobs of a dead worker
    are given to another.
    """
    async with opened(url) as db:

        async def unit(tx: Any) -> None:
            await tx.run("UPDATE spaces SET closes_at = 1 WHERE closes_at IS NOT NULL")
            await tx.run("UPDATE jobs SET run_at = 0 WHERE kind = 'spaces.shred' AND NOT dead")

        await db.write(unit)


async def _rows_of(url: str, id: int) -> int:
    async with opened(url) as db:
        found: int = await db.read().value(
            "SELECT (SELECT COUNT(*) FROM spaces WHERE id = :id) + "
            "(SELECT COUNT(*) FROM space_posts WHERE space_id = :id)",
            id=id,
        )
        return found


def _all_of(person: Person, path: str) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    below: dict[str, str] = {}
    while page := person.get(f"{path}/posts", limit="80", **below):
        found |= {one["id"]: one["text"] for one in page}
        below = {"max_id": page[-1]["id"]}
    return found
