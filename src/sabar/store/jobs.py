"""The queue as whoever runs the server sees it; workers go by `db.queue`."""

from collections.abc import Sequence

import msgspec

from sabar.db import units
from sabar.db.engine import Reader, Tx
from sabar.model.jobs import Job
from sabar.store import rows


class Stats(msgspec.Struct, frozen=True):
    """How many jobs there are; `in_lanes` wait for their turn at a destination. `oldest_at`: since when (ms)
    the longest waiting one is due, whose turn it is.
    """

    waiting: int
    in_lanes: int
    scheduled: int
    running: int
    dead: int
    oldest_at: int | None


async def stats(db: Reader, now: int) -> Stats:
    found = await db.all(
        "SELECT COUNT(*) FILTER (WHERE NOT dead AND lane IS NULL AND run_at <= :now) AS waiting, "
        "COUNT(*) FILTER (WHERE NOT dead AND lane IS NOT NULL AND run_at <= :now "
        "AND (lease_until IS NULL OR lease_until <= :now)) AS in_lanes, "
        "COUNT(*) FILTER (WHERE NOT dead AND run_at > :now AND lease_until IS NULL) AS scheduled, "
        "COUNT(*) FILTER (WHERE NOT dead AND lease_until > :now) AS running, "
        "COUNT(*) FILTER (WHERE dead) AS dead, "
        "(SELECT MIN(x.at) FROM (SELECT MIN(run_at) AS at FROM jobs WHERE NOT dead AND lane IS NULL "
        "AND run_at <= :now UNION ALL SELECT MIN(next_at) FROM lanes WHERE next_at <= :now) x) AS oldest_at "
        "FROM jobs",
        now=now,
    )
    (only,) = rows.records(found, Stats)
    return only


class LaneStats(msgspec.Struct, frozen=True):
    """Jobs of one destination that wait together; `next_at` (ms): when one of them is tried. `failures`: how
    often in a row the destination was away.
    """

    name: str
    waiting: int
    next_at: int
    failures: int


async def longest_lanes(db: Reader, limit: int) -> list[LaneStats]:
    """Those in which most waits."""
    found = await db.all(
        "SELECT name, waiting, next_at, failures FROM lanes WHERE next_at IS NOT NULL AND waiting > 1 "
        "ORDER BY waiting DESC, name LIMIT :limit",
        limit=limit,
    )
    return rows.records(found, LaneStats)


async def dead(db: Reader, limit: int) -> list[Job]:
    """Those that failed for good, the newest first; `run_at` is when they were given up."""
    found = await db.all(
        "SELECT id, kind, payload, run_at, attempts, created_at, last_error, lane FROM jobs WHERE dead "
        "ORDER BY id DESC LIMIT :limit",
        limit=limit,
    )
    return rows.records(found, Job)


async def revive(tx: Tx, ids: Sequence[int], now: int) -> list[str]:
    """Queue dead ones again, as if they had never been tried; the kinds of those that were."""
    found = await tx.all(
        "UPDATE jobs SET dead = FALSE, attempts = 0, run_at = :now WHERE id IN (:ids[]) AND dead "
        "RETURNING kind, lane",
        ids=ids,
        now=now,
    )
    for lane in sorted(row["lane"] for row in found if row["lane"] is not None):
        await tx.value(units.LANE_SQL, lane=lane, room=lane.partition("/")[0], run_at=now)
    return [row["kind"] for row in found]


async def forget(tx: Tx, ids: Sequence[int]) -> list[str]:
    """Delete dead ones; the kinds of those that were."""
    found = await tx.all("DELETE FROM jobs WHERE id IN (:ids[]) AND dead RETURNING kind", ids=ids)
    return [row["kind"] for row in found]
