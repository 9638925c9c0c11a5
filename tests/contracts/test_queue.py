"""The job queue and its worker: each job is done, tried again or kept as a dead letter, and never lost."""

import asyncio
import logging
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from sabar.db import queue, worker
from sabar.db.engine import Database, Tx
from sabar.kit.clock import FixedClock, SystemClock
from sabar.model.jobs import JobSpec, Room
from sabar.store import jobs as store
from tests.contracts.world import Rang, opened

pytestmark = pytest.mark.anyio

MINUTE = 60_000
ROOMS = {
    "slow": Room(2, pause_ms=1000, away_seconds=(1, 5)),
    "quick": Room(3),
    "told": Room(2, in_order=True),
}


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
async def db(database_url: str, clock: FixedClock) -> AsyncIterator[Database]:
    async with opened(database_url, clock=clock) as db:
        yield db


@pytest.fixture
def jobs(db: Database, clock: FixedClock) -> queue.Queue:
    return queue.JobTable(db, clock, ROOMS)


async def put(db: Database, *specs: JobSpec) -> None:
    async def unit(tx: Tx) -> None:
        for spec in specs:
            tx.enqueue(spec)

    await db.write(unit)


async def test_jobs_are_handed_out_once_and_the_longest_due_first(
    db: Database, jobs: queue.Queue, clock: FixedClock
) -> None:
    now = clock.now_ms()
    await put(db, JobSpec("b", b"2", run_at=now - 5), JobSpec("a", b"1", run_at=now - 9), JobSpec("c", b"3"))
    first = await jobs.claim({queue.OPEN: 2}, MINUTE)
    assert sorted(job.payload for job in first.jobs) == [b"1", b"2"]
    assert [job.payload for job in (await jobs.claim({queue.OPEN: 5}, MINUTE)).jobs] == [b"3"]
    assert (await jobs.claim({queue.OPEN: 5}, MINUTE)).jobs == []
    await jobs.done(first.jobs)
    found = await store.stats(db.read(), now)
    assert found == store.Stats(waiting=0, in_lanes=0, scheduled=0, running=1, dead=0, oldest_at=None)


async def test_a_scheduled_job_waits_for_its_time_and_says_when(
    db: Database, jobs: queue.Queue, clock: FixedClock
) -> None:
    await put(db, JobSpec("later", b"", run_at=clock.now_ms() + 5_000))
    claimed = await jobs.claim({queue.OPEN: 5}, MINUTE)
    assert claimed == queue.Claimed([], clock.now_ms() + 5_000)
    clock.advance(5_000)
    assert len((await jobs.claim({queue.OPEN: 5}, MINUTE)).jobs) == 1


async def test_a_job_whose_worker_died_comes_back_after_its_lease(
    db: Database, jobs: queue.Queue, clock: FixedClock
) -> None:
    await put(db, JobSpec("a", b""))
    (lost,) = (await jobs.claim({queue.OPEN: 1}, MINUTE)).jobs
    clock.advance(MINUTE - 1)
    assert (await jobs.claim({queue.OPEN: 1}, MINUTE)).jobs == []
    assert await jobs.extend([lost], MINUTE) == {lost.id}
    clock.advance(MINUTE)
    (again,) = (await jobs.claim({queue.OPEN: 1}, MINUTE)).jobs
    assert (again.id, again.attempts) == (lost.id, 2)
    assert not await jobs.extend([lost], MINUTE)
    await jobs.fail(lost, "too late", retry_at=None)
    assert await store.dead(db.read(), 1) == []


async def test_a_unique_key_holds_until_the_job_is_claimed(db: Database, jobs: queue.Queue) -> None:
    spec = JobSpec("prune", b"", unique_key="prune")
    await put(db, spec, spec)
    await put(db, spec)
    (first,) = (await jobs.claim({queue.OPEN: 5}, MINUTE)).jobs
    await put(db, spec)
    (second,) = (await jobs.claim({queue.OPEN: 5}, MINUTE)).jobs
    assert first.id != second.id


async def test_a_released_job_is_as_if_never_claimed(db: Database, jobs: queue.Queue) -> None:
    await put(db, JobSpec("a", b""))
    (job,) = (await jobs.claim({queue.OPEN: 1}, MINUTE)).jobs
    await jobs.release(job)
    (again,) = (await jobs.claim({queue.OPEN: 1}, MINUTE)).jobs
    assert again.attempts == 1


async def test_dead_letters_are_kept_with_their_reason(db: Database, jobs: queue.Queue) -> None:
    await put(db, JobSpec("a", b"1"), JobSpec("b", b"2"))
    for job in (await jobs.claim({queue.OPEN: 5}, MINUTE)).jobs:
        await jobs.fail(job, f"no {job.kind}", retry_at=None)
    assert [job.last_error for job in await store.dead(db.read(), 5)] == ["no b", "no a"]
    assert (await jobs.claim({queue.OPEN: 5}, MINUTE)).jobs == []


# The worker, in real time.

Handle = Callable[[bytes], Awaitable[None]]


@asynccontextmanager
async def working(url: str, handlers: dict[str, Handle], **options: object) -> AsyncIterator[Database]:
    clock = SystemClock()
    wakers: list[Callable[[], None]] = []
    async with opened(url, on_commit=lambda: [wake() for wake in wakers] and None) as db:
        rooms = options.get("rooms", {})
        table = queue.JobTable(db, clock, rooms)  # type: ignore[arg-type]
        options.setdefault("poll_ms", 60_000)
        # Long polls show that commits wake the worker, and due times too.
        crew = worker.Worker(table, handlers, clock, **options)  # type: ignore[arg-type]
        wakers.append(crew.wake)
        task = asyncio.create_task(crew.run())
        try:
            yield db
        finally:
            await crew.stop(grace_ms=100)
            await task


async def until(condition: Callable[[], bool], seconds: float = 30) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.005)


async def test_an_event_gets_its_job_done_at_once(database_url: str) -> None:
    done: list[bytes] = []

    async def answer(payload: bytes) -> None:
        done.append(payload)

    async with working(database_url, {"answer": answer}) as db:

        async def unit(tx: Tx) -> None:
            tx.emit(Rang(7))

        await db.write(unit)
        # Long before the worker would look by itself.
        await until(lambda: bool(done))
    assert done == [b"7"]


async def test_a_scheduled_job_runs_at_its_time_without_polling(database_url: str) -> None:
    ran_at: list[int] = []

    async def note(payload: bytes) -> None:
        ran_at.append(SystemClock().now_ms())

    async with working(database_url, {"note": note}) as db:
        due = SystemClock().now_ms() + 300
        await put(db, JobSpec("note", b"", run_at=due))
        await until(lambda: bool(ran_at))
    assert 0 <= ran_at[0] - due < 500


async def test_poison_jobs_become_dead_letters_and_good_ones_are_done(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """R29: 300 good jobs are done, 30 bad ones are kept with their reason after a few tries."""
    caplog.set_level(logging.CRITICAL, "sabar.worker")
    done: Counter[bytes] = Counter()
    tries: Counter[bytes] = Counter()

    async def good(payload: bytes) -> None:
        done[payload] += 1

    async def bad(payload: bytes) -> None:
        tries[payload] += 1
        raise ValueError("poison")

    def soon(kind: str, attempts: int) -> int | None:
        return 10 if attempts < 3 else None

    async with working(database_url, {"good": good, "bad": bad}, retry_after=soon) as db:
        specs = [JobSpec("bad" if n % 11 == 0 else "good", str(n).encode()) for n in range(330)]
        await put(db, *specs, JobSpec("unknown", b""))
        async with asyncio.timeout(20):
            while len(await store.dead(db.read(), 31)) < 31 or len(done) < 300:
                await asyncio.sleep(0.02)
        reasons = Counter(job.last_error for job in await store.dead(db.read(), 100))
    assert set(done.values()) == {1} and set(tries.values()) == {3}
    assert reasons == {"ValueError: poison": 30, "LookupError: nothing handles jobs of the kind unknown": 1}


async def test_a_hanging_job_is_ended_and_does_not_hold_up_others(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, "sabar.worker")
    done: list[bytes] = []

    async def hang(payload: bytes) -> None:
        await asyncio.Event().wait()

    async def good(payload: bytes) -> None:
        done.append(payload)

    async with working(
        database_url,
        {"hang": hang, "good": good},
        concurrency=2,
        time_limit_ms=200,
        retry_after=lambda kind, attempts: None,
    ) as db:
        await put(db, JobSpec("hang", b""), *(JobSpec("good", b"") for _ in range(10)))
        await until(lambda: len(done) == 10)
        async with asyncio.timeout(20):
            while not await store.dead(db.read(), 1):
                await asyncio.sleep(0.02)


async def test_a_long_job_keeps_its_lease(database_url: str) -> None:
    runs = ends = 0

    async def slow(payload: bytes) -> None:
        nonlocal runs, ends
        runs += 1
        await asyncio.sleep(2.2)
        ends += 1

    async with working(database_url, {"slow": slow}, lease_ms=900, poll_ms=50) as db:
        await put(db, JobSpec("slow", b""))
        await until(lambda: ends > 0)
        async with asyncio.timeout(10):
            while await db.read().value("SELECT COUNT(*) FROM jobs"):
                await asyncio.sleep(0.02)
    assert runs == ends == 1


async def test_stopping_gives_unfinished_jobs_back(database_url: str) -> None:
    started = asyncio.Event()

    async def hang(payload: bytes) -> None:
        started.set()
        await asyncio.Event().wait()

    async with working(database_url, {"hang": hang}) as db:
        await put(db, JobSpec("hang", b""))
        await asyncio.wait_for(started.wait(), 15)
    async with opened(database_url) as db:
        (job,) = (await queue.JobTable(db, SystemClock(), ROOMS).claim({queue.OPEN: 1}, MINUTE)).jobs
        assert job.attempts == 1


CREW = """
import asyncio, sys
from sabar.db import queue, worker
from sabar.kit.clock import SystemClock
from tests.contracts.world import opened

async def main(url):
    async with opened(url) as db:
        async def mark(payload):
            n = int(payload)
            await db.write(lambda tx: tx.run("INSERT INTO notes (n) VALUES (:n) ON CONFLICT DO NOTHING", n=n))
            print(n, flush=True)
            await asyncio.sleep(0.001)
        clock = SystemClock()
        table = queue.JobTable(db, clock, {})
        await worker.Worker(table, {"mark": mark}, clock, lease_ms=2_000, poll_ms=50).run()

asyncio.run(main(sys.argv[1]))
"""


async def test_killed_workers_side_by_side_lose_no_job(database_url: str) -> None:
    """R13: several processes share the queue; kill -9 of some costs at most a second run, after the lease."""
    jobs = 1_500

    async def crew() -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            CREW,
            database_url,
            stdout=asyncio.subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )

    async def read(process: asyncio.subprocess.Process) -> list[int]:
        assert process.stdout is not None
        return [int(line) async for line in process.stdout if line.endswith(b"\n")]

    async with opened(database_url) as db:
        await db.write(lambda tx: tx.run("CREATE TABLE notes (n INTEGER PRIMARY KEY)"))
        await put(db, *(JobSpec("mark", str(n).encode()) for n in range(jobs)))
        processes = [await crew() for _ in range(3)]
        readers = [asyncio.create_task(read(process)) for process in processes]
        async with asyncio.timeout(60):
            while await db.read().value("SELECT COUNT(*) FROM notes") < jobs // 5:
                await asyncio.sleep(0.01)
            for process in processes[:2]:
                os.kill(process.pid, signal.SIGKILL)
            while await db.read().value("SELECT COUNT(*) FROM jobs"):
                await asyncio.sleep(0.05)
        processes[2].kill()
        ran = Counter([n for reader in readers for n in await reader])
        for process in processes:
            await process.wait()
        assert await db.read().value("SELECT COUNT(*) FROM notes") == jobs
    again = sum(1 for times in ran.values() if times > 1)
    assert len(ran) >= jobs - 2 * 16 and again <= 2 * 16
