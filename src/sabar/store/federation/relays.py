"""Relays: which there are, which are on, what came by way of each."""

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.relays import Relay, RelayState
from sabar.rules import domains
from sabar.store import rows

_INSERT = rows.insert_sql("relays", Relay)


async def insert(tx: Tx, relay: Relay) -> None:
    """Raises `UniqueViolation` when there is one of this address."""
    await tx.run(_INSERT, **rows.columns(relay))


async def update(tx: Tx, relay: Relay) -> None:
    values = rows.assigned(name for name in Relay.__struct_fields__ if name != "id")
    await tx.run(Sql("UPDATE relays SET {values} WHERE id = :id", values=values), **rows.columns(relay))


async def delete(tx: Tx, id: int) -> None:
    await tx.run("DELETE FROM relays WHERE id = :id", id=id)


async def one(db: Reader, id: int) -> Relay | None:
    return rows.maybe(await db.one("SELECT * FROM relays WHERE id = :id", id=id), Relay)


async def held(tx: Tx, id: int) -> Relay | None:
    """As `one`; nobody else changes it before this write ends."""
    row = await tx.one("SELECT * FROM relays WHERE id = :id FOR NO KEY UPDATE", id=id)
    return rows.maybe(row, Relay)


async def every(db: Reader) -> list[Relay]:
    return rows.records(await db.all("SELECT * FROM relays ORDER BY id"), Relay)


async def of_account(db: Reader, account_id: int) -> list[Relay]:
    """Those for which this account speaks, whatever their state."""
    found = await db.all("SELECT * FROM relays WHERE account_id = :id ORDER BY id", id=account_id)
    return rows.records(found, Relay)


async def inboxes(db: Reader) -> set[tuple[str, str]]:
    """(inbox, domain) of those that are on."""
    found = await db.all("SELECT inbox FROM relays WHERE state = :on AND inbox <> ''", on=str(RelayState.ON))
    return {(row["inbox"], domains.host_of(row["inbox"])) for row in found}


async def any_on(db: Reader) -> bool:
    found = await db.value("SELECT EXISTS (SELECT 1 FROM relays WHERE state = :on)", on=str(RelayState.ON))
    return bool(found)


async def drop(tx: Tx, id: int) -> None:
    await tx.run("UPDATE relays SET dropped = dropped + 1 WHERE id = :id", id=id)


async def take(tx: Tx, id: int, uri: str, now: int) -> None:
    """A post became known by way of it."""
    await tx.run(
        "UPDATE relays SET received = received + 1, last_uri = :uri, last_at = :now WHERE id = :id",
        id=id,
        uri=uri,
        now=now,
    )
