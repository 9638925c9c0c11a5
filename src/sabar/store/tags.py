"""Hashtags: their names, how much they are used, who follows them, who features them on a profile."""

from collections.abc import Mapping, Sequence

from sabar.db.engine import Reader, Row, Sql, Tx
from sabar.kit.paging import Window
from sabar.model.statuses import Tag
from sabar.store import readable, rows

_INSERT = rows.insert_sql("tags", Tag, conflict=Sql("ON CONFLICT (name) DO NOTHING"))


async def ensure(tx: Tx, wanted: Sequence[Tag]) -> dict[str, Tag]:
    """Tags by name; those of `wanted` whose name is new are stored as given."""
    return {row["name"]: rows.record(row, Tag) for row in await _ensured(tx, wanted)}


async def ensure_allowed(tx: Tx, wanted: Sequence[Tag]) -> tuple[list[Tag], list[str]]:
    """As `ensure`, in the order of their ids; and those that staff does not allow in posts, as written."""
    kept = sorted(await _ensured(tx, wanted), key=lambda row: int(row["id"]))
    return rows.records(kept, Tag), [row["display_name"] for row in kept if not row["usable"]]


async def _ensured(tx: Tx, wanted: Sequence[Tag]) -> list[Row]:
    if not wanted:
        return []
    # In one order, so that two posts with the same new tags do not wait for one another.
    ordered = sorted(wanted, key=lambda tag: tag.name)
    await tx.run_many(_INSERT, [rows.columns(tag) for tag in ordered])
    return await tx.all(
        "SELECT * FROM tags WHERE name IN (:names[text])", names=[tag.name for tag in ordered]
    )


async def by_name(db: Reader, name: str) -> Tag | None:
    """By the normalised name."""
    return rows.maybe(await db.one("SELECT * FROM tags WHERE name = :name", name=name), Tag)


async def known_to(db: Reader, id: int, account_id: int) -> bool:
    """Whether a post carries the tag that is public or for people here, if the account is one of these, or
    one of its own does, or it follows or features it.
    """
    found = await db.value(
        Sql(
            "SELECT CASE WHEN EXISTS (SELECT 1 FROM status_tags st JOIN statuses s ON s.id = st.status_id "
            "JOIN accounts a ON a.id = s.account_id WHERE st.tag_id = :id AND a.suspended_at IS NULL "
            "AND ({met_here} OR s.account_id = :me)) "
            "OR EXISTS (SELECT 1 FROM tag_follows f WHERE f.tag_id = :id AND f.account_id = :me) "
            "OR EXISTS (SELECT 1 FROM featured_tags f WHERE f.tag_id = :id AND f.account_id = :me) "
            "THEN 1 ELSE 0 END",
            met_here=readable.MEETS_VIEWER,
        ),
        id=id,
        me=account_id,
    )
    return bool(found)


async def uses(db: Reader, ids: Sequence[int], since: int) -> list[tuple[int, int, int, int]]:
    """`(tag id, days since the epoch, public posts, their authors)` for posts with an id above `since`."""
    found = await db.all(
        Sql(
            "SELECT st.tag_id, s.created_at / 86400000 AS day, COUNT(*) AS posts, "
            "COUNT(DISTINCT s.account_id) AS authors "
            "FROM status_tags st JOIN statuses s ON s.id = st.status_id "
            "JOIN accounts a ON a.id = s.account_id "
            "WHERE st.tag_id IN (:ids[]) AND st.status_id > :since AND {listed} "
            "AND a.suspended_at IS NULL GROUP BY st.tag_id, s.created_at / 86400000",
            listed=readable.LISTED,
        ),
        ids=list(ids),
        since=since,
    )
    return [(row["tag_id"], row["day"], row["posts"], row["authors"]) for row in found]


async def follow(tx: Tx, id: int, account_id: int, tag_id: int) -> bool:
    """False when it was followed already."""
    changed = await tx.run(
        "INSERT INTO tag_follows (account_id, tag_id, id) VALUES (:me, :tag, :id) "
        "ON CONFLICT (account_id, tag_id) DO NOTHING",
        id=id,
        me=account_id,
        tag=tag_id,
    )
    return changed == 1


async def unfollow(tx: Tx, account_id: int, tag_id: int) -> bool:
    changed = await tx.run(
        "DELETE FROM tag_follows WHERE account_id = :me AND tag_id = :tag", me=account_id, tag=tag_id
    )
    return changed == 1


async def followed_count(db: Reader, account_id: int) -> int:
    return int(await db.value("SELECT COUNT(*) FROM tag_follows WHERE account_id = :me", me=account_id))


async def followed(db: Reader, account_id: int, window: Window) -> list[tuple[int, Tag]]:
    """`(key for paging, tag)`, last followed first."""
    found = await db.all(
        Sql(
            "SELECT f.id AS key, t.* FROM tag_follows f JOIN tags t ON t.id = f.tag_id "
            "WHERE f.account_id = :me AND f.id < :below AND f.id > :above "
            "ORDER BY f.id {order} LIMIT :limit",
            order=Sql.order(window),
        ),
        me=account_id,
        **window.bounds,
    )
    return window.newest_first([(row["key"], rows.record(row, Tag)) for row in found])


async def marks(db: Reader, account_id: int, ids: Sequence[int]) -> tuple[set[int], set[int]]:
    """Which of `ids` the account follows, and which it features."""
    found = await db.all(
        "SELECT 1 AS kind, tag_id FROM tag_follows WHERE account_id = :me AND tag_id IN (:ids[]) "
        "UNION ALL SELECT 2, tag_id FROM featured_tags WHERE account_id = :me AND tag_id IN (:ids[])",
        me=account_id,
        ids=list(ids),
    )
    followed = {row["tag_id"] for row in found if row["kind"] == 1}
    return followed, {row["tag_id"] for row in found if row["kind"] == 2}


async def feature(tx: Tx, id: int, account_id: int, tag_id: int) -> bool:
    """False when it was featured already."""
    changed = await tx.run(
        "INSERT INTO featured_tags (id, account_id, tag_id) VALUES (:id, :me, :tag) "
        "ON CONFLICT (account_id, tag_id) DO NOTHING",
        id=id,
        me=account_id,
        tag=tag_id,
    )
    return changed == 1


async def unfeature(tx: Tx, account_id: int, tag_id: int) -> bool:
    changed = await tx.run(
        "DELETE FROM featured_tags WHERE account_id = :me AND tag_id = :tag", me=account_id, tag=tag_id
    )
    return changed == 1


async def delete_featured(tx: Tx, id: int, account_id: int) -> bool:
    """By the id of the feature; False when it is not there, or somebody else's."""
    changed = await tx.run(
        "DELETE FROM featured_tags WHERE id = :id AND account_id = :me", id=id, me=account_id
    )
    return changed == 1


async def featured(db: Reader, account_id: int) -> list[tuple[int, Tag]]:
    """`(id of the feature, tag)`, oldest first."""
    found = await db.all(
        "SELECT f.id AS key, t.* FROM featured_tags f JOIN tags t ON t.id = f.tag_id "
        "WHERE f.account_id = :me ORDER BY f.id",
        me=account_id,
    )
    return [(row["key"], rows.record(row, Tag)) for row in found]


async def used_by(db: Reader, account_id: int, ids: Sequence[int]) -> Mapping[int, tuple[int, int]]:
    """Tag id → how many open posts of the account carry it, and when the last one was written."""
    found = await db.all(
        Sql(
            "SELECT st.tag_id, COUNT(*) AS posts, MAX(s.created_at) AS last FROM statuses s "
            # In this order: others may have used a tag far more often than the account wrote anything.
            "CROSS JOIN status_tags st WHERE st.status_id = s.id "
            "AND st.tag_id IN (:ids[]) AND s.account_id = :me AND {open} GROUP BY st.tag_id",
            open=readable.OPEN,
        ),
        ids=list(ids),
        me=account_id,
    )
    return {row["tag_id"]: (row["posts"], row["last"]) for row in found}


async def favourite_tags(db: Reader, account_id: int, since: int, limit: int) -> list[Tag]:
    """What an account tags its open posts with most (those with an id above `since`), unless featured."""
    found = await db.all(
        Sql(
            "SELECT t.id, t.name, t.display_name, t.created_at FROM statuses s "
            "JOIN status_tags st ON st.status_id = s.id JOIN tags t ON t.id = st.tag_id "
            "WHERE s.account_id = :me AND s.id > :since AND {open} "
            "AND NOT EXISTS (SELECT 1 FROM featured_tags f WHERE f.account_id = :me AND f.tag_id = t.id) "
            "GROUP BY t.id, t.name, t.display_name, t.created_at ORDER BY COUNT(*) DESC, t.id LIMIT :limit",
            open=readable.OPEN,
        ),
        me=account_id,
        since=since,
        limit=limit,
    )
    return rows.records(found, Tag)


async def of_status(db: Reader, status_id: int) -> list[str]:
    """The names of a post's tags."""
    found = await db.all(
        "SELECT t.name FROM status_tags st JOIN tags t ON t.id = st.tag_id "
        "WHERE st.status_id = :id ORDER BY t.id",
        id=status_id,
    )
    return [row["name"] for row in found]


async def set_of_status(tx: Tx, status_id: int, tag_ids: Sequence[int]) -> list[int]:
    """Exactly these tags from now on; which of them it did not have."""
    await tx.run(
        "DELETE FROM status_tags WHERE status_id = :id AND tag_id NOT IN (:tags[])",
        id=status_id,
        tags=list(tag_ids),
    )
    added = await tx.all(
        "INSERT INTO status_tags (tag_id, status_id) SELECT id, CAST(:id AS BIGINT) FROM tags "
        "WHERE id IN (:tags[]) ON CONFLICT DO NOTHING RETURNING tag_id",
        id=status_id,
        tags=list(tag_ids),
    )
    return [row["tag_id"] for row in added]


#: How many tags are looked at by name, how many of the last uses of any tag, and how many of each tag's own.
_BY_NAME, _LAST_USES, _OWN_USES = 32, 300, 50


async def beginning(db: Reader, name: str, *, limit: int, offset: int, own: int) -> list[Tag]:
    """Tags whose normalised name begins so: the name itself, then those most used of late. What only private
    posts carry is not known to anybody but their writer (`own`: an account id). Of names that begin alike in
    great number, some are passed over that were not used of late: it costs the same for any number of uses.
    """
    found = await db.all(
        Sql(
            "WITH late AS MATERIALIZED (SELECT u.tag_id, COUNT(*) AS uses FROM "
            "(SELECT tag_id, status_id FROM status_tags ORDER BY status_id DESC LIMIT :last) u "
            "JOIN statuses s ON s.id = u.status_id WHERE {listed} GROUP BY u.tag_id), "
            "wanted AS MATERIALIZED (SELECT id FROM (SELECT id FROM tags "
            "WHERE name >= :name AND name < :behind ORDER BY name LIMIT :first) n "
            "UNION SELECT t.id FROM late JOIN tags t ON t.id = late.tag_id "
            "WHERE t.name >= :name AND t.name < :behind) "
            "SELECT t.id, t.name, t.display_name, t.created_at FROM wanted JOIN tags t ON t.id = wanted.id "
            "LEFT JOIN late ON late.tag_id = t.id WHERE t.listable AND EXISTS (SELECT 1 FROM "
            "(SELECT status_id FROM status_tags WHERE tag_id = t.id ORDER BY status_id DESC LIMIT :each) u "
            "JOIN statuses s ON s.id = u.status_id JOIN accounts a ON a.id = s.account_id "
            "WHERE a.suspended_at IS NULL AND ({listed} OR s.account_id = :own)) "
            "ORDER BY CASE WHEN t.name = :name THEN 0 ELSE 1 END, COALESCE(late.uses, 0) DESC, t.id "
            "LIMIT :limit OFFSET :offset",
            listed=readable.LISTED,
        ),
        name=name,
        behind=f"{name}\U0010ffff",
        first=_BY_NAME,
        last=_LAST_USES,
        each=_OWN_USES,
        own=own,
        limit=limit,
        offset=offset,
    )
    return rows.records(found, Tag)


async def by_ids(db: Reader, ids: Sequence[int]) -> list[Tag]:
    return rows.records(await db.all("SELECT * FROM tags WHERE id IN (:ids[])", ids=list(ids)), Tag)
