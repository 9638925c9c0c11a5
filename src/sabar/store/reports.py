"""Reports to the moderators."""

from collections.abc import Sequence

import msgspec

from sabar.db.engine import Reader, Sql, Tx
from sabar.kit.paging import Window
from sabar.model.moderation import Report, ReportsAsked
from sabar.store import rows

_INSERT = rows.insert_sql("reports", Report)
_CLOSE = Sql(
    "UPDATE reports SET action_taken_at = :now, action_taken_by_id = :by, updated_at = :now "
    "WHERE action_taken_at IS NULL"
)
#: How many are open, counted up to :counted.
COUNT_OPEN = Sql(
    "SELECT COUNT(*) FROM "
    "(SELECT 1 FROM reports WHERE action_taken_at IS NULL ORDER BY id LIMIT :counted) AS found"
)


async def insert(tx: Tx, report: Report) -> None:
    await tx.run(_INSERT, **rows.columns(report))


async def known_rules(db: Reader, ids: Sequence[int]) -> set[int]:
    """Those of `ids` that are rules of this server."""
    if not ids:
        return set()
    found = await db.all(
        "SELECT id FROM instance_rules WHERE deleted_at IS NULL AND id IN (:ids[])", ids=list(ids)
    )
    return {row["id"] for row in found}


async def by_id(db: Reader, id: int) -> Report | None:
    return rows.maybe(await db.one("SELECT * FROM reports WHERE id = :id", id=id), Report)


async def by_ids(db: Reader, ids: Sequence[int]) -> dict[int, Report]:
    found = await db.all("SELECT * FROM reports WHERE id IN (:ids[])", ids=list(ids))
    return {row["id"]: rows.record(row, Report) for row in found}


async def held(tx: Tx, id: int) -> Report | None:
    """Nobody else changes it before this write ends."""
    return rows.maybe(await tx.one("SELECT * FROM reports WHERE id = :id FOR NO KEY UPDATE", id=id), Report)


async def page(db: Reader, window: Window, asked: ReportsAsked) -> list[Report]:
    """Newest first."""
    where, args = [Sql("id < :below AND id > :above")], {}
    if asked.resolved is not None:
        where.append(Sql("action_taken_at IS NOT NULL") if asked.resolved else Sql("action_taken_at IS NULL"))
    if asked.account_id is not None:
        where.append(Sql("account_id = :by"))
        args["by"] = asked.account_id
    if asked.target_id is not None:
        where.append(Sql("target_id = :about"))
        args["about"] = asked.target_id
    found = await db.all(
        Sql(
            "SELECT * FROM reports WHERE {where} ORDER BY id {order} LIMIT :limit",
            where=Sql.joined(" AND ", where),
            order=Sql.order(window),
        ),
        **window.bounds,
        **args,
    )
    return window.newest_first(rows.records(found, Report))


async def count_about(db: Reader, target_id: int) -> int:
    return int(await db.value("SELECT count(*) FROM reports WHERE target_id = :id", id=target_id))


async def names_post(db: Reader, target_id: int, status_id: int) -> bool:
    """Whether a report about this account names the post."""
    found = await db.all("SELECT * FROM reports WHERE target_id = :id", id=target_id)
    return any(status_id in one.status_ids for one in rows.records(found, Report))


async def resolve(tx: Tx, id: int, by: int | None, now: int) -> bool:
    """False when it was closed before. What it shows of a space goes."""
    await tx.run("DELETE FROM space_reports WHERE report_id = :id", id=id)
    return await tx.run(Sql("{close} AND id = :id", close=_CLOSE), id=id, by=by, now=now) == 1


async def resolve_about(tx: Tx, target_id: int, by: int | None, now: int) -> list[int]:
    """Close everything that is open about an account, as `resolve` does; what was closed by this."""
    await tx.run(
        "DELETE FROM space_reports WHERE report_id IN (SELECT id FROM reports WHERE target_id = :target)",
        target=target_id,
    )
    found = await tx.all(
        Sql("{close} AND target_id = :target RETURNING id", close=_CLOSE), target=target_id, by=by, now=now
    )
    return sorted(row[0] for row in found)


async def reopen(tx: Tx, id: int, now: int) -> None:
    await tx.run(
        "UPDATE reports SET action_taken_at = NULL, action_taken_by_id = NULL, updated_at = :now "
        "WHERE id = :id AND action_taken_at IS NOT NULL",
        id=id,
        now=now,
    )


async def assign(tx: Tx, id: int, to: int | None, now: int) -> None:
    """Nobody (None) takes care of it, or somebody does."""
    await tx.run(
        "UPDATE reports SET assigned_id = :to, updated_at = :now "
        "WHERE id = :id AND COALESCE(assigned_id, 0) <> COALESCE(CAST(:to AS BIGINT), 0)",
        id=id,
        to=to,
        now=now,
    )


async def reclassify(tx: Tx, id: int, category: str, rule_ids: list[int], now: int) -> None:
    await tx.run(
        "UPDATE reports SET category = :category, rule_ids = :rules, updated_at = :now WHERE id = :id",
        id=id,
        category=category,
        rules=msgspec.json.encode(rule_ids).decode(),
        now=now,
    )
