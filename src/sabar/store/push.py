"""Push subscriptions: one per token."""

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.push import PushSubscription
from sabar.store import rows

_PUT = rows.insert_sql(
    "push_subscriptions",
    PushSubscription,
    conflict=Sql(
        "ON CONFLICT (token_id) DO UPDATE SET {all}", all=rows.replaced(PushSubscription, key="token_id")
    ),
)


async def put(tx: Tx, subscription: PushSubscription) -> None:
    """Replaces what this token had before."""
    await tx.run(_PUT, **rows.columns(subscription))


async def by_token(db: Reader, token_id: int) -> PushSubscription | None:
    row = await db.one("SELECT * FROM push_subscriptions WHERE token_id = :token", token=token_id)
    return rows.maybe(row, PushSubscription)


async def by_id(db: Reader, id: int) -> PushSubscription | None:
    return rows.maybe(
        await db.one("SELECT * FROM push_subscriptions WHERE id = :id", id=id), PushSubscription
    )


async def of(db: Reader, account_id: int) -> list[PushSubscription]:
    found = await db.all("SELECT * FROM push_subscriptions WHERE account_id = :me ORDER BY id", me=account_id)
    return rows.records(found, PushSubscription)


async def delete_by_token(tx: Tx, token_id: int) -> None:
    await tx.run("DELETE FROM push_subscriptions WHERE token_id = :token", token=token_id)


async def delete(tx: Tx, id: int) -> None:
    await tx.run("DELETE FROM push_subscriptions WHERE id = :id", id=id)
