"""Rules by which somebody's own posts wait."""

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.hold_rules import HoldRule
from sabar.store import rows

_INSERT = rows.insert_sql("hold_rules", HoldRule)
_UPDATE = Sql(
    "UPDATE hold_rules SET {values} WHERE id = :id AND account_id = :account_id",
    values=rows.assigned(
        name for name in HoldRule.__struct_fields__ if name not in ("id", "account_id", "created_at")
    ),
)


async def insert(tx: Tx, rule: HoldRule) -> None:
    await tx.run(_INSERT, **rows.columns(rule))


async def update(tx: Tx, rule: HoldRule) -> bool:
    """False when the account has none of this id."""
    values = {name: value for name, value in rows.columns(rule).items() if name != "created_at"}
    return await tx.run(_UPDATE, **values) == 1


async def delete(tx: Tx, account_id: int, id: int) -> bool:
    changed = await tx.run("DELETE FROM hold_rules WHERE id = :id AND account_id = :me", id=id, me=account_id)
    return changed == 1


async def of(db: Reader, account_id: int) -> list[HoldRule]:
    """All of a person's, the oldest first."""
    found = await db.all("SELECT * FROM hold_rules WHERE account_id = :me ORDER BY id", me=account_id)
    return rows.records(found, HoldRule)


async def one(db: Reader, account_id: int, id: int) -> HoldRule | None:
    """None when it is not there, or somebody else's."""
    row = await db.one("SELECT * FROM hold_rules WHERE id = :id AND account_id = :me", id=id, me=account_id)
    return rows.maybe(row, HoldRule)
