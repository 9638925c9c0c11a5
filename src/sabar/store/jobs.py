"""The queue as whoever runs the server sees it; workers go by `backends.queue`."""

from collections.abc import Sequence

import msgspec

from sabar.db.engine import Reader, Tx
from sabar.model.jobs import Job
from sabar.store import rows


class Stats(msgspec.Struct, frozen=True):
    """How many jobs there are. `oldest_at`: since when (ms) the longest waiting one is due."""

    waiting: int
    scheduled: int
    running: int
    dead: int
    oldest_at: int | None


async def stats(db: Reader, now: int) -> Stats:
    found = await db.all(
        "SELECT COUNT(*) FILTER (WHERE NOT dead AND run_at <= :now) AS waiting, "
        "COUNT(*) FILTER (WHERE NOT dead AND run_at > :now AND lease_until IS NULL) AS scheduled, "
        "COUNT(*) FILTER (WHERE NOT dead AND run_at > :now AND lease_until IS NOT NULL) AS running, "
        "COUNT(*) FILTER (WHERE dead) AS dead, "
        "MIN(run_at) FILTER (WHERE NOT dead AND run_at <= :now) AS oldest_at FROM jobs",
        now=now,
    )
    (only,) = rows.records(found, Stats)
    return only


async def dead(db: Reader, limit: int) -> list[Job]:
    """Those that failed for good, the newest first; `run_at` is when they were given up."""
    found = await db.all(
        "SELECT id, kind, payload, run_at, attempts, created_at, last_error FROM jobs WHERE dead "
        "ORDER BY id DESC LIMIT :limit",
        limit=limit,
    )
    return rows.records(found, Job)


async def revive(tx: Tx, ids: Sequence[int], now: int) -> list[str]:
    """Queue dead ones again, as if they had never been tried; the kinds of those that were."""
    found = await tx.all(
        "UPDATE jobs SET dead = FALSE, attempts = 0, run_at = :now WHERE id IN (:ids[]) AND dead "
        "RETURNING kind",
        ids=ids,
        now=now,
    )
    return [row["kind"] for row in found]


async def forget(tx: Tx, ids: Sequence[int]) -> list[str]:
    """Delete dead ones; the kinds of those that were."""
    found = await tx.all("DELETE FROM jobs WHERE id IN (:ids[]) AND dead RETURNING kind", ids=ids)
    return [row["kind"] for row in found]
