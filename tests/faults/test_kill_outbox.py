"""Posts that wait while the server is killed over and over: none lost, none doubled, none early."""

import itertools
import os
import random
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from sabar.kit import ids
from tests import entrance
from tests.api.people import Person, pages
from tests.conftest import NewDatabase
from tests.contracts.world import opened
from tests.process import Process, serving
from tests.waiting import eventually

pytestmark = pytest.mark.timeout(600)

THREADS = 6
#: How many posts are held on each engine; `make kills` takes more time for more.
POSTS = int(os.environ.get("KILL_POSTS", "120"))
STATUSES = "/api/v1/statuses"
OUTBOX = "/api/sabar/v1/outbox"
OURS = "/api/sabar/v1/statuses"
#: Stands in every post that is recalled, and in no other.
SOUR = "#sour"


@dataclass
class Held:
    """What was asked for one post, and what was answered: `sent`, `taken`, `deleted`, `recalled`, or nothing
    yet. `unsure`: something was asked, and no answer came. `not_before`: by the clock of this machine, in ms.
    `receipt`: the number its receipt has, if it was told.
    """

    id: str
    how: str
    not_before: int = 0
    done: str = ""
    unsure: bool = False
    receipt: str = ""


class Holder(threading.Thread):
    """Holds posts, and sends, takes back, deletes, recalls, or leaves them to their time. `reader` is named
    in those that are recalled.
    """

    def __init__(self, name: str, person: Person, reader: Person, stop: threading.Event) -> None:
        super().__init__(name=name)
        self.http = httpx.Client(base_url=person.server.url, timeout=20)
        self.person = person
        self.reader = reader
        self.stop = stop
        self.held: dict[str, Held] = {}
        self.fault = ""
        self._chance = random.Random(name)

    def run(self) -> None:
        try:
            for count in itertools.count():
                if self.stop.is_set():
                    return
                self._one(f"{self.name}-{count}")
        except Exception as wrong:
            self.fault = repr(wrong)
        finally:
            self.http.close()

    def _one(self, key: str) -> None:
        how = self._chance.choice(
            ["timed", "timed", "sent", "taken", "deleted", "recalled", "kept", "kept", "kept"]
        )
        asked: dict[str, Any] = {"hold_until_sent": True}
        if how == "timed":
            asked = {"hold_seconds": self._chance.randint(1, 3)}
        begun = int(time.time() * 1000)
        text = f"{key} @{self.reader.name} {SOUR}" if how == "recalled" else key
        made = self._until_answered("POST", STATUSES, {"status": text, **asked}, {"Idempotency-Key": key})
        if made is None:
            return
        held = self.held[key] = Held(made.json()["id"], how)
        if how == "timed":
            held.not_before = begun + 1000 * asked["hold_seconds"]
        if how in ("sent", "deleted", "recalled"):
            self._do(held, "sent", "POST", f"{OUTBOX}/{held.id}/send")
        if how == "taken":
            self._do(held, "taken", "DELETE", f"{OUTBOX}/{held.id}")
        if how == "deleted" and held.done:
            self._do(held, "deleted", "DELETE", f"{STATUSES}/{held.id}")
        if how == "recalled" and held.done:
            told = self._do(held, "recalled", "POST", f"{OURS}/{held.id}/recall")
            held.receipt = told.get("id", "")

    def _do(self, held: Held, deed: str, method: str, path: str) -> dict[str, Any]:
        """Ask until it is answered; one that had been done when the process died is answered with 404."""
        answer = self._until_answered(method, path, None, {}, held)
        if answer is None:
            return {}
        assert answer.status_code == 200 or (answer.status_code == 404 and held.unsure), answer.text
        held.done, held.unsure = deed, False
        return dict(answer.json()) if answer.status_code == 200 else {}

    def _until_answered(
        self, method: str, path: str, body: Any, more: dict[str, str], held: Held | None = None
    ) -> httpx.Response | None:
        headers = {**entrance.bearer(self.person.token), **more}
        while not self.stop.is_set():
            try:
                answer = self.http.request(method, path, json=body, headers=headers)
            except httpx.TransportError:
                if held is not None:
                    held.unsure = True
                time.sleep(0.1)
                continue
            assert answer.status_code in (200, 404), f"{answer.status_code} {answer.text}"
            return answer
        return None


@pytest.mark.parametrize(("engine", "posts"), [("sqlite", POSTS), ("postgresql", POSTS // 2)])
def test_posts_that_wait_go_out_once_in_their_time_or_never(
    new_database: NewDatabase, tmp_path: Path, engine: str, posts: int
) -> None:
    chance = random.Random(11)
    with new_database(engine) as url, serving(url, tmp_path, undo_seconds="0") as process:
        app = entrance.app_token(process, entrance.register_app(process))
        people = [Person.arriving(process, app, f"h{n}") for n in range(THREADS)]
        reader = Person.arriving(process, app, "reader")
        for person in people:
            reader.follow(person)
        stop = threading.Event()
        threads = [Holder(f"h{n}", person, reader, stop) for n, person in enumerate(people)]
        for thread in threads:
            thread.start()
        try:
            while sum(len(thread.held) for thread in threads) < posts:
                time.sleep(chance.uniform(0.3, 2))
                process.kill()
                process.start()
                assert all(thread.is_alive() for thread in threads), [thread.fault for thread in threads]
        finally:
            stop.set()
            for thread in threads:
                thread.join(30)
        assert not any(thread.fault for thread in threads), [thread.fault for thread in threads]
        process.kill()
        anyio.run(_end_leases, url)
        process.start()
        held = {key: one for thread in threads for key, one in thread.held.items()}
        assert len(held) >= posts
        eventually(lambda: anyio.run(_still_due, url) == 0, 60, every=0.2)
        _same_number_for_its_writer(process, people, threads)
        _recalled_with_a_receipt(people, reader, threads)
        anyio.run(_check, url, held)


def _same_number_for_its_writer(process: Process, people: list[Person], threads: list[Holder]) -> None:
    """The number its application had is good after every start: for what went out, and for what waits."""
    for person, thread in zip(people, threads, strict=True):
        there = [one for one in thread.held.values() if not one.unsure and one.how in ("timed", "kept")]
        for one in there[-3:]:
            assert person.get(f"{STATUSES}/{one.id}"), one
        gone = [one for one in thread.held.values() if one.done in ("taken", "deleted", "recalled")]
        for one in gone[-3:]:
            assert person.call("GET", f"{STATUSES}/{one.id}").status_code == 404, one


def _recalled_with_a_receipt(people: list[Person], reader: Person, threads: list[Holder]) -> None:
    """Each has one receipt; of the post nothing is left, for whoever was named in it either."""
    for person, thread in zip(people, threads, strict=True):
        asked = [one for one in thread.held.values() if one.how == "recalled"]
        done = [one for one in asked if one.done == "recalled"]
        listed = pages(person, "/api/sabar/v1/receipts", limit=40)
        receipts = {one["id"] for page in listed for one in page}
        assert {one.receipt for one in done if one.receipt} <= receipts
        assert len(done) <= len(receipts) <= len(done) + sum(one.unsure for one in asked)
        for id in sorted(receipts)[-3:]:
            assert reader.call("GET", f"{STATUSES}/{id}").status_code == 404, id
    known = {id for thread in threads for id, one in thread.held.items() if one.done == "recalled"}
    eventually(lambda: not known & _left_of(reader), 30, every=0.2)


def _left_of(reader: Person) -> set[str]:
    """By their first words, the posts that whoever was named in them is told of anywhere."""
    tag = SOUR.removeprefix("#")
    lists = ("/api/v1/timelines/home", f"/api/v1/timelines/tag/{tag}", "/api/v1/notifications")
    shown = [one for path in lists for page in pages(reader, path, limit=40) for one in page]
    found = [*shown, *reader.get("/api/v2/search", q=tag, type="statuses", limit=40)["statuses"]]
    posts = [one.get("status", one) for one in found]
    return {word for post in posts for word in re.findall(r"h\d+-\d+", post.get("content", ""))}


async def _check(url: str, held: dict[str, Held]) -> None:
    async with opened(url) as db:
        rows = await db.slow().all("SELECT id, text, created_at FROM statuses ORDER BY id")
        texts = Counter(row["text"] for row in rows)
        assert [text for text, times in texts.items() if times > 1] == []
        times = [row["created_at"] for row in rows]
        assert times == sorted(times), "numbers are in the order of release"
        assert all(abs(ids.time_of(row["id"]) - row["created_at"]) < 1000 for row in rows)
        out = {row["text"].split()[0]: row for row in rows}
        waiting = {
            str(row["id"]): row["failed"]
            for row in await db.slow().all("SELECT id, failed FROM scheduled_statuses")
        }
        for key, one in held.items():
            stands, waits = key in out, one.id in waiting
            assert not (stands and waits), one
            if one.unsure:
                continue
            if one.how == "timed":
                assert stands, one
                assert out[key]["created_at"] >= one.not_before, "it went out early"
            elif one.done in ("taken", "deleted", "recalled"):
                assert not stands and not waits, one
            else:
                assert (stands, waits) == (one.done == "sent", one.done != "sent"), one
        assert not any(waiting.values()), waiting


async def _end_leases(url: str) -> None:
    """As if the minute had passed after which the jobs of a dead worker are given to another."""
    async with opened(url) as db:
        await db.write(lambda tx: tx.run("UPDATE jobs SET run_at = 0 WHERE lease_until IS NOT NULL"))


async def _still_due(url: str) -> int:
    async with opened(url) as db:
        found: int = await db.read().value(
            "SELECT COUNT(*) FROM scheduled_statuses WHERE scheduled_at < 4102444800000 AND failed = ''"
        )
        return found
