"""Lanes of the queue: jobs for one destination wait together, cost nothing while they do, and keep nobody
else waiting."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator

import apsw
import pytest

from sabar.db import engine_sqlite_connection, queue
from sabar.db.engine import Database, Tx
from sabar.kit.clock import FixedClock
from sabar.model.jobs import Away, Job, JobSpec, Lane
from sabar.store import jobs as store
from tests.contracts.test_queue import MINUTE, ROOMS, put, until, working
from tests.contracts.world import opened

pytestmark = pytest.mark.anyio


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
async def db(database_url: str, clock: FixedClock) -> AsyncIterator[Database]:
    async with opened(database_url, clock=clock) as db:
        yield db


@pytest.fixture
def jobs(db: Database, clock: FixedClock) -> queue.JobTable:
    return queue.JobTable(db, clock, ROOMS)


def slow(site: str, text: str = "", *, most: int = 10_000) -> JobSpec:
    return JobSpec("look", text.encode(), lane=Lane("slow", site, most))


async def claim(jobs: queue.Queue, room: str = "slow", *, done: list[Job] | None = None) -> list[Job]:
    return (await jobs.claim({room: 9}, MINUTE, done=done or [])).jobs


async def lane(db: Database, name: str) -> dict[str, int]:
    row = await db.read().one("SELECT waiting, held_by, failures FROM lanes WHERE name = :name", name=name)
    assert row is not None
    return dict(row)


async def test_a_lane_hands_out_one_job_at_a_time_with_its_pause_in_between(
    db: Database, jobs: queue.JobTable, clock: FixedClock
) -> None:
    await put(db, *(slow("a", str(number)) for number in range(3)), slow("b", "other"))
    first = await claim(jobs)
    assert [job.payload for job in first] == [b"0", b"other"]
    assert await claim(jobs) == []
    clock.advance(500)
    assert await claim(jobs, done=first[:1]) == []
    claimed = await jobs.claim({"slow": 9}, MINUTE)
    assert claimed == queue.Claimed([], clock.now_ms() + 1000)
    clock.advance(999)
    assert await claim(jobs) == []
    clock.advance(1)
    assert [job.payload for job in await claim(jobs)] == [b"1"]
    assert (await lane(db, "slow/a"))["waiting"] == 2


async def test_the_pause_also_holds_for_what_comes_after_the_last_job(
    db: Database, jobs: queue.JobTable, clock: FixedClock
) -> None:
    await put(db, slow("a", "1"))
    await claim(jobs, done=await claim(jobs))
    await put(db, slow("a", "2"))
    assert await claim(jobs) == []
    clock.advance(1000)
    assert [job.payload for job in await claim(jobs)] == [b"2"]


async def test_rooms_have_places_of_their_own_and_jobs_without_a_lane_go_their_way(
    db: Database, jobs: queue.JobTable
) -> None:
    await put(db, *(slow(str(number)) for number in range(5)), JobSpec("tell", b"plain"))
    await put(db, JobSpec("send", b"quick", lane=Lane("quick", "x")))
    claimed = await jobs.claim({queue.OPEN: 4, "slow": 2, "quick": 4}, MINUTE)
    assert Counter(job.kind for job in claimed.jobs) == {"look": 2, "tell": 1, "send": 1}
    # A room that is full is not asked for, so its lanes do not make anybody look again and again.
    assert await jobs.claim({queue.OPEN: 4, "slow": 0, "quick": 4}, MINUTE) == queue.Claimed(
        [], (await jobs.claim({"quick": 1}, MINUTE)).next_at
    )
    assert len(await claim(jobs)) == 3


async def test_while_a_destination_is_away_its_lane_waits_longer_each_time_and_is_then_given_up(
    db: Database, jobs: queue.JobTable, clock: FixedClock
) -> None:
    await put(db, slow("a", "1"), slow("a", "2"), slow("b", "fine"))
    for wait in (1000, 5000):
        (job,) = [job for job in await claim(jobs) if job.lane == "slow/a"]
        assert job.payload == b"1"
        assert await jobs.put_off(job, "away") == clock.now_ms() + wait
        assert [job for job in await claim(jobs) if job.lane == "slow/a"] == []
        clock.advance(wait)
    (job,) = await claim(jobs)
    assert await jobs.put_off(job, "away") is None
    assert await jobs.give_up("slow/a", "Away: away", keep=True) == 2
    assert [job.last_error for job in await store.dead(db.read(), 9)] == ["Away: away"] * 2
    assert await lane(db, "slow/a") == {"waiting": 0, "held_by": None, "failures": 0}
    # What comes later waits until it is time to ask again, and who was there may go on.
    await put(db, slow("a", "3"))
    assert await claim(jobs) == []
    clock.advance(5000)
    assert [job.payload for job in await claim(jobs)] == [b"3"]


async def test_a_destination_that_names_a_time_is_left_alone_until_then_and_a_success_forgives(
    db: Database, jobs: queue.JobTable, clock: FixedClock
) -> None:
    await put(db, slow("a"), slow("a"))
    (job,) = await claim(jobs)
    assert await jobs.put_off(job, "429", at_least_ms=90_000) == clock.now_ms() + 90_000
    clock.advance(90_000)
    (job,) = await claim(jobs)
    assert (await lane(db, "slow/a"))["failures"] == 1
    await jobs.done([job])
    assert (await lane(db, "slow/a"))["failures"] == 0


async def test_a_full_lane_keeps_what_is_too_much_as_dead_letters(
    db: Database, jobs: queue.JobTable, clock: FixedClock
) -> None:
    await put(db, *(slow("a", str(number), most=3) for number in range(5)))
    assert (await lane(db, "slow/a"))["waiting"] == 3
    letters = await store.dead(db.read(), 9)
    assert sorted(job.payload for job in letters) == [b"3", b"4"]
    assert {job.last_error for job in letters} == {"too many jobs wait for the same destination"}
    assert await db.write(lambda tx: store.revive(tx, [job.id for job in letters], clock.now_ms()))
    assert (await lane(db, "slow/a"))["waiting"] == 5
    ran = []
    for _ in range(5):
        (job,) = await claim(jobs)
        ran.append(job.payload)
        await jobs.done([job])
        clock.advance(1000)
    assert sorted(ran) == [b"0", b"1", b"2", b"3", b"4"]
    assert await claim(jobs) == []


async def test_a_lane_whose_worker_died_is_free_after_the_lease(
    db: Database, jobs: queue.JobTable, clock: FixedClock
) -> None:
    await put(db, slow("a", "1"), slow("a", "2"))
    (lost,) = await claim(jobs)
    clock.advance(MINUTE - 1)
    assert await claim(jobs) == []
    assert await jobs.extend([lost], MINUTE) == {lost.id}
    clock.advance(MINUTE - 1)
    assert await claim(jobs) == []
    clock.advance(1)
    (taken,) = await claim(jobs)
    # Whoever lost it changes nothing any more, and the lane stays with its new holder.
    await jobs.release(lost) if taken.id == lost.id else await jobs.done([lost])
    assert await claim(jobs) == []
    assert (await lane(db, "slow/a"))["held_by"] == taken.id


async def test_a_job_that_fails_by_itself_lets_the_others_of_its_lane_pass(
    db: Database, jobs: queue.JobTable, clock: FixedClock
) -> None:
    await put(db, slow("a", "bad"), slow("a", "good"))
    (bad,) = await claim(jobs)
    await jobs.fail(bad, "broken", retry_at=clock.now_ms() + 9_000)
    clock.advance(1000)
    (good,) = await claim(jobs)
    assert good.payload == b"good"
    await jobs.done([good])
    clock.advance(8_000)
    (bad,) = await claim(jobs)
    await jobs.fail(bad, "broken", retry_at=None)
    assert await lane(db, "slow/a") == {"waiting": 0, "held_by": None, "failures": 0}


async def test_where_order_matters_nothing_overtakes_what_failed_was_given_back_or_lost(
    db: Database, jobs: queue.JobTable, clock: FixedClock
) -> None:
    def told(text: str) -> JobSpec:
        return JobSpec("tell", text.encode(), lane=Lane("told", "a"))

    async def only() -> Job:
        (job,) = await claim(jobs, "told")
        return job

    await put(db, told("follow"))
    clock.advance(10)
    await put(db, told("unfollow"))
    again = clock.now_ms() + 9_000
    await jobs.fail(await only(), "broken", retry_at=again)
    assert await jobs.claim({"told": 9}, MINUTE) == queue.Claimed([], again)
    clock.advance(9_000)
    await jobs.release(await only())
    lost = await only()
    clock.advance(MINUTE)
    job = await only()
    assert lost.payload == job.payload == b"follow"
    await jobs.fail(job, "broken", retry_at=None)
    assert (await only()).payload == b"unfollow"
    assert (await store.stats(db.read(), clock.now_ms())).running == 1


async def test_a_job_that_was_deleted_leaves_its_lane_in_order(db: Database, jobs: queue.JobTable) -> None:
    await put(db, slow("a"))
    await db.write(lambda tx: tx.run("DELETE FROM jobs"))
    assert await claim(jobs) == []
    assert (await jobs.claim({"slow": 1}, MINUTE)).next_at is None


async def test_what_waits_in_lanes_is_not_looked_at(new_database: object, clock: FixedClock) -> None:
    """Counted in steps of SQLite's machine: a claim costs the same with 10 and with 9,000 jobs in a lane."""
    costs = []
    for size in (10, 9_000):
        with new_database("sqlite") as url:  # type: ignore[operator]
            async with opened(url, clock=clock) as db:
                jobs = queue.JobTable(db, clock, ROOMS)
                await put(db, *(slow("a", str(number)) for number in range(size)))
                (first,) = await claim(jobs)
                await jobs.done([first])
                costs.append(await _steps(url, clock))
    assert costs[1] < costs[0] * 1.2


async def _steps(url: str, clock: FixedClock) -> int:
    """What one look costs while the lane pauses, and one claim when its time has come."""
    spent = 0

    def note(event: dict[str, dict[str, int]]) -> None:
        nonlocal spent
        spent += event["stmt_status"]["SQLITE_STMTSTATUS_VM_STEP"]

    connection = engine_sqlite_connection.connect(engine_sqlite_connection.path_of(url))
    connection.trace_v2(apsw.SQLITE_TRACE_PROFILE, note)

    class Direct:
        def read(self) -> engine_sqlite_connection.SqliteTx:
            return engine_sqlite_connection.SqliteTx(connection)

        async def write(self, unit: object) -> object:
            with connection:
                return await unit(self.read())  # type: ignore[operator]

    jobs = queue.JobTable(Direct(), clock, ROOMS)  # type: ignore[arg-type]
    assert await claim(jobs) == []
    clock.advance(1000)
    (job,) = await claim(jobs)
    await jobs.done([job])
    connection.close()
    return spent


async def test_nothing_waits_behind_slow_work_outside(database_url: str) -> None:
    """Every site hangs, and still a job without a lane and one of another room are done at once."""
    hanging, done = asyncio.Event(), []

    async def look(payload: bytes) -> None:
        await hanging.wait()

    async def tell(payload: bytes) -> None:
        done.append(payload)

    handlers = {"look": look, "tell": tell}
    async with working(database_url, handlers, rooms=ROOMS, concurrency=1) as db:
        await put(db, *(slow(str(number)) for number in range(40)))
        await put(db, JobSpec("tell", b"plain"), JobSpec("tell", b"quick", lane=Lane("quick", "x")))
        await until(lambda: len(done) == 2)
        hanging.set()


async def test_a_destination_that_is_away_costs_one_try_each_time_and_others_go_on(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, "sabar.worker")
    tries: Counter[bytes] = Counter()
    forgotten: list[str] = []

    async def look(payload: bytes) -> None:
        tries[payload] += 1
        if payload != b"fine":
            raise Away("nobody answers")

    async def forget(name: str) -> None:
        forgotten.append(name)

    quick = {"slow": ROOMS["slow"].__class__(2, away_seconds=(0, 0))}
    async with working(database_url, {"look": look}, rooms=quick, given_up={"slow": forget}) as db:
        await put(db, *(slow("dead", str(number)) for number in range(50)), slow("live", "fine"))
        await until(lambda: bool(forgotten) and tries[b"fine"] == 1)
        async with asyncio.timeout(10):
            while await db.read().value("SELECT COUNT(*) FROM jobs"):
                await asyncio.sleep(0.01)
        assert await store.dead(db.read(), 1) == []
    assert tries == {b"0": 3, b"fine": 1} and forgotten == ["dead"]


async def test_two_writes_that_fill_the_same_lanes_do_not_wait_for_one_another(db: Database) -> None:
    async def fill(names: list[str]) -> None:
        async def unit(tx: Tx) -> None:
            for name in names:
                tx.enqueue(slow(name))

        await db.write(unit)

    names = [str(number) for number in range(20)]
    await asyncio.gather(*(fill(names[::step]) for step in (1, -1) * 10))
    assert await db.read().value("SELECT SUM(waiting) FROM lanes") == 20 * 20
