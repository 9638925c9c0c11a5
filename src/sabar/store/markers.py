"""How far a reader has read."""

from collections.abc import Sequence

from sabar.db.engine import Reader, Tx
from sabar.model.markers import Marker
from sabar.store import rows


async def put(tx: Tx, account_id: int, timeline: str, last_read_id: int, now: int) -> Marker:
    """The marker as it stands now; its version counts the writes."""
    row = await tx.one(
        "INSERT INTO markers (account_id, timeline, last_read_id, version, updated_at) "
        "VALUES (:me, :timeline, :id, 1, :now) ON CONFLICT (account_id, timeline) DO UPDATE "
        "SET last_read_id = excluded.last_read_id, version = markers.version + 1, "
        "updated_at = excluded.updated_at RETURNING *",
        me=account_id,
        timeline=timeline,
        id=last_read_id,
        now=now,
    )
    if row is None:
        raise LookupError("a marker was written and is not there")
    return rows.record(row, Marker)


async def of(db: Reader, account_id: int, timelines: Sequence[str]) -> list[Marker]:
    found = await db.all(
        "SELECT * FROM markers WHERE account_id = :me AND timeline IN (:timelines[text])",
        me=account_id,
        timelines=list(timelines),
    )
    return rows.records(found, Marker)
