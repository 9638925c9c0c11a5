"""Who waits to be heard: senders whose notifications were filtered."""

from collections.abc import Sequence

from sabar.db.engine import Reader, Sql, Tx
from sabar.kit.paging import Window
from sabar.model.notifications import NotificationRequest, Waiting
from sabar.rules.limits import NOTIFICATIONS
from sabar.store import rows
from sabar.store.notifications import HEARD

#: What a request `r` holds, as far as it is counted; the last first.
_HELD = Sql(
    "FROM (SELECT n.status_id FROM notifications n WHERE n.account_id = :me "
    "AND n.from_account_id = r.from_account_id AND n.filtered AND {heard} "
    "ORDER BY n.id DESC LIMIT :counted) AS held",
    heard=HEARD,
)
#: Requests without any notification left (all were taken back) are not there.
_THERE = Sql("r.account_id = :me AND EXISTS (SELECT 1 {held})", held=_HELD)


async def page(db: Reader, account_id: int, window: Window, now: int) -> list[Waiting]:
    """The last one first."""
    found = await db.all(
        Sql(
            "SELECT r.*, (SELECT COUNT(*) {held}) AS held, "
            "(SELECT MAX(held.status_id) {held}) AS last_status_id FROM notification_requests r "
            "WHERE {there} AND r.id < :below AND r.id > :above ORDER BY r.id {order} LIMIT :limit",
            held=_HELD,
            there=_THERE,
            order=Sql.order(window),
        ),
        me=account_id,
        now=now,
        counted=NOTIFICATIONS.held,
        **window.bounds,
    )
    waiting = [
        Waiting(rows.record(row, NotificationRequest), row["held"], row["last_status_id"]) for row in found
    ]
    return window.newest_first(waiting)


async def summary(db: Reader, account_id: int, now: int) -> tuple[int, int]:
    """How many requests wait, and how many notifications are in them, both counted up to a limit."""
    row = await db.one(
        Sql(
            "SELECT COUNT(*) AS people, CAST(COALESCE(SUM(w.number), 0) AS BIGINT) AS held "
            "FROM (SELECT (SELECT COUNT(*) {held}) AS number FROM notification_requests r "
            "WHERE {there} ORDER BY r.id DESC LIMIT :counted) AS w",
            held=_HELD,
            there=_THERE,
        ),
        me=account_id,
        now=now,
        counted=NOTIFICATIONS.held,
    )
    return (int(row["people"]), int(row["held"])) if row else (0, 0)


async def by_ids(tx: Reader, account_id: int, ids: Sequence[int]) -> list[NotificationRequest]:
    found = await tx.all(
        "SELECT * FROM notification_requests WHERE account_id = :me AND id IN (:ids[])",
        me=account_id,
        ids=list(ids),
    )
    return rows.records(found, NotificationRequest)


async def accept(tx: Tx, account_id: int, senders: Sequence[int]) -> int:
    """These are heard from now on; how many notifications came out of hiding."""
    await tx.run_many(
        "INSERT INTO notification_permissions (account_id, from_account_id) VALUES (:me, :sender) "
        "ON CONFLICT (account_id, from_account_id) DO NOTHING",
        [{"me": account_id, "sender": sender} for sender in senders],
    )
    await _drop(tx, account_id, senders)
    return await tx.run(
        "UPDATE notifications SET filtered = FALSE "
        "WHERE account_id = :me AND from_account_id IN (:senders[]) AND filtered",
        me=account_id,
        senders=list(senders),
    )


async def dismiss(tx: Tx, account_id: int, senders: Sequence[int]) -> None:
    """What they said is forgotten; they are filtered again next time."""
    await _drop(tx, account_id, senders)
    await tx.run(
        "DELETE FROM notifications WHERE account_id = :me AND from_account_id IN (:senders[]) AND filtered",
        me=account_id,
        senders=list(senders),
    )


async def _drop(tx: Tx, account_id: int, senders: Sequence[int]) -> None:
    await tx.run(
        "DELETE FROM notification_requests WHERE account_id = :me AND from_account_id IN (:senders[])",
        me=account_id,
        senders=list(senders),
    )
