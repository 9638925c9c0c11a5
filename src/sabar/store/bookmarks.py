"""Posts somebody keeps for himself."""

from sabar.db.engine import Tx


async def insert(tx: Tx, id: int, account_id: int, status_id: int) -> bool:
    """False when it was kept already."""
    made = await tx.run(
        "INSERT INTO bookmarks (id, account_id, status_id) VALUES (:id, :me, :status) "
        "ON CONFLICT (account_id, status_id) DO NOTHING",
        id=id,
        me=account_id,
        status=status_id,
    )
    return made == 1


async def delete(tx: Tx, account_id: int, status_id: int) -> bool:
    changed = await tx.run(
        "DELETE FROM bookmarks WHERE account_id = :me AND status_id = :status",
        me=account_id,
        status=status_id,
    )
    return changed == 1
