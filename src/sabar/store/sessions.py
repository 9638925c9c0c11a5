"""Signed-in browsers."""

from collections.abc import Mapping
from typing import Any

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.accounts import Account, Session, User
from sabar.store import rows

_USER = rows.selected("u", User, "user_")
_SESSION = rows.selected("s", Session, "session_")


async def insert(tx: Tx, session: Session, token_hash: str) -> None:
    await tx.run(
        "INSERT INTO sessions (id, token_hash, user_id, ip, user_agent, created_at, last_seen_at, proved_at) "
        "VALUES (:id, :token_hash, :user_id, :ip, :user_agent, :created_at, :last_seen_at, :proved_at)",
        token_hash=token_hash,
        **rows.columns(session),
    )


_FOUND = Sql(
    "SELECT a.*, {user}, {session} FROM sessions s JOIN users u ON u.id = s.user_id "
    "JOIN accounts a ON a.id = u.account_id",
    user=_USER,
    session=_SESSION,
)
_BY_HASH = Sql("{found} WHERE s.token_hash = :hash", found=_FOUND)
_BY_ID = Sql("{found} WHERE s.id = :id", found=_FOUND)


async def by_hash(db: Reader, token_hash: str) -> tuple[Session, User, Account] | None:
    """Session, user and account in one query."""
    return _parts(await db.one(_BY_HASH, hash=token_hash))


async def by_id(db: Reader, id: int) -> tuple[Session, User, Account] | None:
    return _parts(await db.one(_BY_ID, id=id))


def _parts(row: Mapping[str, Any] | None) -> tuple[Session, User, Account] | None:
    if row is None:
        return None
    session, user = rows.part(row, Session, "session_"), rows.part(row, User, "user_")
    return session, user, rows.record(row, Account)


async def of_user(db: Reader, user_id: int) -> list[Session]:
    found = await db.all("SELECT * FROM sessions WHERE user_id = :u ORDER BY last_seen_at DESC", u=user_id)
    return rows.records(found, Session)


async def ids_of(db: Reader, user_id: int) -> list[int]:
    return [row["id"] for row in await db.all("SELECT id FROM sessions WHERE user_id = :u", u=user_id)]


async def seen(tx: Tx, id: int, now: int) -> None:
    await tx.run("UPDATE sessions SET last_seen_at = :now WHERE id = :id", now=now, id=id)


async def delete(tx: Tx, id: int, user_id: int) -> bool:
    return await tx.run("DELETE FROM sessions WHERE id = :id AND user_id = :u", id=id, u=user_id) == 1


async def delete_of_user(tx: Tx, user_id: int, *, keep: int | None = None) -> list[int]:
    """End every session of a person but `keep`; the ids that were ended."""
    found = await tx.all(
        "DELETE FROM sessions WHERE user_id = :u AND id <> :keep RETURNING id", u=user_id, keep=keep or 0
    )
    return [row["id"] for row in found]


async def keep_newest(tx: Tx, user_id: int, most: int) -> list[int]:
    """End the least recently used sessions beyond `most`; the ids that were ended."""
    found = await tx.all(
        "DELETE FROM sessions WHERE user_id = :u AND id NOT IN (SELECT id FROM sessions WHERE user_id = :u "
        "ORDER BY last_seen_at DESC, id DESC LIMIT :most) RETURNING id",
        u=user_id,
        most=most,
    )
    return [row["id"] for row in found]
