"""Who likes which post."""

from sabar.db.engine import Reader, Sql, Tx
from sabar.kit.paging import Window


async def insert(tx: Tx, id: int, account_id: int, status_id: int) -> bool:
    """False when it was there already."""
    changed = await tx.run(
        "INSERT INTO favourites (id, account_id, status_id) VALUES (:id, :me, :status) "
        "ON CONFLICT (account_id, status_id) DO NOTHING",
        id=id,
        me=account_id,
        status=status_id,
    )
    return changed == 1


async def delete(tx: Tx, account_id: int, status_id: int) -> bool:
    changed = await tx.run(
        "DELETE FROM favourites WHERE account_id = :me AND status_id = :status",
        me=account_id,
        status=status_id,
    )
    return changed == 1


async def people(db: Reader, viewer_id: int, status_id: int, window: Window) -> list[tuple[int, int]]:
    """`(key for paging, account id)`, newest first, without anybody a block stands between."""
    found = await db.all(
        Sql(
            "SELECT f.id, f.account_id FROM favourites f JOIN accounts a ON a.id = f.account_id "
            "WHERE f.status_id = :id AND a.suspended_at IS NULL "
            "AND NOT EXISTS (SELECT 1 FROM blocks b WHERE (b.account_id = :me AND b.target_id = "
            "f.account_id) OR (b.account_id = f.account_id AND b.target_id = :me)) "
            "AND f.id < :below AND f.id > :above ORDER BY f.id {order} LIMIT :limit",
            order=Sql.order(window),
        ),
        id=status_id,
        me=viewer_id,
        **window.bounds,
    )
    return window.newest_first([(row[0], row[1]) for row in found])
