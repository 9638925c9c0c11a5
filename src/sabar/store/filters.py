"""A reader's filters: words and single posts he does not want to meet."""

from collections.abc import Collection, Sequence

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.filters import Filter, FilterKeyword, FilterStatus
from sabar.store import rows

_INSERT = rows.insert_sql("filters", Filter)
_KEYWORD = rows.insert_sql("filter_keywords", FilterKeyword)
_STATUS = rows.insert_sql(
    "filter_statuses", FilterStatus, conflict=Sql("ON CONFLICT (filter_id, status_id) DO NOTHING")
)


async def insert(tx: Tx, record: Filter) -> None:
    await tx.run(_INSERT, **rows.columns(record))


async def update(tx: Tx, record: Filter) -> None:
    await tx.run(
        "UPDATE filters SET title = :title, context = :context, action = :action, expires_at = :expires_at "
        "WHERE id = :id AND account_id = :account_id",
        **rows.columns(record),
    )


async def delete(tx: Tx, id: int, account_id: int) -> bool:
    changed = await tx.run("DELETE FROM filters WHERE id = :id AND account_id = :me", id=id, me=account_id)
    return changed == 1


async def of(db: Reader, account_id: int) -> list[Filter]:
    """All of a person's, oldest first, also those that are over."""
    found = await db.all("SELECT * FROM filters WHERE account_id = :me ORDER BY id", me=account_id)
    return rows.records(found, Filter)


async def active(db: Reader, account_ids: Collection[int], now: int) -> list[Filter]:
    found = await db.all(
        "SELECT * FROM filters WHERE account_id IN (:ids[]) AND (expires_at IS NULL OR expires_at > :now) "
        "ORDER BY id",
        ids=list(account_ids),
        now=now,
    )
    return rows.records(found, Filter)


async def one(db: Reader, id: int, account_id: int) -> Filter | None:
    """None when it is not there, or somebody else's."""
    row = await db.one("SELECT * FROM filters WHERE id = :id AND account_id = :me", id=id, me=account_id)
    return rows.maybe(row, Filter)


async def keywords(db: Reader, filter_ids: Sequence[int]) -> list[FilterKeyword]:
    found = await db.all(
        "SELECT * FROM filter_keywords WHERE filter_id IN (:ids[]) ORDER BY id", ids=list(filter_ids)
    )
    return rows.records(found, FilterKeyword)


async def keyword(db: Reader, id: int, account_id: int) -> FilterKeyword | None:
    """None when it is not there, or in somebody else's filter."""
    row = await db.one(
        "SELECT k.* FROM filter_keywords k JOIN filters f ON f.id = k.filter_id "
        "WHERE k.id = :id AND f.account_id = :me",
        id=id,
        me=account_id,
    )
    return rows.maybe(row, FilterKeyword)


async def insert_keyword(tx: Tx, record: FilterKeyword) -> None:
    await tx.run(_KEYWORD, **rows.columns(record))


async def update_keyword(tx: Tx, record: FilterKeyword) -> None:
    await tx.run(
        "UPDATE filter_keywords SET keyword = :keyword, whole_word = :whole_word "
        "WHERE id = :id AND filter_id = :filter_id",
        **rows.columns(record),
    )


async def delete_keyword(tx: Tx, id: int) -> None:
    await tx.run("DELETE FROM filter_keywords WHERE id = :id", id=id)


async def statuses(db: Reader, filter_ids: Sequence[int]) -> list[FilterStatus]:
    found = await db.all(
        "SELECT * FROM filter_statuses WHERE filter_id IN (:ids[]) ORDER BY id", ids=list(filter_ids)
    )
    return rows.records(found, FilterStatus)


async def status(db: Reader, id: int, account_id: int) -> FilterStatus | None:
    """None when it is not there, or in somebody else's filter."""
    row = await db.one(
        "SELECT s.* FROM filter_statuses s JOIN filters f ON f.id = s.filter_id "
        "WHERE s.id = :id AND f.account_id = :me",
        id=id,
        me=account_id,
    )
    return rows.maybe(row, FilterStatus)


async def insert_status(tx: Tx, record: FilterStatus) -> FilterStatus:
    """The one that is there afterwards, which may be an older one."""
    await tx.run(_STATUS, **rows.columns(record))
    row = await tx.one(
        "SELECT * FROM filter_statuses WHERE filter_id = :filter AND status_id = :status",
        filter=record.filter_id,
        status=record.status_id,
    )
    return rows.maybe(row, FilterStatus) or record


async def delete_status(tx: Tx, id: int) -> None:
    await tx.run("DELETE FROM filter_statuses WHERE id = :id", id=id)
