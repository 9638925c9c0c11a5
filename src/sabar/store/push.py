"""Push subscriptions: one per token, and one per session."""

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.push import PushSubscription
from sabar.store import rows


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


async def delete_by_token(tx: Tx, token_id: int) -> None:
    await tx.run("DELETE FROM push_subscriptions WHERE token_id = :token", token=token_id)


async def delete_by_session(tx: Tx, session_id: int) -> None:
    await tx.run("DELETE FROM push_subscriptions WHERE session_id = :session", session=session_id)


async def delete(tx: Tx, id: int) -> None:
    await tx.run("DELETE FROM push_subscriptions WHERE id = :id", id=id)
