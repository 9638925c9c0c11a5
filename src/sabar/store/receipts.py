"""Receipts of posts that were taken back, and what is counted for them."""

from collections.abc import Sequence

from sabar.db.engine import Reader, Sql, Tx
from sabar.kit.paging import Window
from sabar.model.receipts import Receipt, Way
from sabar.store import rows

_INSERT = rows.insert_sql("receipts", Receipt)
_COUNT = (
    "INSERT INTO deliveries (status_id, way, sent) "
    "SELECT CAST(:id AS BIGINT), CAST(:way AS TEXT), CAST(:sent AS BIGINT) "
    "WHERE EXISTS (SELECT 1 FROM statuses WHERE id = :id) "
    "OR EXISTS (SELECT 1 FROM receipts WHERE status_id = :id) "
    "ON CONFLICT (status_id, way) DO UPDATE SET sent = deliveries.sent + excluded.sent"
)


async def insert(tx: Tx, receipt: Receipt) -> None:
    await tx.run(_INSERT, **rows.columns(receipt))


async def by_id(db: Reader, status_id: int) -> Receipt | None:
    return rows.maybe(await db.one("SELECT * FROM receipts WHERE status_id = :id", id=status_id), Receipt)


async def own(db: Reader, account_id: int, status_id: int) -> Receipt | None:
    row = await db.one(
        "SELECT * FROM receipts WHERE status_id = :id AND account_id = :me", id=status_id, me=account_id
    )
    return rows.maybe(row, Receipt)


async def page(db: Reader, account_id: int, window: Window) -> list[Receipt]:
    """Newest posts first."""
    found = await db.all(
        Sql(
            "SELECT * FROM receipts WHERE account_id = :me AND status_id < :below AND status_id > :above "
            "ORDER BY status_id {order} LIMIT :limit",
            order=Sql.order(window),
        ),
        me=account_id,
        **window.bounds,
    )
    return window.newest_first(rows.records(found, Receipt))


async def delete(tx: Tx, account_id: int, status_id: int) -> bool:
    """False when it is not there, or not this account's own."""
    gone = await tx.run(
        "DELETE FROM receipts WHERE status_id = :id AND account_id = :me", id=status_id, me=account_id
    )
    if gone:
        await forget_deliveries(tx, status_id)
    return gone == 1


async def deliveries(db: Reader, status_ids: Sequence[int]) -> dict[int, dict[Way, int]]:
    """How often each of these posts left, by way."""
    found = await db.all(
        "SELECT status_id, way, sent FROM deliveries WHERE status_id IN (:ids[])", ids=list(status_ids)
    )
    counted: dict[int, dict[Way, int]] = {}
    for row in found:
        counted.setdefault(row["status_id"], {})[Way(row["way"])] = row["sent"]
    return counted


async def count_deliveries(tx: Tx, counted: Sequence[tuple[int, Way, int]]) -> None:
    """So many more (post, way, how many) of each post that is there, or was taken back."""
    # In one order, so that two processes do not wait for one another.
    found = [{"id": id, "way": way, "sent": sent} for id, way, sent in sorted(counted)]
    await tx.run_many(_COUNT, found)


async def forget_deliveries(tx: Tx, status_id: int) -> None:
    await tx.run("DELETE FROM deliveries WHERE status_id = :id", id=status_id)
