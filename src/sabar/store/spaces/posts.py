"""What was said in spaces, as it lies: sealed."""

from collections.abc import Sequence

from sabar.db.engine import Reader, Sql, Tx
from sabar.kit.paging import Window
from sabar.model.spaces.posts import Post, Reaction, Vote
from sabar.model.spaces.rooms import Member, Sight
from sabar.store import rows

_INSERT = rows.insert_sql("space_posts", Post)
_INSERT_REACTION = rows.insert_sql(
    "space_reactions", Reaction, conflict=Sql("ON CONFLICT (post_id, account_id, mark) DO NOTHING")
)
_INSERT_VOTE = rows.insert_sql(
    "space_votes", Vote, conflict=Sql("ON CONFLICT (post_id, account_id) DO NOTHING")
)
#: Posts that a member sees, of those of his space.
SEEN = Sql("created_at >= :since AND (:proofs OR NOT proof)")
_UP, _DOWN = Sql("ASC"), Sql("DESC")
#: What others said in all spaces that `:me` is in at `:now`, and that he has not read; counted to `:most`.
#: Answers of a stand-up call nobody.
COUNT_UNREAD = Sql(
    "SELECT COUNT(*) FROM (SELECT 1 FROM space_members m JOIN space_posts p ON p.space_id = m.space_id "
    "AND p.id > m.seen_id AND p.created_at >= m.sees_from AND p.account_id <> m.account_id AND NOT p.proof "
    "AND p.standup IS NULL WHERE m.account_id = :me AND (m.ends_at IS NULL OR m.ends_at > :now) "
    "LIMIT :most) AS few"
)


def seen(sight: Sight) -> dict[str, int | bool]:
    """What `SEEN` asks for."""
    return {"since": sight.since, "proofs": sight.proofs}


async def insert(tx: Tx, post: Post) -> None:
    await tx.run(_INSERT, **rows.columns(post))
    if post.root_id is not None:
        await tx.run("UPDATE space_posts SET answers = answers + 1 WHERE id = :root", root=post.root_id)


async def hold(tx: Tx, id: int) -> bool:
    """Until this write ends it does not go. False when it is gone."""
    return await tx.value("SELECT id FROM space_posts WHERE id = :id FOR NO KEY UPDATE", id=id) is not None


async def reword(tx: Tx, post: Post) -> bool:
    """Other words, and what the page says that these link to. False when it is gone."""
    return (
        await tx.run(
            "UPDATE space_posts SET sealed = :sealed, size = :size, edited_at = :edited_at, card = :card "
            "WHERE id = :id AND space_id = :space_id",
            sealed=post.sealed,
            size=post.size,
            edited_at=post.edited_at,
            card=post.card,
            id=post.id,
            space_id=post.space_id,
        )
        == 1
    )


async def show_card(tx: Tx, post: Post) -> bool:
    """What the page says that it links to. False when it is gone, or was worded anew."""
    return (
        await tx.run(
            "UPDATE space_posts SET card = :card WHERE id = :id AND sealed = :sealed",
            card=post.card,
            id=post.id,
            sealed=post.sealed,
        )
        == 1
    )


async def delete(tx: Tx, post: Post) -> int:
    """With its answers, where it began a thread; when the newest of what went was said (ms)."""
    # Held, so that nobody answers it before it is gone.
    await tx.all("SELECT id FROM space_posts WHERE id = :id FOR UPDATE", id=post.id)
    newest = await tx.value("SELECT MAX(created_at) FROM space_posts WHERE root_id = :id", id=post.id)
    await tx.run("DELETE FROM space_posts WHERE id = :id", id=post.id)
    if post.root_id is not None:
        await tx.run("UPDATE space_posts SET answers = answers - 1 WHERE id = :root", root=post.root_id)
    return max(post.created_at, newest or 0)


async def delete_some(tx: Tx, space_id: int, limit: int) -> int:
    """Remove what was said last, answers before what they answer; how many."""
    return await tx.run(
        "DELETE FROM space_posts WHERE id IN (SELECT id FROM space_posts WHERE space_id = :space "
        "ORDER BY id DESC LIMIT :limit)",
        space=space_id,
        limit=limit,
    )


async def pin(tx: Tx, id: int, at: int | None) -> None:
    await tx.run("UPDATE space_posts SET pinned_at = :at WHERE id = :id", at=at, id=id)


async def one(db: Reader, space_id: int, id: int, sight: Sight) -> Post | None:
    """None for one of another space, or that is not seen."""
    row = await db.one(
        Sql("SELECT * FROM space_posts WHERE id = :id AND space_id = :space AND {seen}", seen=SEEN),
        id=id,
        space=space_id,
        **seen(sight),
    )
    return rows.maybe(row, Post)


async def by_ids(db: Reader, space_id: int, ids: Sequence[int], sight: Sight) -> list[Post]:
    found = await db.all(
        Sql("SELECT * FROM space_posts WHERE space_id = :space AND id IN (:ids[]) AND {seen}", seen=SEEN),
        space=space_id,
        ids=list(ids),
        **seen(sight),
    )
    return rows.records(found, Post)


async def sent(db: Reader, space_id: int, account_id: int, key: str) -> int | None:
    """The post that was made of a form."""
    found: int | None = await db.value(
        "SELECT id FROM space_posts WHERE space_id = :space AND account_id = :me AND sent_key = :key",
        space=space_id,
        me=account_id,
        key=key,
    )
    return found


async def pins(db: Reader, space_id: int) -> int:
    return int(
        await db.value(
            "SELECT COUNT(*) FROM space_posts WHERE space_id = :space AND pinned_at IS NOT NULL",
            space=space_id,
        )
    )


async def page(
    db: Reader, space_id: int, sight: Sight, window: Window, *, standups: bool = True
) -> list[Post]:
    """Everything said in it, the newest first; with the answers of stand-ups or without."""
    found = await db.all(
        Sql(
            "SELECT * FROM space_posts WHERE space_id = :space AND {seen} "
            "AND id < :below AND id > :above {talk} ORDER BY id {order} LIMIT :limit",
            seen=SEEN,
            talk=Sql("") if standups else Sql("AND standup IS NULL"),
            order=_UP if window.upward else _DOWN,
        ),
        space=space_id,
        **seen(sight),
        **window.bounds,
    )
    return window.newest_first(rows.records(found, Post))


async def thread(db: Reader, space_id: int, root_id: int, sight: Sight, limit: int) -> list[Post]:
    """A post and what was said under it, the oldest first."""
    found = await db.all(
        Sql(
            "SELECT * FROM space_posts WHERE space_id = :space AND (id = :root OR root_id = :root) "
            "AND {seen} ORDER BY id LIMIT :limit",
            seen=SEEN,
        ),
        space=space_id,
        root=root_id,
        limit=limit,
        **seen(sight),
    )
    return rows.records(found, Post)


async def pinned(db: Reader, space_id: int, sight: Sight) -> list[Post]:
    found = await db.all(
        Sql(
            "SELECT * FROM space_posts WHERE space_id = :space AND pinned_at IS NOT NULL "
            "AND {seen} ORDER BY pinned_at DESC",
            seen=SEEN,
        ),
        space=space_id,
        **seen(sight),
    )
    return rows.records(found, Post)


async def beginnings(db: Reader, space_id: int, above: int, until: int, limit: int) -> list[int]:
    """Posts that begin a thread, from old to new, a part at a time."""
    found = await db.all(
        "SELECT id FROM space_posts WHERE space_id = :space AND id > :above AND id <= :until "
        "AND root_id IS NULL ORDER BY id LIMIT :limit",
        space=space_id,
        above=above,
        until=until,
        limit=limit,
    )
    return [row["id"] for row in found]


async def of_threads(
    db: Reader, roots: Sequence[int], sight: Sight, until: int, after: tuple[int, int], limit: int
) -> list[Post]:
    """What stands in these threads, one after the other, each from old to new: a part at a time, `after` a
    thread and a post in it.
    """
    found = await db.all(
        Sql(
            "SELECT * FROM space_posts WHERE (id IN (:roots[]) OR root_id IN (:roots[])) AND {seen} "
            "AND id <= :until "
            "AND (COALESCE(root_id, id) > :root OR (COALESCE(root_id, id) = :root AND id > :id)) "
            "ORDER BY COALESCE(root_id, id), id LIMIT :limit",
            seen=SEEN,
        ),
        roots=list(roots),
        until=until,
        root=after[0],
        id=after[1],
        limit=limit,
        **seen(sight),
    )
    return rows.records(found, Post)


async def by_others(db: Reader, me: Member, above: int, before: int, limit: int) -> list[Post]:
    """What others than a member said after this post and before this time, the newest first."""
    found = await db.all(
        Sql(
            "SELECT * FROM space_posts WHERE space_id = :space AND id > :above AND account_id <> :me "
            "AND created_at < :before AND {seen} ORDER BY id DESC LIMIT :limit",
            seen=SEEN,
        ),
        space=me.space_id,
        above=above,
        me=me.account_id,
        before=before,
        limit=limit,
        **seen(me.sight),
    )
    return rows.records(found, Post)


async def newest_id(db: Reader, space_id: int) -> int:
    """0 where nothing was said."""
    return int(
        await db.value(
            "SELECT COALESCE(MAX(id), 0) FROM space_posts WHERE space_id = :space AND NOT proof",
            space=space_id,
        )
    )


async def unread(db: Reader, account_id: int, space_ids: Sequence[int], most: int) -> dict[int, int]:
    """How many posts of others somebody has not read, by space; counted to `most`."""
    found = await db.all(
        "SELECT m.space_id, (SELECT COUNT(*) FROM (SELECT 1 FROM space_posts p "
        "WHERE p.space_id = m.space_id AND p.id > m.seen_id AND p.created_at >= m.sees_from "
        "AND p.account_id <> m.account_id AND NOT p.proof AND p.standup IS NULL "
        "LIMIT :most) AS few) AS unread "
        "FROM space_members m WHERE m.account_id = :me AND m.space_id IN (:ids[])",
        me=account_id,
        ids=list(space_ids),
        most=most,
    )
    return {row["space_id"]: row["unread"] for row in found}


# What hangs on posts ----------------------------------------------------------------------------


async def react(tx: Tx, reaction: Reaction) -> bool:
    """False when there is this one already."""
    return await tx.run(_INSERT_REACTION, **rows.columns(reaction)) == 1


async def unreact(tx: Tx, post_id: int, account_id: int, mark: str) -> bool:
    return (
        await tx.run(
            "DELETE FROM space_reactions WHERE post_id = :post AND account_id = :me AND mark = :mark",
            post=post_id,
            me=account_id,
            mark=mark,
        )
        == 1
    )


async def reactions_by(db: Reader, post_id: int, account_id: int) -> int:
    return int(
        await db.value(
            "SELECT COUNT(*) FROM space_reactions WHERE post_id = :post AND account_id = :me",
            post=post_id,
            me=account_id,
        )
    )


async def reactions(db: Reader, post_ids: Sequence[int]) -> list[Reaction]:
    """In the order in which they came."""
    found = await db.all(
        "SELECT * FROM space_reactions WHERE post_id IN (:ids[]) ORDER BY created_at, account_id, mark",
        ids=list(post_ids),
    )
    return rows.records(found, Reaction)


async def vote(tx: Tx, vote: Vote) -> bool:
    """False for who voted already."""
    return await tx.run(_INSERT_VOTE, **rows.columns(vote)) == 1


async def votes(db: Reader, post_ids: Sequence[int]) -> list[Vote]:
    found = await db.all(
        "SELECT * FROM space_votes WHERE post_id IN (:ids[]) ORDER BY post_id, account_id", ids=list(post_ids)
    )
    return rows.records(found, Vote)
