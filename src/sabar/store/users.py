"""Users: the private half of local accounts."""

from sabar.db.engine import Reader, Tx
from sabar.model.accounts import User
from sabar.store import rows

_INSERT = rows.insert_sql("users", User)


async def insert(tx: Tx, user: User) -> None:
    """Raises `UniqueViolation` when the e-mail address is taken, or a second owner is made."""
    await tx.run(_INSERT, **rows.columns(user))


async def by_id(db: Reader, id: int) -> User | None:
    return rows.maybe(await db.one("SELECT * FROM users WHERE id = :id", id=id), User)


async def by_email(db: Reader, email: str) -> User | None:
    row = await db.one("SELECT * FROM users WHERE email_key = :key", key=email.strip().lower())
    return rows.maybe(row, User)


async def by_account(db: Reader, account_id: int) -> User | None:
    return rows.maybe(await db.one("SELECT * FROM users WHERE account_id = :id", id=account_id), User)
