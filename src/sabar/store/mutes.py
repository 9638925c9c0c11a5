"""Mutes, for ever or until a time."""

from sabar.db.engine import Reader, Sql, Tx
from sabar.kit.paging import Window
from sabar.model.relations import Mute
from sabar.store import rows

_PUT = rows.insert_sql(
    "mutes",
    Mute,
    conflict=Sql(
        "ON CONFLICT (account_id, target_id) DO UPDATE "
        "SET notifications = excluded.notifications, expires_at = excluded.expires_at"
    ),
)


async def put(tx: Tx, mute: Mute) -> None:
    """Mute, or change how somebody is muted."""
    await tx.run(_PUT, **rows.columns(mute))


async def delete(tx: Tx, account_id: int, target_id: int) -> bool:
    changed = await tx.run(
        "DELETE FROM mutes WHERE account_id = :me AND target_id = :target", me=account_id, target=target_id
    )
    return changed == 1


async def delete_expired(tx: Tx, account_id: int, now: int) -> None:
    await tx.run("DELETE FROM mutes WHERE account_id = :me AND expires_at <= :now", me=account_id, now=now)


async def muted(db: Reader, account_id: int, now: int, window: Window) -> list[Mute]:
    """Those that hold, newest first; `id` is the key for paging."""
    found = await db.all(
        Sql(
            "SELECT m.* FROM mutes m JOIN accounts a ON a.id = m.target_id "
            "WHERE m.account_id = :me AND m.id < :below AND m.id > :above AND a.suspended_at IS NULL "
            "AND (m.expires_at IS NULL OR m.expires_at > :now) "
            "ORDER BY m.id {order} LIMIT :limit",
            order=Sql.order(window),
        ),
        me=account_id,
        now=now,
        **window.bounds,
    )
    return window.newest_first(rows.records(found, Mute))
