"""Posts of other servers with which nobody here has anything to do."""

from collections.abc import Collection

from sabar.db.engine import Reader, Sql

#: Somebody here follows its writer, is named in it, was told of it, did something with it, or has said
#: something in its conversation; or another post shows it.
_NEEDED = Sql(
    "(EXISTS (SELECT 1 FROM follows f WHERE f.target_id = s.account_id AND f.domain = '') "
    "OR EXISTS (SELECT 1 FROM favourites l WHERE l.status_id = s.id) "
    "OR EXISTS (SELECT 1 FROM bookmarks b WHERE b.status_id = s.id) "
    "OR EXISTS (SELECT 1 FROM statuses r WHERE r.reblog_of_id = s.id) "
    "OR EXISTS (SELECT 1 FROM quotes q WHERE q.quoted_status_id = s.id) "
    "OR EXISTS (SELECT 1 FROM mentions m JOIN accounts v ON v.id = m.account_id "
    "WHERE m.status_id = s.id AND v.domain = '') "
    "OR EXISTS (SELECT 1 FROM notifications n WHERE n.status_id = s.id) "
    "OR EXISTS (SELECT 1 FROM polls p JOIN poll_votes w ON w.poll_id = p.id WHERE p.status_id = s.id) "
    "OR EXISTS (SELECT 1 FROM statuses t WHERE t.conversation_id = s.conversation_id AND t.uri = ''))"
)


async def next_of(db: Reader, after: int, before: int, limit: int) -> list[int]:
    """Ids of posts, of whatever server, between the two."""
    found = await db.all(
        "SELECT id FROM statuses WHERE id > :after AND id < :before ORDER BY id LIMIT :limit",
        after=after,
        before=before,
        limit=limit,
    )
    return [row[0] for row in found]


async def among(db: Reader, ids: Collection[int]) -> list[int]:
    """Those of `ids` that are of other servers and that nobody here needs."""
    found = await db.all(
        Sql(
            "SELECT s.id FROM statuses s WHERE s.id IN (:ids[]) AND s.uri <> '' AND NOT {needed}",
            needed=_NEEDED,
        ),
        ids=list(ids),
    )
    return [row[0] for row in found]
