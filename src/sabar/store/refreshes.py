"""Work in the background that clients wait for."""

from sabar.db.engine import Reader, Tx
from sabar.model.years import Refresh
from sabar.store import rows

_INSERT = rows.insert_sql("async_refreshes", Refresh)


async def begin(tx: Tx, refresh: Refresh, *, stale: int) -> Refresh:
    """The one that runs for this key, or this one. One begun before `stale` runs no longer."""
    running = await of_key(tx, refresh.key)
    if running is not None and running.created_at >= stale:
        return running
    if running is not None:
        await finish(tx, running.id, None)
    await tx.run(_INSERT, **rows.columns(refresh))
    return refresh


async def of_key(db: Reader, key: str) -> Refresh | None:
    """The one that runs for this key."""
    row = await db.one("SELECT * FROM async_refreshes WHERE key = :key AND status = 'running'", key=key)
    return rows.maybe(row, Refresh)


async def one(db: Reader, id: int, account_id: int) -> Refresh | None:
    """None when it is somebody else's."""
    row = await db.one(
        "SELECT * FROM async_refreshes WHERE id = :id AND (account_id IS NULL OR account_id = :me)",
        id=id,
        me=account_id,
    )
    return rows.maybe(row, Refresh)


async def finish(tx: Tx, id: int, result_count: int | None) -> None:
    await tx.run(
        "UPDATE async_refreshes SET status = 'finished', result_count = :count WHERE id = :id",
        id=id,
        count=result_count,
    )
