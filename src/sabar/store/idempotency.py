"""Keys by which a repeated request is known, so that one post stays one post."""

from sabar.db.engine import Tx
from sabar.kit import times
from sabar.rules import limits

_KEPT = limits.STATUSES.idempotency_seconds * times.SECOND
#: A request that was sent before another of the same page arrives within this time, or never.
_LATE = times.MINUTE


async def known(tx: Tx, account_id: int, key: str, *, now: int) -> bool:
    """Whether `key` made something, and is still kept."""
    made = await tx.value(
        "SELECT result_id FROM idempotency_keys WHERE account_id = :me AND key = :key "
        "AND created_at >= :since",
        me=account_id,
        key=key,
        since=now - _KEPT,
    )
    return made is not None


async def claim(tx: Tx, account_id: int, key: str, result_id: int, *, now: int) -> int | None:
    """Note that `key` made `result_id`; when it made something before, the id of that instead.

    Of two requests at the same instant the later waits for the end of the earlier.
    """
    await tx.run(
        "DELETE FROM idempotency_keys WHERE account_id = :me AND created_at < :old",
        me=account_id,
        old=now - _KEPT,
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


async def note(tx: Tx, account_id: int, key: str, result_id: int, *, now: int) -> None:
    """Note that `key` was used now, whatever it made before."""
    await tx.run(
        "INSERT INTO idempotency_keys (account_id, key, result_id, created_at) "
        "VALUES (:me, :key, :result, :now) ON CONFLICT (account_id, key) "
        "DO UPDATE SET created_at = excluded.created_at",
        me=account_id,
        key=key,
        result=result_id,
        now=now,
    )


def later(key: str) -> str:
    """The same for a post with a time: it makes another thing."""
    return f"later:{key}" if key else ""


async def just_used(tx: Tx, account_id: int, key: str, *, now: int) -> bool:
    """Whether `key` made something a moment ago. A request that is at it is waited for, and whoever
    comes to use it while this write lasts waits for its end.
    """
    if await claim(tx, account_id, key, 0, now=now) is None:
        await tx.run(
            "DELETE FROM idempotency_keys WHERE account_id = :me AND key = :key", me=account_id, key=key
        )
        return False
    made: int = await tx.value(
        "SELECT created_at FROM idempotency_keys WHERE account_id = :me AND key = :key",
        me=account_id,
        key=key,
    )
    return made >= now - _LATE
