"""Push subscriptions: one per token, and one per session; what is queued for them."""

from collections.abc import Collection

import msgspec

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.jobs import JobSpec
from sabar.model.push import ColleagueDelivery, Delivery, PushSubscription
from sabar.rules import lanes
from sabar.store import rows

DELIVER, CLOSE = "push.deliver", "push.close"


def _put(holder: str) -> Sql:
    anew = Sql(
        "ON CONFLICT ({holder}) DO UPDATE SET {all}",
        holder=Sql.name(holder),
        all=rows.replaced(PushSubscription, key=holder),
    )
    return rows.insert_sql("push_subscriptions", PushSubscription, conflict=anew)


_PUT_OF_TOKEN, _PUT_OF_SESSION = _put("token_id"), _put("session_id")


async def put(tx: Tx, subscription: PushSubscription) -> None:
    """Replaces what this token or session had before."""
    sql = _PUT_OF_SESSION if subscription.token_id is None else _PUT_OF_TOKEN
    await tx.run(sql, **rows.columns(subscription))


async def by_token(db: Reader, token_id: int) -> PushSubscription | None:
    row = await db.one("SELECT * FROM push_subscriptions WHERE token_id = :token", token=token_id)
    return rows.maybe(row, PushSubscription)


async def by_session(db: Reader, session_id: int) -> PushSubscription | None:
    row = await db.one("SELECT * FROM push_subscriptions WHERE session_id = :session", session=session_id)
    return rows.maybe(row, PushSubscription)


async def by_id(db: Reader, id: int) -> PushSubscription | None:
    return rows.maybe(
        await db.one("SELECT * FROM push_subscriptions WHERE id = :id", id=id), PushSubscription
    )


async def of(db: Reader, account_id: int) -> list[PushSubscription]:
    found = await db.all("SELECT * FROM push_subscriptions WHERE account_id = :me ORDER BY id", me=account_id)
    return rows.records(found, PushSubscription)


async def of_browsers(db: Reader, account_id: int) -> list[PushSubscription]:
    """Without those of applications."""
    return [one for one in await of(db, account_id) if one.session_id is not None]


async def delete_by_token(tx: Tx, token_id: int) -> None:
    await tx.run("DELETE FROM push_subscriptions WHERE token_id = :token", token=token_id)


async def delete_by_session(tx: Tx, session_id: int) -> None:
    await tx.run("DELETE FROM push_subscriptions WHERE session_id = :session", session=session_id)


async def delete(tx: Tx, id: int) -> None:
    await tx.run("DELETE FROM push_subscriptions WHERE id = :id", id=id)


async def of_browsers_told(db: Reader, status_id: int) -> list[tuple[PushSubscription, int]]:
    """Browsers of those who have a notification about this post, each with the notification."""
    found = await db.all(
        "SELECT p.*, n.id AS told FROM notifications n JOIN push_subscriptions p "
        "ON p.account_id = n.account_id WHERE n.status_id = :id AND p.session_id IS NOT NULL "
        "ORDER BY p.id, n.id",
        id=status_id,
    )
    return [(rows.record(row, PushSubscription), row["told"]) for row in found]


def deliver_later(tx: Tx, to: PushSubscription, notification_id: int) -> None:
    """Once for each notification."""
    _queue(tx, DELIVER, to, notification_id)


async def close_later(tx: Tx, told: Collection[tuple[PushSubscription, int]]) -> None:
    """Take away what these show. A message that was not begun yet finds nothing to tell any more."""
    keys = [_key(DELIVER, to.id, notification_id) for to, notification_id in told]
    if not keys:
        return
    found = await tx.all("SELECT unique_key FROM jobs WHERE unique_key IN (:keys[text])", keys=keys)
    waiting = {row["unique_key"] for row in found}
    for key, (to, notification_id) in zip(keys, told, strict=True):
        if key not in waiting:
            _queue(tx, CLOSE, to, notification_id)


def tell_colleague_later(tx: Tx, kind: str, to: PushSubscription, about: int) -> None:
    """Once for each question, and for each answer."""
    _put_in(tx, kind, to, about, ColleagueDelivery(to.id, about))


def _queue(tx: Tx, kind: str, to: PushSubscription, notification_id: int) -> None:
    _put_in(tx, kind, to, notification_id, Delivery(to.id, notification_id))


def _put_in(tx: Tx, kind: str, to: PushSubscription, about: int, what: Delivery | ColleagueDelivery) -> None:
    key, lane = _key(kind, to.id, about), lanes.push(to.endpoint, to.id)
    tx.enqueue(JobSpec(kind, msgspec.json.encode(what), unique_key=key, lane=lane))


def _key(kind: str, id: int, about: int) -> str:
    return f"{kind}:{id}:{about}"
