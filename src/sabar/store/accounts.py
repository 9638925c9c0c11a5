"""Accounts."""

from collections.abc import Sequence

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.accounts import Account
from sabar.rules import search
from sabar.store import rows

_INSERT = rows.insert_sql("accounts", Account)
_INSERT_WORD = (
    "INSERT INTO account_words (word, account_id) VALUES (:word, :id) "
    "ON CONFLICT (word, account_id) DO NOTHING"
)
#: Names from elsewhere can be long.
_MOST_WORDS = 64
#: Not an account of this server whose person has still to confirm the address, or to be let in.
_HERE = Sql(
    "NOT EXISTS (SELECT 1 FROM users u WHERE u.account_id = accounts.id "
    "AND (u.confirmed_at IS NULL OR u.approved_at IS NULL))"
)


async def insert(tx: Tx, account: Account) -> None:
    """Raises `UniqueViolation` when the name is taken."""
    await tx.run(_INSERT, **rows.columns(account))
    await tx.run_many(_INSERT_WORD, _words(account))


async def reword(tx: Tx, account: Account) -> None:
    """It is found by its name and by what it is called now."""
    await tx.run("DELETE FROM account_words WHERE account_id = :id", id=account.id)
    await tx.run_many(_INSERT_WORD, _words(account))


async def wordless(db: Reader, limit: int) -> list[Account]:
    """Accounts from before there was an index of names."""
    found = await db.all(
        "SELECT * FROM accounts a WHERE NOT EXISTS "
        "(SELECT 1 FROM account_words w WHERE w.account_id = a.id) ORDER BY a.id LIMIT :limit",
        limit=limit,
    )
    return rows.records(found, Account)


def _words(account: Account) -> list[dict[str, object]]:
    spoken = search.words(f"{account.username} {account.display_name}")[:_MOST_WORDS]
    return [{"word": word, "id": account.id} for word in dict.fromkeys([account.name_key, *spoken])]


async def by_id(db: Reader, id: int) -> Account | None:
    return rows.maybe(await db.one("SELECT * FROM accounts WHERE id = :id", id=id), Account)


async def here_by_id(db: Reader, id: int) -> Account | None:
    """Without those who have not come in yet."""
    return rows.maybe(
        await db.one(Sql("SELECT * FROM accounts WHERE id = :id AND {here}", here=_HERE), id=id),
        Account,
    )


async def here(db: Reader, ids: Sequence[int]) -> set[int]:
    """Those of `ids` who have come in."""
    found = await db.all(
        Sql("SELECT id FROM accounts WHERE id IN (:ids[]) AND {here}", here=_HERE), ids=list(ids)
    )
    return {row[0] for row in found}


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


async def here_by_name(db: Reader, name: str, domain: str = "") -> Account | None:
    """As `by_name`, without those who have not come in yet."""
    row = await db.one(
        Sql("SELECT * FROM accounts WHERE name_key = :name AND domain = :domain AND {here}", here=_HERE),
        name=name.lower(),
        domain=domain.lower(),
    )
    return rows.maybe(row, Account)


async def by_names(db: Reader, names: Sequence[str]) -> list[Account]:
    """Local accounts by name, without those who have not come in yet."""
    found = await db.all(
        Sql("SELECT * FROM accounts WHERE name_key IN (:names[text]) AND domain = '' AND {here}", here=_HERE),
        names=[name.lower() for name in names],
    )
    return rows.records(found, Account)


async def mentionable(db: Reader, author_id: int, names: Sequence[str]) -> list[Account]:
    """Accounts by `name`, or `name@host` elsewhere, in the order of their ids, that a post of this author can
    mean: not those who are suspended, and not those he blocks, who could not read it.
    """
    wanted = [name.lower() for name in names]
    far = [name for name in wanted if "@" in name]
    near = [name for name in wanted if "@" not in name]
    found = await _mentionable(db, author_id, near, [""]) if near else []
    if far:
        handles = [name.partition("@") for name in far]
        some = await _mentionable(
            db, author_id, [name for name, _, _ in handles], [host for _, _, host in handles]
        )
        found += [one for one in some if f"{one.name_key}@{one.domain}" in far]
    return sorted(found, key=lambda one: one.id)


async def _mentionable(
    db: Reader, author_id: int, names: Sequence[str], domains: Sequence[str]
) -> list[Account]:
    found = await db.all(
        Sql(
            "SELECT * FROM accounts WHERE name_key IN (:names[text]) AND domain IN (:domains[text]) "
            "AND {here} AND suspended_at IS NULL AND NOT EXISTS "
            "(SELECT 1 FROM blocks b WHERE b.account_id = :author AND b.target_id = accounts.id) ORDER BY id",
            here=_HERE,
        ),
        names=list(names),
        domains=list(domains),
        author=author_id,
    )
    return rows.records(found, Account)


async def touch(tx: Tx, id: int) -> None:
    """Whatever is cached of this account is old now."""
    await tx.run("UPDATE accounts SET version = version + 1 WHERE id = :id", id=id)
