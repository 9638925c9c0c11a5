"""The job queue: a table of the database, so that a job is kept or lost together with the fact it follows
from.

Queue a job with `tx.enqueue(JobSpec(…))`, or let `tx.emit(event)` queue what the event entails. Jobs without
a lane are handed out as they fall due. Of a lane only the first is looked at, and only when the lane's time
has come, so that what waits in it costs nothing, however much it is.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Protocol

import msgspec

from sabar.db.engine import Database, Reader, Row, Sql, Tx
from sabar.kit.clock import Clock
from sabar.model.jobs import Job, Room

#: The places of jobs without a lane.
OPEN = ""

_FIELDS = Sql("id, kind, payload, run_at, attempts, created_at, last_error, lane")
# The key is freed at the claim, so that what happens during the run can queue the same work again.
_TAKE = Sql("UPDATE jobs SET lease_until = :until, attempts = attempts + 1, unique_key = NULL")
_TAKE_OPEN = Sql(
    "WITH due AS MATERIALIZED (SELECT id FROM jobs WHERE NOT dead AND lane IS NULL AND run_at <= :now "
    "ORDER BY run_at, id LIMIT :limit FOR UPDATE SKIP LOCKED) "
    "{take}, run_at = :until WHERE id IN (SELECT id FROM due) RETURNING {fields}",
    take=_TAKE,
    fields=_FIELDS,
)
_HEAD = Sql("FROM jobs j WHERE j.lane = lanes.name AND NOT j.dead ORDER BY j.run_at, j.id LIMIT 1")
_TAKE_HEADS = Sql(
    "{take} WHERE id IN (SELECT (SELECT CASE WHEN j.run_at <= CAST(:now AS BIGINT) THEN j.id END {head}) "
    "FROM lanes WHERE lanes.name IN (:lanes[text])) RETURNING {fields}",
    take=_TAKE,
    head=_HEAD,
    fields=_FIELDS,
)
_DUE_LANES = (
    "SELECT name FROM lanes WHERE room = :room AND next_at <= :now ORDER BY next_at, name LIMIT :limit "
    "FOR UPDATE SKIP LOCKED"
)
# In one order, and before anything is asked about what stands in them: whoever adds to a lane holds it, too.
_HOLD = "SELECT name, failures FROM lanes WHERE name IN (:lanes[text]) ORDER BY name FOR NO KEY UPDATE"
_FIRST = Sql("SELECT run_at FROM jobs WHERE NOT dead AND lane IS NULL ORDER BY run_at, id LIMIT 1")
_BURY = Sql("UPDATE jobs SET dead = TRUE, unique_key = NULL, run_at = :now, last_error = :error")
_NEXT = Sql("(SELECT GREATEST(j.run_at, CAST(:free AS BIGINT)) {head})", head=_HEAD)
# A job that another took over meanwhile is one less in its lane, which that one holds.
_LEAVE = Sql(
    "UPDATE lanes SET waiting = waiting - CAST(:gone AS BIGINT), "
    "held_by = CASE WHEN held_by = CAST(:id AS BIGINT) THEN NULL ELSE held_by END, "
    "free_at = CASE WHEN held_by = CAST(:id AS BIGINT) THEN CAST(:free AS BIGINT) ELSE free_at END, "
    "failures = CASE WHEN held_by = CAST(:id AS BIGINT) AND CAST(:good AS BIGINT) = 1 "
    "THEN 0 ELSE failures END, "
    "next_at = CASE WHEN held_by = CAST(:id AS BIGINT) THEN {next} ELSE next_at END WHERE name = :lane",
    next=_NEXT,
)


class Claimed(msgspec.Struct, frozen=True):
    """Jobs that are ours until their lease ends, and when the next one falls due (ms, None: none waits)."""

    jobs: list[Job]
    next_at: int | None


class Queue(Protocol):
    """Hands out jobs to any number of workers, each job to one at a time, and one of each lane."""

    async def claim(self, free: Mapping[str, int], lease_ms: int, *, done: Sequence[Job] = ()) -> Claimed:
        """Take due jobs, the longest due first, and forget those that are `done`, in one write. `free`: how
        many of each room, `OPEN` among them. A job not done when its lease ends is handed out again.
        """
        ...

    async def done(self, jobs: Sequence[Job]) -> None:
        """Forget these jobs."""
        ...

    async def fail(self, job: Job, error: str, *, retry_at: int | None) -> None:
        """Try again at `retry_at`, or with None keep it as a dead letter. No effect if another took it
        over."""
        ...

    async def put_off(self, job: Job, error: str, *, at_least_ms: int = 0) -> int | None:
        """The destination of the job's lane is away: all of the lane waits, longer each time. Until when;
        None: it was away for too long, and what waits is to be given up.
        """
        ...

    async def give_up(self, lane: str, error: str, *, keep: bool) -> int:
        """All that waits in a lane becomes dead letters, or with `keep` false is forgotten; how many jobs."""
        ...

    async def extend(self, jobs: Sequence[Job], lease_ms: int) -> set[int]:
        """Keep the jobs for longer; the ids of those that are still ours."""
        ...

    async def release(self, job: Job) -> None:
        """Give the job back unfinished, as if it had never been claimed."""
        ...


class JobTable:
    """The queue in the database. While a job is claimed the end of its lease is its `run_at`, or, so that it
    keeps its place in a lane, the `next_at` of that: due means free.
    """

    def __init__(self, db: Database, clock: Clock, rooms: Mapping[str, Room]) -> None:
        self._db = db
        self._clock = clock
        self._rooms = rooms

    async def claim(self, free: Mapping[str, int], lease_ms: int, *, done: Sequence[Job] = ()) -> Claimed:
        now = self._clock.now_ms()
        asked = [room for room, places in free.items() if places > 0]
        times = await _next_times(self._db.read(), asked)
        next_at = min(times.values(), default=None)
        # Those that are done make room in their lanes with this very write.
        freed = {_room(job.lane) for job in done if job.lane is not None}
        due = [room for room in asked if room in freed or times.get(room, now + 1) <= now]
        if not due:
            if done:
                await self.done(done)
            return Claimed([], next_at)

        async def unit(tx: Tx) -> list[Job]:
            await self._forget(tx, done)
            until, found = now + lease_ms, []
            for room in due:
                if room == OPEN:
                    found += await tx.all(_TAKE_OPEN, now=now, until=until, limit=free[room])
                else:
                    found += await self._take_heads(tx, room, now, until, free[room])
            return [msgspec.convert(dict(row), Job) for row in found]

        jobs = await self._db.write(unit)
        if freed and not jobs:
            next_at = min((await _next_times(self._db.read(), asked)).values(), default=None)
        return Claimed(sorted(jobs, key=lambda job: job.id), next_at)

    async def done(self, jobs: Sequence[Job]) -> None:
        await self._db.write(lambda tx: self._forget(tx, jobs))

    async def fail(self, job: Job, error: str, *, retry_at: int | None) -> None:
        run_at, until = (self._clock.now_ms() if retry_at is None else retry_at), 0
        if retry_at is not None and job.lane is not None and self._rooms[_room(job.lane)].in_order:
            # It stays the first, and its lane waits with it.
            run_at, until = job.run_at, retry_at

        async def unit(tx: Tx) -> None:
            if job.lane is not None:
                await _hold(tx, [job.lane])
            failed = await tx.run(
                "UPDATE jobs SET lease_until = NULL, run_at = :run_at, dead = :dead, last_error = :error "
                "WHERE id = :id AND attempts = :attempts",
                run_at=run_at,
                dead=retry_at is None,
                error=error,
                id=job.id,
                attempts=job.attempts,
            )
            if failed and job.lane is not None:
                await self._leave_lane(tx, job, gone=retry_at is None, until=until)

        await self._db.write(unit)

    async def put_off(self, job: Job, error: str, *, at_least_ms: int = 0) -> int | None:
        lane = job.lane or ""
        away = self._rooms[_room(lane)].away_seconds

        async def unit(tx: Tx) -> int | None:
            failures = await _hold(tx, [lane])
            count = failures.get(lane, 0)
            free = self._clock.now_ms() + max(away[min(count, len(away) - 1)] * 1000, at_least_ms)
            # Its place stays the first: one job asks whether the destination is back, not each in turn.
            ours = await tx.run(
                "UPDATE jobs SET lease_until = NULL, last_error = :error "
                "WHERE id = :id AND attempts = :attempts",
                error=error,
                id=job.id,
                attempts=job.attempts,
            )
            if not ours:
                return free
            await tx.run(
                Sql(
                    "UPDATE lanes SET held_by = NULL, failures = :failures, free_at = :free, next_at = "
                    "{next} WHERE name = :lane AND held_by = :id",
                    next=_NEXT,
                ),
                failures=count + 1,
                free=free,
                lane=lane,
                id=job.id,
            )
            return free if count < len(away) else None

        return await self._db.write(unit)

    async def give_up(self, lane: str, error: str, *, keep: bool) -> int:
        async def unit(tx: Tx) -> int:
            await _hold(tx, [lane])
            end = _BURY if keep else Sql("DELETE FROM jobs")
            args = {"now": self._clock.now_ms(), "error": error} if keep else {}
            given_up = await tx.run(
                Sql("{end} WHERE lane = :lane AND NOT dead AND lease_until IS NULL", end=end),
                lane=lane,
                **args,
            )
            await tx.run(
                "UPDATE lanes SET failures = 0, next_at = CASE WHEN held_by IS NULL THEN NULL ELSE next_at "
                "END, waiting = CASE WHEN held_by IS NULL THEN 0 ELSE 1 END WHERE name = :lane",
                lane=lane,
            )
            return given_up

        return await self._db.write(unit)

    async def extend(self, jobs: Sequence[Job], lease_ms: int) -> set[int]:
        until = self._clock.now_ms() + lease_ms

        async def unit(tx: Tx) -> set[int]:
            lanes = [job.lane for job in jobs if job.lane is not None]
            if lanes:
                await _hold(tx, lanes)
            rows = await tx.all(
                "UPDATE jobs SET lease_until = :until, "
                "run_at = CASE WHEN lane IS NULL THEN CAST(:until AS BIGINT) ELSE run_at END "
                "WHERE id IN (:ids[]) AND NOT dead AND lease_until IS NOT NULL RETURNING id, attempts",
                until=until,
                ids=[job.id for job in jobs],
            )
            attempts = {row["id"]: row["attempts"] for row in rows}
            ours = {job.id for job in jobs if attempts.get(job.id) == job.attempts}
            if lanes:
                await tx.run(
                    "UPDATE lanes SET next_at = :until WHERE name IN (:lanes[text]) AND held_by IN (:ids[])",
                    until=until,
                    lanes=lanes,
                    ids=list(ours),
                )
            return ours

        return await self._db.write(unit)

    async def release(self, job: Job) -> None:
        async def unit(tx: Tx) -> None:
            if job.lane is not None:
                await _hold(tx, [job.lane])
            ours = await tx.run(
                "UPDATE jobs SET run_at = :run_at, lease_until = NULL, attempts = attempts - 1 "
                "WHERE id = :id AND attempts = :attempts AND NOT dead",
                run_at=self._clock.now_ms() if job.lane is None else job.run_at,
                id=job.id,
                attempts=job.attempts,
            )
            if ours and job.lane is not None:
                await self._leave_lane(tx, job, gone=False)

        await self._db.write(unit)

    async def _take_heads(self, tx: Tx, room: str, now: int, until: int, limit: int) -> list[Row]:
        rows = await tx.all(_DUE_LANES, room=room, now=now, limit=limit)
        lanes = [row["name"] for row in rows]
        found = await tx.all(_TAKE_HEADS, now=now, until=until, lanes=lanes) if lanes else []
        for row in found:
            await tx.run(
                "UPDATE lanes SET held_by = :id, next_at = :until WHERE name = :lane",
                id=row["id"],
                until=until,
                lane=row["lane"],
            )
        for lane in set(lanes) - {row["lane"] for row in found}:
            # What stood first is gone or not due yet: the lane says again when it is worth a look.
            await tx.run(
                Sql("UPDATE lanes SET held_by = NULL, next_at = {next} WHERE name = :lane", next=_NEXT),
                free=now,
                lane=lane,
            )
        return found

    async def _forget(self, tx: Tx, jobs: Sequence[Job]) -> None:
        if not jobs:
            return
        lanes = [job.lane for job in jobs if job.lane is not None]
        if lanes:
            await _hold(tx, lanes)
        rows = await tx.all(
            "DELETE FROM jobs WHERE id IN (:ids[]) RETURNING id", ids=[job.id for job in jobs]
        )
        gone = {row["id"] for row in rows}
        for job in jobs:
            if job.lane is not None and job.id in gone:
                await self._leave_lane(tx, job, gone=True, good=True)

    async def _leave_lane(self, tx: Tx, job: Job, *, gone: bool, good: bool = False, until: int = 0) -> None:
        """The job no longer holds its lane. `good`: its destination is there; `until`: nothing before."""
        lane = job.lane or ""
        await tx.run(
            _LEAVE,
            gone=int(gone),
            good=int(good),
            free=max(until, self._clock.now_ms() + self._rooms[_room(lane)].pause_ms),
            lane=lane,
            id=job.id,
        )


async def _next_times(db: Reader, rooms: Sequence[str]) -> dict[str, int]:
    """When the first job of each room falls due; rooms where none waits are left out."""
    if not rooms:
        return {}
    row = await db.one(_firsts(tuple(rooms)))
    values = list(row.values()) if row is not None else []
    return {room: at for room, at in zip(rooms, values, strict=True) if at is not None}


# Asked at every turn of the worker, and mostly of the same rooms.
@lru_cache(maxsize=256)
def _firsts(rooms: tuple[str, ...]) -> Sql:
    """One column for each room."""
    columns = Sql.joined(
        ", ",
        (
            Sql("({first}) AS at{number}", first=_FIRST if room == OPEN else _first_of(room), number=number)
            for number, room in enumerate(rooms)
        ),
    )
    return Sql("SELECT {columns}", columns=columns)


def _first_of(room: str) -> Sql:
    return Sql(
        "SELECT next_at FROM lanes WHERE room = {room} AND next_at IS NOT NULL ORDER BY next_at LIMIT 1",
        room=Sql.word(room),
    )


async def _hold(tx: Tx, lanes: Sequence[str]) -> dict[str, int]:
    """Keep others from these lanes until this write is over; how often in a row each failed."""
    return {row["name"]: row["failures"] for row in await tx.all(_HOLD, lanes=sorted(set(lanes)))}


def _room(lane: str) -> str:
    return lane.partition("/")[0]
