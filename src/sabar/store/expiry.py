"""Whose posts delete themselves, and which of them are due."""

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.expiry import ExpiryRule
from sabar.store import readable, rows

_PUT = rows.insert_sql(
    "expiry_rules",
    ExpiryRule,
    conflict=Sql(
        "ON CONFLICT (account_id) DO UPDATE SET {all}", all=rows.replaced(ExpiryRule, key="account_id")
    ),
)
#: Of an account's own posts: old enough, and not among those its rule keeps.
_DUE = Sql(
    "FROM statuses s WHERE s.account_id = :account_id AND s.id < :before AND s.reblog_of_id IS NULL "
    "AND NOT (:keep_pinned AND EXISTS (SELECT 1 FROM pins p WHERE p.status_id = s.id)) "
    "AND NOT (:keep_bookmarked AND EXISTS (SELECT 1 FROM bookmarks b "
    "WHERE b.status_id = s.id AND b.account_id = s.account_id)) "
    "AND (:keep_favourites = 0 OR s.favourites_count < :keep_favourites) "
    "AND NOT (:keep_polls AND EXISTS (SELECT 1 FROM polls p WHERE p.status_id = s.id)) "
    "AND NOT (:keep_media AND EXISTS (SELECT 1 FROM media m WHERE m.status_id = s.id)) "
    "AND NOT (:keep_direct AND {direct})",
    direct=readable.DIRECT,
)


async def put(tx: Tx, rule: ExpiryRule) -> None:
    await tx.run(_PUT, **rows.columns(rule))


async def delete(tx: Tx, account_id: int) -> None:
    await tx.run("DELETE FROM expiry_rules WHERE account_id = :me", me=account_id)


async def of_account(db: Reader, account_id: int) -> ExpiryRule | None:
    row = await db.one("SELECT * FROM expiry_rules WHERE account_id = :me", me=account_id)
    return rows.maybe(row, ExpiryRule)


async def after(db: Reader, account_id: int, limit: int) -> list[ExpiryRule]:
    """Of accounts with larger ids that may still write."""
    found = await db.all(
        "SELECT r.* FROM expiry_rules r JOIN accounts a ON a.id = r.account_id "
        "WHERE r.account_id > :after AND a.suspended_at IS NULL ORDER BY r.account_id LIMIT :limit",
        after=account_id,
        limit=limit,
    )
    return rows.records(found, ExpiryRule)


async def due(db: Reader, rule: ExpiryRule, before_id: int, limit: int) -> list[int]:
    """The oldest first."""
    found = await db.all(
        Sql("SELECT s.id {due} ORDER BY s.id LIMIT :limit", due=_DUE),
        before=before_id,
        limit=limit,
        **_kept(rule),
    )
    return [row[0] for row in found]


async def is_due(db: Reader, rule: ExpiryRule, before_id: int, id: int) -> bool:
    found = await db.value(
        Sql("SELECT s.id {due} AND s.id = :id", due=_DUE), before=before_id, id=id, **_kept(rule)
    )
    return found is not None


async def count(db: Reader, rule: ExpiryRule, before_id: int) -> int:
    found: int = await db.value(Sql("SELECT COUNT(*) {due}", due=_DUE), before=before_id, **_kept(rule))
    return found


def _kept(rule: ExpiryRule) -> dict[str, object]:
    given = rows.columns(rule)
    return {name: given[name] for name in given if name not in ("days", "created_at")}
