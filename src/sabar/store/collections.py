"""Collections of accounts, and who is in them."""

from collections.abc import Collection as Some
from collections.abc import Sequence

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.collections import Collection, CollectionItem
from sabar.model.statuses import Tag
from sabar.store import rows

_INSERT = rows.insert_sql("collections", Collection)
_INSERT_ITEM = rows.insert_sql("collection_items", CollectionItem)

#: Of `collections c`: what this viewer may see at all. Takes :me, 0 for nobody.
_SHOWN = Sql(
    "EXISTS (SELECT 1 FROM accounts o WHERE o.id = c.account_id AND o.suspended_at IS NULL) "
    "AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = c.account_id AND b.target_id = :me)"
)


async def insert(tx: Tx, record: Collection) -> None:
    await tx.run(_INSERT, **rows.columns(record))


async def update(tx: Tx, record: Collection) -> None:
    await tx.run(
        "UPDATE collections SET name = :name, description = :description, language = :language, "
        "tag_id = :tag_id, sensitive = :sensitive, discoverable = :discoverable, updated_at = :updated_at "
        "WHERE id = :id",
        **{name: value for name, value in rows.columns(record).items() if name not in _FIXED},
    )


_FIXED = ("account_id", "uri", "url", "created_at")


async def delete(tx: Tx, id: int) -> None:
    await tx.run("DELETE FROM collections WHERE id = :id", id=id)


async def touch(tx: Tx, id: int, now: int) -> None:
    await tx.run("UPDATE collections SET updated_at = :now WHERE id = :id", id=id, now=now)


async def held(tx: Tx, id: int) -> Collection | None:
    """Nobody else changes it before this write ends."""
    row = await tx.one("SELECT * FROM collections WHERE id = :id FOR NO KEY UPDATE", id=id)
    return rows.maybe(row, Collection)


async def count(db: Reader, account_id: int) -> int:
    return int(await db.value("SELECT COUNT(*) FROM collections WHERE account_id = :id", id=account_id))


async def shown(db: Reader, ids: Some[int], me: int) -> dict[int, Collection]:
    """Those of these ids that this viewer may see."""
    found = await db.all(
        Sql("SELECT c.* FROM collections c WHERE c.id IN (:ids[]) AND {shown}", shown=_SHOWN),
        ids=list(ids),
        me=me,
    )
    return {row["id"]: rows.record(row, Collection) for row in found}


async def of(db: Reader, account_id: int, me: int, limit: int, offset: int) -> list[Collection]:
    """Somebody's, the newest first."""
    found = await db.all(
        Sql(
            "SELECT c.* FROM collections c WHERE c.account_id = :account AND {shown} "
            "ORDER BY c.id DESC LIMIT :limit OFFSET :offset",
            shown=_SHOWN,
        ),
        account=account_id,
        me=me,
        limit=limit,
        offset=offset,
    )
    return rows.records(found, Collection)


async def featuring(db: Reader, account_id: int, me: int, limit: int, offset: int) -> list[Collection]:
    """Those that hold an account, the last joined first; the unlisted ones only for himself."""
    found = await db.all(
        Sql(
            "SELECT c.* FROM collection_items i JOIN collections c ON c.id = i.collection_id "
            "WHERE i.account_id = :account AND i.state = 'accepted' AND {shown} "
            "AND (c.discoverable OR CAST(:account AS BIGINT) = :me OR c.account_id = :me) "
            "ORDER BY i.id DESC LIMIT :limit OFFSET :offset",
            shown=_SHOWN,
        ),
        account=account_id,
        me=me,
        limit=limit,
        offset=offset,
    )
    return rows.records(found, Collection)


async def insert_item(tx: Tx, item: CollectionItem) -> None:
    await tx.run(_INSERT_ITEM, **rows.columns(item))


async def item_of(db: Reader, collection_id: int, account_id: int) -> CollectionItem | None:
    row = await db.one(
        "SELECT * FROM collection_items WHERE collection_id = :id AND account_id = :account",
        id=collection_id,
        account=account_id,
    )
    return rows.maybe(row, CollectionItem)


async def item(db: Reader, collection_id: int, id: int) -> CollectionItem | None:
    row = await db.one(
        "SELECT * FROM collection_items WHERE id = :id AND collection_id = :collection",
        id=id,
        collection=collection_id,
    )
    return rows.maybe(row, CollectionItem)


async def delete_item(tx: Tx, id: int) -> None:
    await tx.run("DELETE FROM collection_items WHERE id = :id", id=id)


async def revoke_item(tx: Tx, id: int) -> None:
    await tx.run("UPDATE collection_items SET state = 'revoked' WHERE id = :id", id=id)


async def item_count(db: Reader, collection_id: int) -> int:
    found = await db.value(
        "SELECT COUNT(*) FROM collection_items WHERE collection_id = :id AND state <> 'revoked'",
        id=collection_id,
    )
    return int(found)


async def items(db: Reader, ids: Sequence[int], me: int) -> list[tuple[CollectionItem, bool]]:
    """Of these collections, in the order of joining, with whether this viewer has blocked the account or is
    blocked by it. Suspended accounts and those who left are not among them.
    """
    found = await db.all(
        "SELECT i.*, EXISTS (SELECT 1 FROM blocks b "
        "WHERE (b.account_id = :me AND b.target_id = i.account_id) "
        "OR (b.account_id = i.account_id AND b.target_id = :me)) AS blocked "
        "FROM collection_items i JOIN accounts a ON a.id = i.account_id "
        "WHERE i.collection_id IN (:ids[]) AND i.state <> 'revoked' AND a.suspended_at IS NULL ORDER BY i.id",
        ids=list(ids),
        me=me,
    )
    return [(rows.record(row, CollectionItem), bool(row["blocked"])) for row in found]


async def tags(db: Reader, ids: Some[int]) -> dict[int, Tag]:
    """Hashtags by id."""
    found = await db.all("SELECT * FROM tags WHERE id IN (:ids[])", ids=list(ids))
    return {row["id"]: rows.record(row, Tag) for row in found}


async def blocking(db: Reader, ids: Some[int], me: int) -> set[int]:
    """Who of these blocks the viewer."""
    found = await db.all(
        "SELECT account_id FROM blocks WHERE target_id = :me AND account_id IN (:ids[])",
        me=me,
        ids=list(ids),
    )
    return {row[0] for row in found}


async def members(db: Reader, collection_id: int) -> list[int]:
    """The accounts it features."""
    found = await db.all(
        "SELECT account_id FROM collection_items "
        "WHERE collection_id = :id AND state = 'accepted' ORDER BY id",
        id=collection_id,
    )
    return [row[0] for row in found]
