"""Accounts of other servers: whose id is whose, and what they say of themselves beyond a profile."""

from collections.abc import Sequence

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.accounts import Account
from sabar.model.federation import Claimed, RemoteActor
from sabar.store import rows

_PUT = rows.insert_sql(
    "remote_actors",
    RemoteActor,
    conflict=Sql(
        "ON CONFLICT (account_id) DO UPDATE SET {values}",
        values=rows.replaced(RemoteActor, key="account_id"),
    ),
)
#: Without the second half no engine uses the index, which has no accounts of here in it.
_ITS = Sql("uri = :uri AND uri <> ''")


async def account(db: Reader, uri: str) -> Account | None:
    """By its id."""
    if not uri:
        return None
    return rows.maybe(await db.one(Sql("SELECT * FROM accounts WHERE {its}", its=_ITS), uri=uri), Account)


async def accounts(db: Reader, uris: Sequence[str]) -> dict[str, Account]:
    """Those that are known, by their ids."""
    if not uris:
        return {}
    found = await db.all("SELECT * FROM accounts WHERE uri IN (:uris[text]) AND uri <> ''", uris=list(uris))
    return {row["uri"]: rows.record(row, Account) for row in found}


async def held(tx: Tx, uri: str) -> Account | None:
    """As `account`; nobody else changes it before this write ends."""
    row = await tx.one(Sql("SELECT * FROM accounts WHERE {its} FOR NO KEY UPDATE", its=_ITS), uri=uri)
    return rows.maybe(row, Account)


async def held_by_name(tx: Tx, name: str, domain: str) -> Account | None:
    row = await tx.one(
        "SELECT * FROM accounts WHERE name_key = :name AND domain = :domain FOR NO KEY UPDATE",
        name=name.lower(),
        domain=domain,
    )
    return rows.maybe(row, Account)


async def of(db: Reader, account_id: int) -> RemoteActor | None:
    row = await db.one("SELECT * FROM remote_actors WHERE account_id = :id", id=account_id)
    return rows.maybe(row, RemoteActor)


async def of_many(db: Reader, account_ids: Sequence[int]) -> dict[int, RemoteActor]:
    if not account_ids:
        return {}
    found = await db.all("SELECT * FROM remote_actors WHERE account_id IN (:ids[])", ids=list(account_ids))
    return {row["account_id"]: rows.record(row, RemoteActor) for row in found}


async def put(tx: Tx, actor: RemoteActor) -> None:
    """With its keys. Another account of its server may say that it has one of the same name."""
    await tx.run(_PUT, **rows.columns(actor))
    await tx.run("DELETE FROM remote_keys WHERE account_id = :id", id=actor.account_id)
    await tx.run_many(
        "INSERT INTO remote_keys (id, account_id) VALUES (:key, :id)",
        [{"key": key.id, "id": actor.account_id} for key in actor.keys],
    )


async def account_by_key(db: Reader, key_id: str, of: str) -> Account | None:
    """Who has a key of this name; of several the one with the id `of`, or else the one that the key is called
    after.
    """
    row = await db.one(
        "SELECT a.* FROM remote_keys k JOIN accounts a ON a.id = k.account_id WHERE k.id = :key "
        "ORDER BY a.uri = :of DESC, a.uri = SUBSTR(CAST(:key AS TEXT), 1, LENGTH(a.uri)) DESC, "
        "LENGTH(a.uri) DESC, a.id LIMIT 1",
        key=key_id,
        of=of,
    )
    return rows.maybe(row, Account)


async def named(tx: Tx, account: Account) -> None:
    """Write what only its own server says: names, addresses, and since when it is there."""
    await tx.run(
        "UPDATE accounts SET username = :username, name_key = :name_key, url = :url, "
        "created_at = :created_at, version = version + 1 WHERE id = :id",
        id=account.id,
        username=account.username,
        name_key=account.name_key,
        url=account.url,
        created_at=account.created_at,
    )


async def release_name(tx: Tx, account: Account) -> None:
    """Its handle is somebody else's now: nothing is found by it any more."""
    await tx.run(
        "UPDATE accounts SET name_key = :key, version = version + 1 WHERE id = :id",
        id=account.id,
        # No handle has a blank in it.
        key=f"{account.name_key} {account.id}",
    )


async def count(tx: Tx, account_id: int, claimed: Claimed, hides: bool, now: int) -> None:
    """What its own server counts, and whether it keeps to itself who follows it."""
    await tx.run(
        "UPDATE remote_actors SET claimed = :claimed, counted_at = :now WHERE account_id = :id",
        id=account_id,
        claimed=rows.encode(claimed),
        now=now,
    )
    await tx.run(
        "UPDATE accounts SET hide_collections = :hides, version = version + 1 WHERE id = :id",
        id=account_id,
        hides=hides,
    )


async def note_backfilled(tx: Tx, account_id: int, now: int, before: int) -> bool:
    """Its last posts are being asked for; False when they were since `before`."""
    changed = await tx.run(
        "UPDATE remote_actors SET backfilled_at = :now WHERE account_id = :id "
        "AND (backfilled_at IS NULL OR backfilled_at < :before)",
        id=account_id,
        now=now,
        before=before,
    )
    return changed == 1
