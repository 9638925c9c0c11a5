"""Follows and requests to follow. The counters beside a follow change in the same transaction."""

from collections.abc import Sequence

from sabar.db.engine import Reader, Row, Sql, Tx
from sabar.kit.paging import Window
from sabar.model.relations import Follow
from sabar.store import bearing, rows

#: With the follower's server, by which followers are counted.
_INSERT = Sql(
    "INSERT INTO follows (id, account_id, target_id, show_reblogs, notify, languages, created_at, domain) "
    "VALUES (:id, :account_id, :target_id, :show_reblogs, :notify, :languages, :created_at, "
    "(SELECT domain FROM accounts WHERE id = :account_id)) ON CONFLICT (account_id, target_id) DO NOTHING"
)
_REQUEST = rows.insert_sql(
    "follow_requests", Follow, conflict=Sql("ON CONFLICT (account_id, target_id) DO NOTHING")
)
#: How many ask to follow :me, counted up to :counted.
COUNT_REQUESTS = Sql(
    "SELECT COUNT(*) FROM (SELECT 1 FROM follow_requests WHERE target_id = :me LIMIT :counted) AS found"
)


async def insert(tx: Tx, follow: Follow) -> bool:
    """False when it was there already; nothing is counted twice."""
    if await tx.run(_INSERT, **rows.columns(follow)) == 0:
        return False
    await _count(tx, follow.account_id, follow.target_id, 1)
    return True


async def delete(tx: Tx, account_id: int, target_id: int) -> bool:
    """False when there was none."""
    changed = await tx.run(
        "DELETE FROM follows WHERE account_id = :me AND target_id = :target", me=account_id, target=target_id
    )
    if changed == 0:
        return False
    await _count(tx, account_id, target_id, -1)
    return True


async def _count(tx: Tx, account_id: int, target_id: int, by: int) -> None:
    await tx.run(
        "UPDATE accounts SET following_count = following_count + :by, version = version + 1 WHERE id = :id",
        by=by,
        id=account_id,
    )
    await tx.run(
        "UPDATE accounts SET followers_count = followers_count + :by, version = version + 1 WHERE id = :id",
        by=by,
        id=target_id,
    )
    await bearing.count_one(tx, account_id, target_id, by)


async def here(db: Reader, target_id: int, above: int, limit: int) -> list[Follow]:
    """Of followers who are people of this server: the oldest whose follows have ids beyond `above`."""
    found = await db.all(
        "SELECT * FROM follows WHERE target_id = :target AND domain = '' AND id > :above "
        "ORDER BY id LIMIT :limit",
        target=target_id,
        above=above,
        limit=limit,
    )
    return rows.records(found, Follow)


async def change(tx: Tx, follow: Follow) -> None:
    """Write the options of a follow that is there."""
    await tx.run(
        "UPDATE follows SET show_reblogs = :show_reblogs, notify = :notify, languages = :languages "
        "WHERE id = :id",
        **_options(follow),
    )


async def of(db: Reader, account_id: int, target_id: int) -> Follow | None:
    row = await db.one(
        "SELECT * FROM follows WHERE account_id = :me AND target_id = :target",
        me=account_id,
        target=target_id,
    )
    return rows.maybe(row, Follow)


async def insert_request(tx: Tx, request: Follow) -> bool:
    """False when it was there already."""
    return await tx.run(_REQUEST, **rows.columns(request)) == 1


async def change_request(tx: Tx, request: Follow) -> None:
    await tx.run(
        "UPDATE follow_requests SET show_reblogs = :show_reblogs, notify = :notify, languages = :languages "
        "WHERE id = :id",
        **_options(request),
    )


async def request_of(db: Reader, account_id: int, target_id: int) -> Follow | None:
    row = await db.one(
        "SELECT * FROM follow_requests WHERE account_id = :me AND target_id = :target",
        me=account_id,
        target=target_id,
    )
    return rows.maybe(row, Follow)


async def delete_request(tx: Tx, account_id: int, target_id: int) -> bool:
    changed = await tx.run(
        "DELETE FROM follow_requests WHERE account_id = :me AND target_id = :target",
        me=account_id,
        target=target_id,
    )
    return changed == 1


async def requests_to(db: Reader, target_id: int, window: Window) -> list[tuple[int, int]]:
    """`(key for paging, account that asks)`, newest first."""
    found = await db.all(
        Sql(
            "SELECT q.id, q.account_id AS other FROM follow_requests q "
            "JOIN accounts a ON a.id = q.account_id "
            "WHERE q.target_id = :me AND q.id < :below AND q.id > :above AND a.suspended_at IS NULL "
            "ORDER BY q.id {order} LIMIT :limit",
            order=Sql.order(window),
        ),
        me=target_id,
        **window.bounds,
    )
    return _pairs(found, window)


async def request_count(db: Reader, target_id: int, most: int) -> int:
    """Counted up to `most`."""
    return int(await db.value(COUNT_REQUESTS, me=target_id, counted=most))


async def oldest_requests(db: Reader, target_id: int, limit: int) -> list[Follow]:
    found = await db.all(
        "SELECT * FROM follow_requests WHERE target_id = :me ORDER BY id LIMIT :limit",
        me=target_id,
        limit=limit,
    )
    return rows.records(found, Follow)


async def followers(db: Reader, id: int, viewer_id: int | None, window: Window) -> list[tuple[int, int]]:
    """`(key for paging, follower)`, newest first, without whom the viewer blocks or is blocked by."""
    return await _listed(db, Sql("target_id"), Sql("account_id"), id, viewer_id, window)


async def following(db: Reader, id: int, viewer_id: int | None, window: Window) -> list[tuple[int, int]]:
    """`(key for paging, followed account)`, newest first, without whom the viewer blocks or is blocked by."""
    return await _listed(db, Sql("account_id"), Sql("target_id"), id, viewer_id, window)


async def _listed(
    db: Reader, mine: Sql, other: Sql, id: int, viewer_id: int | None, window: Window
) -> list[tuple[int, int]]:
    found = await db.all(
        Sql(
            "SELECT f.id, f.{other} AS other FROM follows f JOIN accounts a ON a.id = f.{other} "
            "WHERE f.{mine} = :id AND f.id < :below AND f.id > :above AND a.suspended_at IS NULL "
            "AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = :viewer AND b.target_id = "
            "f.{other}) "
            "AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = f.{other} AND b.target_id = "
            ":viewer) ORDER BY f.id {order} LIMIT :limit",
            other=other,
            mine=mine,
            order=Sql.order(window),
        ),
        id=id,
        viewer=viewer_id or 0,
        **window.bounds,
    )
    return _pairs(found, window)


async def familiar(db: Reader, me: int, ids: Sequence[int]) -> dict[int, list[int]]:
    """For each of `ids`: who follows it among those `me` follows. People who hide whom they follow stay
    hidden, and so do the followers of whoever hides them or blocks `me`.
    """
    found = await db.all(
        "SELECT theirs.target_id AS target, theirs.account_id AS other FROM follows mine "
        "JOIN follows theirs ON theirs.account_id = mine.target_id "
        "JOIN accounts a ON a.id = theirs.account_id JOIN accounts t ON t.id = theirs.target_id "
        "WHERE mine.account_id = :me AND theirs.target_id IN (:ids[]) "
        "AND (NOT t.hide_collections OR t.id = :me) AND t.suspended_at IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = t.id AND b.target_id = :me) "
        "AND NOT a.hide_collections AND a.suspended_at IS NULL ORDER BY mine.id DESC",
        me=me,
        ids=list(ids),
    )
    known: dict[int, list[int]] = {id: [] for id in ids}
    for row in found:
        known[row["target"]].append(row["other"])
    return known


async def is_following(db: Reader, account_id: int, target_ids: Sequence[int]) -> set[int]:
    """Those of `target_ids` that the account follows."""
    found = await db.all(
        "SELECT target_id FROM follows WHERE account_id = :me AND target_id IN (:ids[])",
        me=account_id,
        ids=list(target_ids),
    )
    return {row["target_id"] for row in found}


def _options(follow: Follow) -> dict[str, object]:
    values = rows.columns(follow)
    return {name: values[name] for name in ("id", "show_reblogs", "notify", "languages")}


def _pairs(found: Sequence[Row], window: Window) -> list[tuple[int, int]]:
    return window.newest_first([(row["id"], row["other"]) for row in found])
