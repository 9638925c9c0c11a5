"""Circles: exactly whom a post, and the answers to it, are for."""

from collections.abc import Collection

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.audience import Circle
from sabar.store import readable, rows

_INSERT = rows.insert_sql("circles", Circle)


async def insert(tx: Tx, circle: Circle, account_ids: Collection[int]) -> None:
    """`account_ids`: whom it names, as its kind means it."""
    await tx.run(_INSERT, **rows.columns(circle))
    await tx.run(
        "INSERT INTO circle_accounts (circle_id, account_id) "
        "SELECT CAST(:circle AS BIGINT), id FROM accounts WHERE id IN (:ids[])",
        circle=circle.id,
        ids=list(account_ids),
    )


async def by_id(db: Reader, id: int) -> Circle | None:
    return rows.maybe(await db.one("SELECT * FROM circles WHERE id = :id", id=id), Circle)


async def members(db: Reader, ids: Collection[int], account_ids: Collection[int]) -> set[tuple[int, int]]:
    """(circle, account) for each of these accounts that is in one of these circles."""
    if not ids or not account_ids:
        return set()
    found = await db.all(
        Sql(
            "SELECT u.id AS circle, v.id AS member FROM circles u CROSS JOIN accounts v "
            "WHERE u.id IN (:ids[]) AND v.id IN (:people[]) AND {holds}",
            holds=readable.HOLDS,
        ),
        ids=list(ids),
        people=list(account_ids),
    )
    return {(row["circle"], row["member"]) for row in found}
