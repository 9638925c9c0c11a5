"""Keyword filters."""

from sabar.db.engine import Reader
from sabar.model.keeping import Filter, FilterKeyword, FilterStatus
from sabar.store import rows


async def active(db: Reader, account_id: int, now: int) -> list[Filter]:
    """The filters of an account that have not expired."""
    found = await db.all(
        "SELECT * FROM filters WHERE account_id = :me AND (expires_at IS NULL OR expires_at > :now) "
        "ORDER BY id",
        me=account_id,
        now=now,
    )
    return rows.records(found, Filter)


async def keywords(db: Reader, filter_ids: list[int]) -> list[FilterKeyword]:
    found = await db.all(
        "SELECT * FROM filter_keywords WHERE filter_id IN (:ids[]) ORDER BY id", ids=filter_ids
    )
    return rows.records(found, FilterKeyword)


async def statuses(db: Reader, filter_ids: list[int]) -> list[FilterStatus]:
    found = await db.all(
        "SELECT * FROM filter_statuses WHERE filter_id IN (:ids[]) ORDER BY id", ids=filter_ids
    )
    return rows.records(found, FilterStatus)
