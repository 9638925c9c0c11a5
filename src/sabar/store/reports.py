"""Reports to the moderators."""

from collections.abc import Sequence

from sabar.db.engine import Reader, Tx
from sabar.model.keeping import Report
from sabar.store import rows

_INSERT = rows.insert_sql("reports", Report)


async def insert(tx: Tx, report: Report) -> None:
    await tx.run(_INSERT, **rows.columns(report))


async def known_rules(db: Reader, ids: Sequence[int]) -> set[int]:
    """Those of `ids` that are rules of this server."""
    found = await db.all("SELECT id FROM instance_rules WHERE id IN (:ids[])", ids=list(ids))
    return {row["id"] for row in found}


async def by_id(db: Reader, id: int) -> Report | None:
    return rows.maybe(await db.one("SELECT * FROM reports WHERE id = :id", id=id), Report)
