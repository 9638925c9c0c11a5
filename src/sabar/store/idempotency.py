"""Keys by which a repeated request is known, so that one post stays one post."""

from sabar.db.engine import Tx


async def known(tx: Tx, account_id: int, key: str, *, since: int) -> bool:
    """Whether `key` made something since a time (ms)."""
    made = await tx.value(
        "SELECT result_id FROM idempotency_keys WHERE account_id = :me AND key = :key "
        "AND created_at >= :since",
        me=account_id,
        key=key,
        since=since,
    )
    return made is not None


async def claim(tx: Tx, account_id: int, key: str, result_id: int, *, now: int, kept_ms: int) -> int | None:
    """Note that `key` made `result_id`; when it made something before, the id of that instead.

    Of two requests at the same instant the later waits for the end of the earlier.
    """
    await tx.run(
        "DELETE FROM idempotency_keys WHERE account_id = :me AND created_at < :old",
        me=account_id,
        old=now - kept_ms,
    )
    changed = await tx.run(
        "INSERT INTO idempotency_keys (account_id, key, result_id, created_at) "
        "VALUES (:me, :key, :result, :now) ON CONFLICT (account_id, key) DO NOTHING",
        me=account_id,
        key=key,
        result=result_id,
        now=now,
    )
    if changed:
        return None
    earlier: int | None = await tx.value(
        "SELECT result_id FROM idempotency_keys WHERE account_id = :me AND key = :key", me=account_id, key=key
    )
    return earlier
