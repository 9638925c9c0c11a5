"""While its worker lives, a job is done by it alone: leases do not end under their owners, and a worker that
may have lost one stops."""

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping, Sequence

import pytest

from sabar.db import errors, queue, worker
from sabar.kit.clock import SystemClock
from sabar.model.jobs import Job, JobSpec, Lane
from tests.contracts.test_queue import MINUTE, ROOMS, put, until, working
from tests.contracts.world import opened
from tests.server import ShiftedClock

pytestmark = pytest.mark.anyio


async def test_jobs_that_end_while_leases_are_renewed_are_not_reported_lost(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Renewing takes a moment, in which short jobs end and are forgotten."""
    caplog.set_level(logging.WARNING, "sabar.worker")
    runs: Counter[bytes] = Counter()

    async def short(payload: bytes) -> None:
        runs[payload] += 1
        await asyncio.sleep(0.004)

    async with working(database_url, {"short": short}, lease_ms=60, time_limit_ms=20_000) as db:
        for start in range(0, 1200, 300):
            await put(db, *(JobSpec("short", str(number).encode()) for number in range(start, start + 300)))
        async with asyncio.timeout(30):
            while await db.read().value("SELECT COUNT(*) FROM jobs"):
                await asyncio.sleep(0.01)
    assert len(runs) == 1200 and set(runs.values()) == {1}
    assert [record.message for record in caplog.records if "not ours" in record.message] == []


@pytest.mark.parametrize("lane", [None, Lane("slow", "a")])
async def test_a_clock_that_leaps_makes_no_job_run_twice(database_url: str, lane: Lane | None) -> None:
    clock, runs, ends = ShiftedClock(), 0, asyncio.Event()

    async def long(payload: bytes) -> None:
        nonlocal runs
        runs += 1
        await ends.wait()

    async with opened(database_url, clock=clock) as db:
        crew = worker.Worker(queue.JobTable(db, clock, ROOMS), {"long": long}, clock, rooms=ROOMS, poll_ms=20)
        task = asyncio.create_task(crew.run())
        await put(db, JobSpec("long", b"", lane=lane))
        crew.wake()
        await until(lambda: runs == 1)
        for _ in range(3):
            clock.advance(3 * MINUTE)
            async with asyncio.timeout(10):
                while await db.read().value(
                    "SELECT COUNT(*) FROM jobs WHERE lease_until <= :now", now=clock.now_ms()
                ):
                    await asyncio.sleep(0.005)
        ends.set()
        async with asyncio.timeout(10):
            while await db.read().value("SELECT COUNT(*) FROM jobs"):
                await asyncio.sleep(0.005)
        await crew.stop()
        await task
    assert runs == 1


class CutOff(queue.JobTable):
    """A queue that cannot be reached any more once something is claimed."""

    gone = False

    async def claim(
        self, free: Mapping[str, int], lease_ms: int, *, done: Sequence[Job] = ()
    ) -> queue.Claimed:
        if self.gone:
            raise errors.Unavailable("the network is gone")
        claimed = await super().claim(free, lease_ms, done=done)
        self.gone = bool(claimed.jobs)
        return claimed

    async def extend(self, jobs: Sequence[Job], lease_ms: int) -> set[int]:
        raise errors.Unavailable("the network is gone")


async def test_a_worker_that_cannot_renew_a_lease_stops_before_another_begins(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, "sabar.worker")
    clock, at_once, said = SystemClock(), Counter[str](), []

    def handler(name: str, seconds: float) -> worker.Handler:
        async def work(payload: bytes) -> None:
            at_once["now"] += 1
            at_once["most"] = max(at_once["most"], at_once["now"])
            try:
                await asyncio.sleep(seconds)
                said.append(name)
            finally:
                at_once["now"] -= 1

        return work

    async with opened(database_url, clock=clock) as db:
        options = {"lease_ms": 2_400, "poll_ms": 20}
        cut_off = worker.Worker(CutOff(db, clock, {}), {"long": handler("first", 60)}, clock, **options)  # type: ignore[arg-type]
        first = asyncio.create_task(cut_off.run())
        await put(db, JobSpec("long", b""))
        cut_off.wake()
        await until(lambda: at_once["now"] == 1)
        healthy = queue.JobTable(db, clock, {})
        second = worker.Worker(healthy, {"long": handler("second", 0.01)}, clock, **options)  # type: ignore[arg-type]
        tasks = [first, asyncio.create_task(second.run())]
        await until(lambda: bool(said))
        await cut_off.stop()
        await second.stop()
        await asyncio.gather(*tasks)
    assert said == ["second"] and at_once["most"] == 1


async def test_a_renewal_that_comes_late_does_not_hold_a_job_that_failed(database_url: str) -> None:
    clock = SystemClock()
    async with opened(database_url, clock=clock) as db:
        jobs = queue.JobTable(db, clock, {})
        await put(db, JobSpec("a", b""))
        (job,) = (await jobs.claim({queue.OPEN: 1}, MINUTE)).jobs
        await jobs.fail(job, "broken", retry_at=clock.now_ms())
        assert await jobs.extend([job], MINUTE) == set()
        (again,) = (await jobs.claim({queue.OPEN: 1}, MINUTE)).jobs
        assert again.attempts == 2
