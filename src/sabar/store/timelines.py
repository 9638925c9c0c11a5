"""Which posts stand in a timeline: ids, newest first, roughly filtered; who may see them comes later."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace

import msgspec

from sabar.db.engine import Reader, Row, Sql
from sabar.kit.paging import Window
from sabar.model.audience import Audience, Visibility
from sabar.rules import visibility
from sabar.rules.reach import Facts
from sabar.store import readable

_ENTRY = Sql(
    "s.id, s.account_id, s.reblog_of_id, s.in_reply_to_account_id, "
    "(SELECT b.account_id FROM statuses b WHERE b.id = s.reblog_of_id) AS reblog_author_id"
)
_WITH_MEDIA = Sql(" AND EXISTS (SELECT 1 FROM media m WHERE m.status_id = s.id)")


def _ids(found: list[Row], window: Window) -> list[int]:
    return window.newest_first([row[0] for row in found])


async def sources(db: Reader, account_id: int) -> list[int]:
    """Whom an account follows, itself included."""
    found = await db.all("SELECT target_id FROM follows WHERE account_id = :me", me=account_id)
    return [account_id, *(row[0] for row in found)]


async def followed_tags(db: Reader, account_id: int) -> list[int]:
    found = await db.all("SELECT tag_id FROM tag_follows WHERE account_id = :me", me=account_id)
    return [row[0] for row in found]


async def list_sources(db: Reader, list_id: int) -> list[int]:
    found = await db.all("SELECT account_id FROM list_accounts WHERE list_id = :list", list=list_id)
    return [row[0] for row in found]


#: The first stretch of time that is looked at, as a difference of ids, and how much longer each next one is.
_STRETCH = 3_600_000 << 16
_LONGER = 8


async def _stretching(db: Reader, window: Window, ask: Callable[[Window], Awaitable[list[Row]]]) -> list[Row]:
    """Ask for ever longer stretches of time from the wanted end of the window, until the page is full.

    Many sources together have far more posts than a page holds: all of those would have to be sorted to find
    the newest. So a page costs what its sources say in some hours; quiet ones cost a few more rounds.
    """
    ends = await db.one(
        "SELECT (SELECT MIN(id) FROM statuses) AS oldest, (SELECT MAX(id) FROM statuses) AS newest"
    )
    if ends is None or ends["oldest"] is None:
        return []
    above, below = max(window.above, ends["oldest"] - 1), min(window.below, ends["newest"] + 1)
    stretch = _STRETCH
    while True:
        if window.upward:
            part = replace(window, min_id=above, since_id=None, max_id=min(below, above + stretch))
        else:
            part = replace(window, since_id=max(above, below - stretch), max_id=below)
        found = await ask(part)
        if len(found) >= window.limit or stretch >= below - above:
            return found
        stretch *= _LONGER


async def entries(
    db: Reader, viewer_id: int, authors: Collection[int], tags: Collection[int], window: Window
) -> list[Row]:
    """Posts by these authors or with these tags, newest first: id, account_id, reblog_of_id,
    in_reply_to_account_id, reblog_author_id.

    CROSS JOIN and `ORDER BY +id` keep the planners on the index of authors: walking the whole table from its
    end is what they would rather do, and takes seconds for a reader of quiet people.
    """

    async def ask(part: Window) -> list[Row]:
        bounds = {"below": part.below, "above": part.above, "limit": part.limit}
        found = await db.all(
            Sql(
                "SELECT {entry} FROM (:authors[]) AS w CROSS JOIN statuses s "
                "WHERE s.account_id = w.value AND s.id < :below AND s.id > :above AND {addressed} "
                "ORDER BY +s.id {order} LIMIT :limit",
                entry=_ENTRY,
                addressed=readable.ADDRESSED,
                order=Sql.order(part),
            ),
            authors=list(authors),
            me=viewer_id,
            **bounds,
        )
        if not tags:
            return found
        tagged = await db.all(
            Sql(
                "SELECT DISTINCT {entry} FROM (:tags[]) AS w CROSS JOIN status_tags t "
                "CROSS JOIN statuses s WHERE t.tag_id = w.value AND t.status_id < :below "
                "AND t.status_id > :above AND s.id = t.status_id AND {met_here} "
                "ORDER BY s.id {order} LIMIT :limit",
                entry=_ENTRY,
                met_here=readable.MEETS_VIEWER,
                order=Sql.order(part),
            ),
            tags=list(tags),
            me=viewer_id,
            **bounds,
        )
        both = {row["id"]: row for row in (*found, *tagged)}
        order = sorted(both.values(), key=lambda row: int(row["id"]), reverse=not part.upward)
        return order[: part.limit]

    return window.newest_first(await _stretching(db, window, ask))


class Found(msgspec.Struct, frozen=True):
    """One timeline entry, and what decides where it appears."""

    row: Row
    facts: Facts


async def entry(db: Reader, id: int) -> Found | None:
    """The post as it enters timelines. Of its facts, tags are asked of posts that strangers meet only and
    accounts of direct ones: elsewhere they decide nothing.
    """
    row = await db.one(
        Sql(
            "SELECT {entry}, s.visibility, s.conversation_id, a.domain = '' AS local, "
            "EXISTS (SELECT 1 FROM media m WHERE m.status_id = s.id) AS has_media "
            "FROM statuses s JOIN accounts a ON a.id = s.account_id WHERE s.id = :id",
            entry=_ENTRY,
        ),
        id=id,
    )
    if row is None:
        return None
    audience = Audience(Visibility(row["visibility"]), row["account_id"])
    tags: list[Row] = []
    mentioned: list[Row] = []
    if visibility.is_listed_here(audience.kind):
        tags = await db.all(
            "SELECT t.id, t.name FROM status_tags st JOIN tags t ON t.id = st.tag_id "
            "WHERE st.status_id = :id ORDER BY t.id",
            id=id,
        )
    elif visibility.is_direct(audience.kind):
        mentioned = await db.all(
            "SELECT m.account_id FROM mentions m JOIN accounts a ON a.id = m.account_id "
            "WHERE m.status_id = :id AND a.domain = ''",
            id=id,
        )
    facts = Facts(
        audience,
        mentioned=[one[0] for one in mentioned],
        tags=[(one[0], one[1]) for one in tags],
        boost=row["reblog_of_id"] is not None,
        answered_id=row["in_reply_to_account_id"],
        conversation_id=row["conversation_id"],
        local=bool(row["local"]),
        has_media=bool(row["has_media"]),
    )
    return Found(row, facts)


def _origin(*, local: bool, remote: bool) -> Sql:
    """A condition on a post `s`: what was written here has no address on another server."""
    if local:
        return Sql(" AND s.uri = ''")
    return Sql(" AND s.uri <> ''") if remote else Sql("")


async def public(
    db: Reader,
    window: Window,
    *,
    local: bool,
    remote: bool,
    only_media: bool,
    viewer_id: int = 0,
) -> list[int]:
    """Public posts that are no boosts, and those for people here, if `viewer_id` is one; 0 is nobody.

    Each kind has an index of its own, so that a kind nobody posts does not cost a walk through all others.
    """
    origin = _origin(local=local, remote=remote)
    question = _listed(readable.LISTED, origin, window, only_media=only_media)
    if viewer_id and not remote:
        question = Sql(
            "SELECT id FROM ({all}) y UNION SELECT id FROM ({here}) z ORDER BY id {order} LIMIT :limit",
            all=question,
            here=_listed(_FOR_PEOPLE_HERE, Sql(""), window, only_media=only_media),
            order=Sql.order(window),
        )
    return _ids(await db.all(question, me=viewer_id, **window.bounds), window)


_FOR_PEOPLE_HERE = Sql("{kind} AND {here}", kind=readable.FOR_PEOPLE_HERE, here=readable.HERE)


def _listed(kind: Sql, origin: Sql, window: Window, *, only_media: bool) -> Sql:
    key, posts = Sql("s.id"), Sql("statuses s CROSS JOIN accounts a WHERE")
    if only_media:
        key, posts = Sql("m.status_id"), Sql("media m CROSS JOIN {posts} s.id = m.status_id AND", posts=posts)
    return Sql(
        "SELECT DISTINCT {key} AS id FROM {posts} {key} < :below AND {key} > :above "
        "AND {kind} AND s.reblog_of_id IS NULL{origin} "
        "AND (s.in_reply_to_id IS NULL OR s.in_reply_to_account_id = s.account_id) "
        "AND a.id = s.account_id AND {met} ORDER BY {key} {order} LIMIT :limit",
        key=key,
        posts=posts,
        kind=kind,
        origin=origin,
        met=readable.MET,
        order=Sql.order(window),
    )


async def tagged(
    db: Reader,
    window: Window,
    name: str,
    *,
    any_of: Collection[str] = (),
    all_of: Collection[str] = (),
    none_of: Collection[str] = (),
    local: bool = False,
    remote: bool = False,
    only_media: bool = False,
    viewer_id: int = 0,
) -> list[int]:
    """What the viewer meets with the tag `name` or one of `any_of`, every one of `all_of` and none of
    `none_of`.
    """
    where = Sql(
        "{origin}{media}",
        origin=_origin(local=local, remote=remote),
        media=_WITH_MEDIA if only_media else Sql(""),
    )

    async def ask(part: Window) -> list[Row]:
        return await db.all(
            Sql(
                "SELECT DISTINCT s.id FROM tags t CROSS JOIN status_tags st CROSS JOIN statuses s "
                "CROSS JOIN accounts a WHERE t.name IN (:names[text]) AND st.tag_id = t.id "
                "AND st.status_id < :below AND st.status_id > :above AND s.id = st.status_id "
                "AND {met_here} AND a.id = s.account_id AND {met} "
                "AND NOT EXISTS (SELECT 1 FROM status_tags x JOIN tags xt ON xt.id = x.tag_id "
                "WHERE x.status_id = s.id AND xt.name IN (:none_of[text])) "
                "AND (SELECT COUNT(*) FROM status_tags y JOIN tags yt ON yt.id = y.tag_id "
                "WHERE y.status_id = s.id AND yt.name IN (:all_of[text])) = :all_count "
                "{where} ORDER BY s.id {order} LIMIT :limit",
                met_here=readable.MEETS_VIEWER,
                met=readable.MET,
                where=where,
                order=Sql.order(part),
            ),
            me=viewer_id,
            names=[name, *any_of],
            none_of=list(none_of),
            all_of=list(set(all_of)),
            all_count=len(set(all_of)),
            below=part.below,
            above=part.above,
            limit=part.limit,
        )

    return _ids(await _stretching(db, window, ask), window)


async def by_account(
    db: Reader,
    account_id: int,
    window: Window,
    *,
    only_media: bool = False,
    exclude_replies: bool = False,
    exclude_reblogs: bool = False,
    tagged: str | None = None,
    viewer_id: int = 0,
) -> list[int]:
    """One account's posts, as far as `viewer_id` may read them: the ids bound the page, and tell when
    something was written. Replies to oneself count as posts.
    """
    where = []
    if only_media:
        where.append(_WITH_MEDIA)
    if exclude_replies:
        where.append(
            Sql(" AND (s.in_reply_to_account_id IS NULL OR s.in_reply_to_account_id = s.account_id)")
        )
    if exclude_reblogs:
        where.append(Sql(" AND s.reblog_of_id IS NULL"))
    if tagged is not None:
        where.append(
            Sql(
                " AND EXISTS (SELECT 1 FROM status_tags st JOIN tags t ON t.id = st.tag_id "
                "WHERE st.status_id = s.id AND t.name = :tag)"
            )
        )
    args = {"tag": tagged} if tagged is not None else {}
    found = await db.all(
        Sql(
            "SELECT s.id FROM accounts a CROSS JOIN statuses s "
            "WHERE a.id = :account AND s.account_id = a.id AND {readable} "
            "AND s.id < :below AND s.id > :above{where} ORDER BY s.id {order} LIMIT :limit",
            readable=readable.READABLE,
            where=Sql.joined("", where),
            order=Sql.order(window),
        ),
        account=account_id,
        me=viewer_id,
        **window.bounds,
        **args,
    )
    return _ids(found, window)


async def pinned(db: Reader, account_id: int) -> list[int]:
    """Newest pin first."""
    found = await db.all("SELECT status_id FROM pins WHERE account_id = :a ORDER BY id DESC", a=account_id)
    return [row[0] for row in found]


async def kept(db: Reader, table: str, account_id: int, window: Window) -> list[tuple[int, int]]:
    """(key, post id) of what an account keeps: `favourites` or `bookmarks`, in the order of keeping."""
    if table not in ("favourites", "bookmarks"):
        raise ValueError(table)
    found = await db.all(
        Sql(
            "SELECT id, status_id FROM {table} WHERE account_id = :me AND id < :below AND id > :above "
            "ORDER BY id {order} LIMIT :limit",
            table=Sql.name(table),
            order=Sql.order(window),
        ),
        me=account_id,
        **window.bounds,
    )
    return window.newest_first([(row[0], row[1]) for row in found])


async def ancestors(db: Reader, id: int, limit: int) -> list[int]:
    """From the root down to the post that `id` answers, at most the `limit` nearest."""
    found = await db.all(
        "WITH RECURSIVE up(id, parent, depth) AS ("
        "SELECT id, in_reply_to_id, 0 FROM statuses WHERE id = :id "
        "UNION ALL SELECT s.id, s.in_reply_to_id, up.depth + 1 FROM statuses s "
        "JOIN up ON s.id = up.parent WHERE up.depth < :limit) "
        "SELECT id FROM up WHERE depth > 0 ORDER BY depth DESC",
        id=id,
        limit=limit,
    )
    return [row[0] for row in found]


async def descendants(db: Reader, id: int, limit: int, depth: int) -> list[tuple[int, int]]:
    """(post id, the post it answers) below `id`, oldest first, at most `limit` within `depth` levels."""
    found = await db.all(
        "WITH RECURSIVE down(id, parent, depth) AS ("
        "SELECT id, in_reply_to_id, 0 FROM statuses WHERE id = :id "
        "UNION ALL SELECT s.id, s.in_reply_to_id, down.depth + 1 FROM statuses s "
        "JOIN down ON s.in_reply_to_id = down.id WHERE down.depth < :depth) "
        "SELECT id, parent FROM down WHERE depth > 0 ORDER BY id LIMIT :limit",
        id=id,
        limit=limit,
        depth=depth,
    )
    return [(row[0], row[1]) for row in found]
