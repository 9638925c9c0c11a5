"""The job queue: a table of the database, so that a job is kept or lost together with the fact it follows
from.

Queue a job with `tx.enqueue(JobSpec(…))`, or let `tx.emit(event)` queue what the event entails.
"""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from sabar.db.engine import Database, Tx
from sabar.kit.clock import Clock
from sabar.model.jobs import Job


class Claimed(msgspec.Struct, frozen=True):
    """Jobs that are ours until their lease ends, and when the next one falls due (ms, None: none waits)."""

    jobs: list[Job]
    next_at: int | None


class Queue(Protocol):
    """Hands out jobs to any number of workers, each job to one at a time."""

    async def claim(self, limit: int, lease_ms: int, *, done: Sequence[Job] = ()) -> Claimed:
        """Take due jobs, the longest due first, and forget those that are `done`, in one write. A job not
        done when its lease ends is handed out again.
        """
        ...

    async def done(self, jobs: Sequence[Job]) -> None:
        """Forget these jobs."""
        ...

    async def fail(self, job: Job, error: str, *, retry_at: int | None) -> None:
        """Try again at `retry_at`, or with None keep it as a dead letter. No effect if another took it
        over."""
        ...

    async def extend(self, job: Job, lease_ms: int) -> bool:
        """Keep the job for longer; False when it is no longer ours."""
        ...

    async def release(self, job: Job) -> None:
        """Give the job back unfinished, as if it had never been claimed."""
        ...


class JobTable:
    """The queue in the database. While a job is claimed its `run_at` is the end of its lease: due means
    free."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def claim(self, limit: int, lease_ms: int, *, done: Sequence[Job] = ()) -> Claimed:
        now = self._clock.now_ms()
        next_at = await self._db.read().value("SELECT MIN(run_at) FROM jobs WHERE NOT dead")
        if next_at is None or next_at > now:
            if done:
                await self.done(done)
            return Claimed([], next_at)

        async def unit(tx: Tx) -> list[Job]:
            if done:
                await _forget(tx, done)
            # The key is freed here, so that what happens during the run can queue the same work again.
            rows = await tx.all(
                "WITH due AS MATERIALIZED (SELECT id FROM jobs WHERE NOT dead AND run_at <= :now "
                "ORDER BY run_at, id LIMIT :limit FOR UPDATE SKIP LOCKED) "
                "UPDATE jobs SET run_at = :until, lease_until = :until, attempts = attempts + 1, "
                "unique_key = NULL WHERE id IN (SELECT id FROM due) "
                "RETURNING id, kind, payload, run_at, attempts, created_at, last_error",
                until=now + lease_ms,
                now=now,
                limit=limit,
            )
            return [msgspec.convert(dict(row), Job) for row in rows]

        jobs = await self._db.write(unit)
        return Claimed(sorted(jobs, key=lambda job: job.id), next_at)

    async def done(self, jobs: Sequence[Job]) -> None:
        await self._db.write(lambda tx: _forget(tx, jobs))

    async def fail(self, job: Job, error: str, *, retry_at: int | None) -> None:
        await self._db.write(
            lambda tx: tx.run(
                "UPDATE jobs SET lease_until = NULL, run_at = :run_at, dead = :dead, last_error = :error "
                "WHERE id = :id AND attempts = :attempts",
                run_at=self._clock.now_ms() if retry_at is None else retry_at,
                dead=retry_at is None,
                error=error,
                id=job.id,
                attempts=job.attempts,
            )
        )

    async def extend(self, job: Job, lease_ms: int) -> bool:
        until = self._clock.now_ms() + lease_ms
        changed = await self._db.write(
            lambda tx: tx.run(
                "UPDATE jobs SET run_at = :until, lease_until = :until "
                "WHERE id = :id AND attempts = :attempts AND NOT dead",
                until=until,
                id=job.id,
                attempts=job.attempts,
            )
        )
        return changed == 1

    async def release(self, job: Job) -> None:
        await self._db.write(
            lambda tx: tx.run(
                "UPDATE jobs SET run_at = :now, lease_until = NULL, attempts = attempts - 1 "
                "WHERE id = :id AND attempts = :attempts AND NOT dead",
                now=self._clock.now_ms(),
                id=job.id,
                attempts=job.attempts,
            )
        )


async def _forget(tx: Tx, jobs: Sequence[Job]) -> None:
    await tx.run("DELETE FROM jobs WHERE id IN (:ids[])", ids=[job.id for job in jobs])
