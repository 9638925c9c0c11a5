"""Who reads whom by mail."""

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.readers import MailReader
from sabar.store import rows

_INSERT = rows.insert_sql(
    "mail_readers", MailReader, conflict=Sql("ON CONFLICT (account_id, email_key) DO NOTHING")
)


async def insert(tx: Tx, reader: MailReader) -> bool:
    """False when the address was given for this account before."""
    return await tx.run(_INSERT, **rows.columns(reader)) == 1


async def by_id(db: Reader, id: int) -> MailReader | None:
    return rows.maybe(await db.one("SELECT * FROM mail_readers WHERE id = :id", id=id), MailReader)


async def count(db: Reader, account_id: int) -> int:
    """All of an account, confirmed or not."""
    return int(await db.value("SELECT COUNT(*) FROM mail_readers WHERE account_id = :id", id=account_id))


async def confirm(tx: Tx, id: int, now: int) -> None:
    await tx.run(
        "UPDATE mail_readers SET confirmed_at = COALESCE(confirmed_at, :now) WHERE id = :id", id=id, now=now
    )


async def delete(tx: Tx, id: int) -> None:
    await tx.run("DELETE FROM mail_readers WHERE id = :id", id=id)


async def confirmed(db: Reader, account_id: int, above: int, limit: int) -> list[int]:
    """Ids of those who confirmed, in order."""
    found = await db.all(
        "SELECT id FROM mail_readers WHERE account_id = :account AND confirmed_at IS NOT NULL "
        "AND id > :above ORDER BY id LIMIT :limit",
        account=account_id,
        above=above,
        limit=limit,
    )
    return [row["id"] for row in found]
