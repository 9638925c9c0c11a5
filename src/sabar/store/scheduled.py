"""Posts to come."""

import msgspec

from sabar.db.engine import Reader, Sql, Tx
from sabar.kit.paging import Window
from sabar.model.statuses import Scheduled
from sabar.store import rows

_INSERT = rows.insert_sql("scheduled_statuses", Scheduled)


class Load(msgspec.Struct, frozen=True):
    """How many posts to come an account has: in all, and within some span of time."""

    total: int
    within: int


async def insert(tx: Tx, scheduled: Scheduled) -> None:
    await tx.run(_INSERT, **rows.columns(scheduled))


async def load(tx: Tx, account_id: int, start: int, end: int, *, besides: int = 0) -> Load:
    """Counted for one writer at a time; `besides` is not counted."""
    await tx.value("SELECT id FROM accounts WHERE id = :me FOR NO KEY UPDATE", me=account_id)
    row = await tx.one(
        "SELECT COUNT(*) AS total, COUNT(*) FILTER (WHERE scheduled_at >= :start AND "
        "scheduled_at < :end) AS within "
        "FROM scheduled_statuses WHERE account_id = :me AND id <> :besides",
        me=account_id,
        start=start,
        end=end,
        besides=besides,
    )
    return Load(row["total"], row["within"]) if row else Load(0, 0)


async def by_id(db: Reader, id: int) -> Scheduled | None:
    return rows.maybe(await db.one("SELECT * FROM scheduled_statuses WHERE id = :id", id=id), Scheduled)


async def own(db: Reader, account_id: int, id: int) -> Scheduled | None:
    row = await db.one(
        "SELECT * FROM scheduled_statuses WHERE id = :id AND account_id = :me", id=id, me=account_id
    )
    return rows.maybe(row, Scheduled)


async def of_account(db: Reader, account_id: int, window: Window) -> list[Scheduled]:
    """The last made first."""
    found = await db.all(
        Sql(
            "SELECT * FROM scheduled_statuses WHERE account_id = :me AND id < :below AND "
            "id > :above "
            "ORDER BY id {order} LIMIT :limit",
            order=Sql.order(window),
        ),
        me=account_id,
        **window.bounds,
    )
    return window.newest_first(rows.records(found, Scheduled))


async def next_of_account(db: Reader, account_id: int, most: int) -> list[Scheduled]:
    """The next to go out first."""
    found = await db.all(
        "SELECT * FROM scheduled_statuses WHERE account_id = :me ORDER BY scheduled_at, id LIMIT :most",
        me=account_id,
        most=most,
    )
    return rows.records(found, Scheduled)


async def move(tx: Tx, account_id: int, id: int, at: int) -> bool:
    """False when the account has no such post to come."""
    changed = await tx.run(
        "UPDATE scheduled_statuses SET scheduled_at = :at WHERE id = :id AND account_id = :me",
        at=at,
        id=id,
        me=account_id,
    )
    return changed == 1


async def delete(tx: Tx, account_id: int, id: int) -> bool:
    changed = await tx.run(
        "DELETE FROM scheduled_statuses WHERE id = :id AND account_id = :me", id=id, me=account_id
    )
    return changed == 1


async def take(tx: Tx, id: int, now: int) -> bool:
    """Whether it was there to be published now; then it is gone."""
    changed = await tx.run(
        "DELETE FROM scheduled_statuses WHERE id = :id AND scheduled_at <= :now", id=id, now=now
    )
    return changed == 1
