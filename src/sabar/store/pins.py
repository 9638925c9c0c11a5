"""Posts that stand on top of their author's profile."""

from sabar.db.engine import Tx


async def insert(tx: Tx, id: int, account_id: int, status_id: int) -> bool:
    """False when it was there already."""
    changed = await tx.run(
        "INSERT INTO pins (id, account_id, status_id) VALUES (:id, :me, :status) ON "
        "CONFLICT (status_id) DO NOTHING",
        id=id,
        me=account_id,
        status=status_id,
    )
    return changed == 1


async def others(tx: Tx, account_id: int, status_id: int) -> int:
    """How many other posts the account has pinned; counted for one writer at a time."""
    await tx.value("SELECT id FROM accounts WHERE id = :me FOR NO KEY UPDATE", me=account_id)
    found: int = await tx.value(
        "SELECT COUNT(*) FROM pins WHERE account_id = :me AND status_id <> :status",
        me=account_id,
        status=status_id,
    )
    return found


async def delete(tx: Tx, account_id: int, status_id: int) -> bool:
    changed = await tx.run(
        "DELETE FROM pins WHERE account_id = :me AND status_id = :status", me=account_id, status=status_id
    )
    return changed == 1
