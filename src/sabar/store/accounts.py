"""Accounts."""

from collections.abc import Sequence

from sabar.db.engine import Reader, Tx
from sabar.model.accounts import Account
from sabar.store import rows

_INSERT = rows.insert_sql("accounts", Account)


async def insert(tx: Tx, account: Account) -> None:
    """Raises `UniqueViolation` when the name is taken."""
    await tx.run(_INSERT, **rows.columns(account))


async def by_id(db: Reader, id: int) -> Account | None:
    return rows.maybe(await db.one("SELECT * FROM accounts WHERE id = :id", id=id), Account)


async def by_ids(db: Reader, ids: Sequence[int]) -> dict[int, Account]:
    found = await db.all("SELECT * FROM accounts WHERE id IN (:ids[])", ids=list(ids))
    return {row["id"]: rows.record(row, Account) for row in found}


async def by_name(db: Reader, name: str, domain: str = "") -> Account | None:
    """Case does not matter; `domain` empty means this server."""
    row = await db.one(
        "SELECT * FROM accounts WHERE name_key = :name AND domain = :domain",
        name=name.lower(),
        domain=domain.lower(),
    )
    return rows.maybe(row, Account)


async def by_names(db: Reader, names: Sequence[str]) -> list[Account]:
    """Local accounts by name."""
    found = await db.all(
        "SELECT * FROM accounts WHERE name_key IN (:names[text]) AND domain = ''",
        names=[name.lower() for name in names],
    )
    return rows.records(found, Account)


async def touch(tx: Tx, id: int) -> None:
    """Whatever is cached of this account is old now."""
    await tx.run("UPDATE accounts SET version = version + 1 WHERE id = :id", id=id)
