"""Nothing acknowledged is lost and nothing is done twice, wherever the process is cut off (R01, R13)."""

import itertools
import random
import statistics
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import anyio
import httpx
import pytest

from sabar.effects import housekeeping
from tests import entrance, filming
from tests.api.people import Person
from tests.conftest import NewDatabase
from tests.contracts.world import opened
from tests.process import Process, serving
from tests.waiting import eventually

pytestmark = pytest.mark.timeout(240)

THREADS = 8


class Poster(threading.Thread):
    """Posts for ever, each text under a key of its own, and tries again until it is answered."""

    def __init__(self, name: str, person: Person, mention: str, stop: threading.Event) -> None:
        super().__init__(name=name)
        self.http = httpx.Client(base_url=person.server.url, timeout=20)
        self.person = person
        self.mention = mention
        self.stop = stop
        self.acknowledged: dict[str, str] = {}
        self.retried: dict[str, str] = {}
        self.fault = ""

    def run(self) -> None:
        try:
            for count in itertools.count():
                key = f"{self.name}-{count}"
                answered = self._until_answered(key)
                if answered is None:
                    return
                self.acknowledged[key] = answered
                if count % 20 == 19:
                    # A client that lost the answer asks again, also after the next start.
                    earlier = f"{self.name}-{count - 10}"
                    again = self._until_answered(earlier)
                    if again is not None:
                        self.retried[earlier] = again
        except Exception as wrong:
            self.fault = repr(wrong)
        finally:
            self.http.close()

    def _until_answered(self, key: str) -> str | None:
        headers = {**entrance.bearer(self.person.token), "Idempotency-Key": key}
        while not self.stop.is_set():
            try:
                answer = self.http.post(
                    "/api/v1/statuses", json={"status": f"{key} @{self.mention}"}, headers=headers
                )
            except httpx.TransportError:
                time.sleep(0.1)
                continue
            assert answer.status_code == 200, f"{answer.status_code} {answer.text}"
            return str(answer.json()["id"])
        return None


def test_no_acknowledged_post_is_lost_or_doubled_when_the_embedded_server_is_killed(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    with new_database("sqlite") as url:
        _kill_while_posting(url, tmp_path, posts=2_000)


def test_no_acknowledged_post_is_lost_or_doubled_when_a_process_of_the_big_database_is_killed(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    with new_database("postgresql") as url:
        _kill_while_posting(url, tmp_path, posts=200)


def _kill_while_posting(url: str, folder: Path, *, posts: int) -> None:
    chance = random.Random(8)
    with serving(url, folder) as process:
        app = entrance.app_token(process, entrance.register_app(process))
        heard = Person.arriving(process, app, "heard")
        people = [Person.arriving(process, app, f"t{n}") for n in range(THREADS)]
        stop = threading.Event()
        threads = [Poster(f"k{n}", person, heard.name, stop) for n, person in enumerate(people)]
        for thread in threads:
            thread.start()
        starts = []
        try:
            while sum(len(thread.acknowledged) for thread in threads) < posts:
                time.sleep(chance.uniform(0.3, 2.5))
                process.kill()
                starts.append(process.start())
                assert all(thread.is_alive() for thread in threads), [thread.fault for thread in threads]
        finally:
            stop.set()
            for thread in threads:
                thread.join(30)
        assert not any(thread.fault for thread in threads), [thread.fault for thread in threads]
        # The median, because other tests may hold the machine for a while.
        assert statistics.median(starts) <= 5, f"ready again after {starts} s"
        process.kill()
        anyio.run(_end_leases, url)
        process.start()
        acknowledged = {key: id for thread in threads for key, id in thread.acknowledged.items()}
        retried = {key: id for thread in threads for key, id in thread.retried.items()}
        assert len(acknowledged) >= posts
        assert retried and all(acknowledged[key] == id for key, id in retried.items())
        for person, thread in zip(people, threads, strict=True):
            _same_key_same_post(process, person, thread)
        _drained(url)
        anyio.run(_check, url, acknowledged, int(heard.id))


def test_a_film_that_was_taken_is_made_although_the_server_is_killed_over_it(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    film = filming.film(size="640x360", rate=30, seconds=20)
    with new_database("sqlite") as url, serving(url, tmp_path) as process:
        app = entrance.app_token(process, entrance.register_app(process))
        person = Person.arriving(process, app, "filming")
        answer = process.client.post(
            "/api/v2/media",
            files={"file": ("film.mp4", film, "video/mp4")},
            headers=entrance.bearer(person.token),
        )
        assert answer.status_code == 202, answer.text
        path = f"/api/v1/media/{answer.json()['id']}"
        assert person.call("GET", path).status_code == 206
        time.sleep(0.3)
        process.kill()
        anyio.run(_end_leases, url)
        process.start()
        eventually(lambda: person.call("GET", path).status_code != 206, 30, every=0.1)
        found = person.call("GET", path)
        assert found.status_code == 200, found.text
        whole = httpx.get(found.json()["url"])
        assert whole.content[4:8] == b"ftyp"
        kept = {urlsplit(found.json()[name]).path.rpartition("/")[2] for name in ("url", "preview_url")}
        eventually(lambda: {path.name for path in (tmp_path / "media").rglob("*.*")} == kept, every=0.1)


def _same_key_same_post(process: Process, person: Person, thread: Poster) -> None:
    key, id = next(reversed(thread.acknowledged.items()))
    answer = process.client.post(
        "/api/v1/statuses",
        json={"status": f"{key} @{thread.mention}"},
        headers={**entrance.bearer(person.token), "Idempotency-Key": key},
    )
    assert answer.status_code == 200
    assert answer.json()["id"] == id


async def _end_leases(url: str) -> None:
    """As if the minute had passed after which the jobs of a dead worker are given to another."""
    async with opened(url) as db:
        await db.write(lambda tx: tx.run("UPDATE jobs SET run_at = 0 WHERE lease_until IS NOT NULL"))
        await db.write(lambda tx: tx.run("UPDATE lanes SET next_at = 0 WHERE held_by IS NOT NULL"))


def _drained(url: str) -> None:
    async def left() -> int:
        async with opened(url) as db:
            # The hourly sweep always waits for its next hour.
            found: int = await db.read().value(
                "SELECT COUNT(*) FROM jobs WHERE run_at < 4102444800000 AND kind <> :sweep",
                sweep=housekeeping.JOB,
            )
            return found

    eventually(lambda: anyio.run(left) == 0, 60, every=0.2)


async def _check(url: str, acknowledged: dict[str, str], heard: int) -> None:
    async with opened(url) as db:
        if url.startswith("sqlite"):
            assert await db.slow().value("PRAGMA integrity_check") == "ok"
        rows = await db.slow().all("SELECT id, text FROM statuses")
        texts = Counter(row["text"].split()[0] for row in rows)
        assert [text for text, times in texts.items() if times > 1] == []
        kept = {row["text"].split()[0]: str(row["id"]) for row in rows}
        lost = {key: id for key, id in acknowledged.items() if kept.get(key) != id}
        assert lost == {}
        # What was written but never answered may stand, once; it is at most one a thread.
        assert len(kept) - len(acknowledged) <= THREADS
        told = await db.slow().all(
            "SELECT status_id FROM notifications WHERE account_id = :heard AND type = 'mention'", heard=heard
        )
        count = Counter(str(row["status_id"]) for row in told)
        assert set(count) == set(kept.values())
        assert set(count.values()) == {1}
        counted = await db.slow().all(
            "SELECT a.statuses_count AS said, (SELECT COUNT(*) FROM statuses s WHERE s.account_id = a.id) "
            "AS found FROM accounts a"
        )
        assert all(row["said"] == row["found"] for row in counted)
        assert await db.slow().value("SELECT COUNT(*) FROM jobs WHERE dead") == 0
