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


async def note_sent(tx: Tx, id: int, status_id: int) -> None:
    """The post went to this reader, if both are still there."""
    await tx.run(
        "INSERT INTO mailed_posts (status_id, reader_id) SELECT s.id, r.id FROM statuses s, mail_readers r "
        "WHERE s.id = :status AND r.id = :reader ON CONFLICT DO NOTHING",
        status=status_id,
        reader=id,
    )


async def sent(db: Reader, status_id: int, above: int, limit: int) -> list[int]:
    """Ids of those to whom the post went, in order."""
    found = await db.all(
        "SELECT reader_id FROM mailed_posts WHERE status_id = :id AND reader_id > :above "
        "ORDER BY reader_id LIMIT :limit",
        id=status_id,
        above=above,
        limit=limit,
    )
    return [row[0] for row in found]


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
