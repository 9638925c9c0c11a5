"""How one account stands to others: all of it in one question, the private notes, the endorsements."""

from collections.abc import Sequence

from sabar.db.engine import Reader, Sql, Tx
from sabar.kit.paging import Window
from sabar.model.accounts import Account
from sabar.model.relations import Relation
from sabar.store import rows

_BETWEEN = """
SELECT w.value AS target_id,
    f.id IS NOT NULL AS following,
    COALESCE(f.show_reblogs, q.show_reblogs, FALSE) AS show_reblogs,
    COALESCE(f.notify, q.notify, FALSE) AS notify,
    COALESCE(f.languages, q.languages, '[]') AS languages,
    b.id IS NOT NULL AS followed_by,
    q.id IS NOT NULL AS requested,
    r.id IS NOT NULL AS requested_by,
    x.id IS NOT NULL AS blocking,
    y.id IS NOT NULL AS blocked_by,
    m.id IS NOT NULL AS muting,
    COALESCE(m.notifications, FALSE) AS muting_notifications,
    m.expires_at AS mute_expires_at,
    d.id IS NOT NULL AS domain_blocking,
    e.id IS NOT NULL AS endorsed,
    COALESCE(n.comment, '') AS note
FROM (:ids[]) AS w
JOIN accounts a ON a.id = w.value
LEFT JOIN follows f ON f.account_id = :me AND f.target_id = w.value
LEFT JOIN follows b ON b.account_id = w.value AND b.target_id = :me
LEFT JOIN follow_requests q ON q.account_id = :me AND q.target_id = w.value
LEFT JOIN follow_requests r ON r.account_id = w.value AND r.target_id = :me
LEFT JOIN blocks x ON x.account_id = :me AND x.target_id = w.value
LEFT JOIN blocks y ON y.account_id = w.value AND y.target_id = :me
LEFT JOIN mutes m ON m.account_id = :me AND m.target_id = w.value
    AND (m.expires_at IS NULL OR m.expires_at > :now)
LEFT JOIN account_domain_blocks d ON d.account_id = :me AND d.domain = a.domain AND a.domain <> ''
LEFT JOIN endorsements e ON e.account_id = :me AND e.target_id = w.value
LEFT JOIN account_notes n ON n.account_id = :me AND n.target_id = w.value
WHERE a.suspended_at IS NULL OR CAST(:suspended AS BIGINT) = 1
"""


async def between(
    db: Reader, me: int, ids: Sequence[int], now: int, *, suspended: bool = False
) -> dict[int, Relation]:
    """Everything between `me` and each of `ids`; unknown (and, unless asked for, suspended) ones are left
    out. A mute that is over by `now` does not count.
    """
    found = await db.all(_BETWEEN, me=me, ids=list(ids), now=now, suspended=int(suspended))
    return {row["target_id"]: rows.record(row, Relation) for row in found}


async def hold(tx: Tx, *ids: int) -> dict[int, Account]:
    """These accounts as they are now; nobody else changes what is between them before this write ends.

    Always taken in the order of the ids, so that two such writes cannot wait for one another.
    """
    found = await tx.all(
        "SELECT * FROM accounts WHERE id IN (:ids[]) ORDER BY id FOR NO KEY UPDATE", ids=sorted(set(ids))
    )
    return {row["id"]: rows.record(row, Account) for row in found}


async def note(tx: Tx, account_id: int, target_id: int, comment: str) -> None:
    """Private words about somebody; empty ones are forgotten."""
    if not comment:
        await tx.run(
            "DELETE FROM account_notes WHERE account_id = :me AND target_id = :target",
            me=account_id,
            target=target_id,
        )
        return
    await tx.run(
        "INSERT INTO account_notes (account_id, target_id, comment) VALUES (:me, :target, :comment) "
        "ON CONFLICT (account_id, target_id) DO UPDATE SET comment = excluded.comment",
        me=account_id,
        target=target_id,
        comment=comment,
    )


async def endorse(tx: Tx, id: int, account_id: int, target_id: int) -> bool:
    """False when it was there already."""
    changed = await tx.run(
        "INSERT INTO endorsements (id, account_id, target_id) VALUES (:id, :me, :target) "
        "ON CONFLICT (account_id, target_id) DO NOTHING",
        id=id,
        me=account_id,
        target=target_id,
    )
    return changed == 1


async def unendorse(tx: Tx, account_id: int, target_id: int) -> bool:
    changed = await tx.run(
        "DELETE FROM endorsements WHERE account_id = :me AND target_id = :target",
        me=account_id,
        target=target_id,
    )
    return changed == 1


async def endorsed(db: Reader, account_id: int, window: Window) -> list[tuple[int, int]]:
    """`(key for paging, account id)`, newest first."""
    found = await db.all(
        Sql(
            "SELECT e.id, e.target_id FROM endorsements e JOIN accounts a ON a.id = e.target_id "
            "WHERE e.account_id = :me AND e.id < :below AND e.id > :above AND a.suspended_at IS NULL "
            "ORDER BY e.id {order} LIMIT :limit",
            order=Sql.order(window),
        ),
        me=account_id,
        **window.bounds,
    )
    return window.newest_first([(row["id"], row["target_id"]) for row in found])


async def forget_list_places(tx: Tx, account_id: int, target_id: int) -> list[int]:
    """Take `target_id` out of every list of `account_id`; the lists that held it."""
    found = await tx.all(
        "DELETE FROM list_accounts WHERE account_id = :target "
        "AND list_id IN (SELECT id FROM lists WHERE account_id = :me) RETURNING list_id",
        me=account_id,
        target=target_id,
    )
    return [row["list_id"] for row in found]


async def forget_collection_places(tx: Tx, one: int, other: int) -> None:
    """Neither of two accounts stays in a collection of the other."""
    await tx.run(
        "DELETE FROM collection_items WHERE "
        "(account_id = :one AND collection_id IN (SELECT id FROM collections WHERE account_id = :other)) OR "
        "(account_id = :other AND collection_id IN (SELECT id FROM collections WHERE account_id = :one))",
        one=one,
        other=other,
    )


async def forget_notifications(tx: Tx, one: int, other: int) -> None:
    """Nothing that one of two accounts made the other hear of stays, nor any wish to hear of it."""
    await tx.run(
        "DELETE FROM notifications WHERE (account_id = :one AND from_account_id = :other) "
        "OR (account_id = :other AND from_account_id = :one)",
        one=one,
        other=other,
    )
    await tx.run(
        "DELETE FROM notification_requests WHERE (account_id = :one AND from_account_id = :other) "
        "OR (account_id = :other AND from_account_id = :one)",
        one=one,
        other=other,
    )
    await tx.run(
        "DELETE FROM notification_permissions WHERE (account_id = :one AND from_account_id = :other) "
        "OR (account_id = :other AND from_account_id = :one)",
        one=one,
        other=other,
    )
