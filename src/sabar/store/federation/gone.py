"""Posts of this server that anybody could read, and that were deleted."""

from sabar.db.engine import Reader, Tx


async def put(tx: Tx, id: int, account_id: int, now: int) -> None:
    await tx.run(
        "INSERT INTO gone_statuses (id, account_id, at) VALUES (:id, :account, :now) "
        "ON CONFLICT (id) DO NOTHING",
        id=id,
        account=account_id,
        now=now,
    )


async def was(db: Reader, id: int, account_id: int) -> bool:
    """Whether the account had a post of this number."""
    found = await db.one(
        "SELECT id FROM gone_statuses WHERE id = :id AND account_id = :account", id=id, account=account_id
    )
    return found is not None
