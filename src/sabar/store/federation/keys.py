"""The keys that this server and its accounts sign with; their private halves are sealed."""

from collections.abc import Sequence

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.federation import SigningKey
from sabar.store import rows

_INSERT = rows.insert_sql("signing_keys", SigningKey, conflict=Sql("ON CONFLICT (owner, kind) DO NOTHING"))


async def insert_missing(tx: Tx, keys: Sequence[SigningKey]) -> None:
    """Those of a kind that their owner has already are left out: a key that others know never changes."""
    await tx.run_many(_INSERT, [rows.columns(key) for key in keys])


async def of(db: Reader, owner: int) -> list[SigningKey]:
    found = await db.all("SELECT * FROM signing_keys WHERE owner = :owner", owner=owner)
    return rows.records(found, SigningKey)
