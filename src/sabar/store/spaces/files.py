"""Files in the posts of spaces, as they lie: sealed."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.spaces.files import File
from sabar.model.spaces.rooms import Sight
from sabar.store import rows

_INSERT = rows.insert_sql("space_files", File)
#: What no post has, and no report: its post is gone, or none has taken it for so long.
_LEFT = Sql(
    "post_id IS NULL AND (state IN ('posted', 'gone') OR created_at < :before) "
    "AND NOT EXISTS (SELECT 1 FROM space_report_files r WHERE r.file_id = space_files.id)"
)
_IN_SPACE, _EVERYWHERE = Sql(" AND space_id = :space"), Sql("")


class Rebound(NamedTuple):
    """What is sealed of a file, before a post had it and for that post."""

    before: bytes
    sealed: bytes


_UNBOUND = Rebound(b"", b"")


class Room(msgspec.Struct, frozen=True):
    """What the files of a space, and those of one member in it, take: bytes as they lie."""

    space: int
    member: int


async def insert(tx: Tx, file: File) -> None:
    await tx.run(_INSERT, **rows.columns(file))


async def arrived(tx: Tx, id: int) -> bool:
    """Its bytes are there. False when it was deleted meanwhile."""
    return (
        await tx.run("UPDATE space_files SET state = 'loose' WHERE id = :id AND state = 'coming'", id=id) == 1
    )


async def describe(tx: Tx, file: File) -> None:
    await tx.run("UPDATE space_files SET sealed = :sealed WHERE id = :id", sealed=file.sealed, id=file.id)


async def room(db: Reader, space_id: int, account_id: int) -> Room:
    row = await db.one(
        "SELECT COALESCE(SUM(kept), 0) AS space, "
        "COALESCE(SUM(CASE WHEN account_id = :me THEN kept ELSE 0 END), 0) AS member "
        "FROM space_files WHERE space_id = :space",
        space=space_id,
        me=account_id,
    )
    return Room(int(row["space"]), int(row["member"])) if row else Room(0, 0)


async def one(db: Reader, space_id: int, id: int, account_id: int, sight: Sight) -> File | None:
    """One's own that is loose, or one of a post that is seen."""
    row = await db.one(
        "SELECT f.* FROM space_files f LEFT JOIN space_posts p ON p.id = f.post_id "
        "WHERE f.id = :id AND f.space_id = :space AND ((p.created_at >= :since AND (:proofs OR NOT p.proof)) "
        "OR (f.state = 'loose' AND f.account_id = :me))",
        id=id,
        space=space_id,
        me=account_id,
        since=sight.since,
        proofs=sight.proofs,
    )
    return rows.maybe(row, File)


async def own_loose(db: Reader, space_id: int, account_id: int, ids: Sequence[int]) -> list[File]:
    """In the order of these ids."""
    found = await db.all(
        "SELECT * FROM space_files WHERE id IN (:ids[]) AND space_id = :space AND account_id = :me "
        "AND state = 'loose'",
        ids=list(ids),
        space=space_id,
        me=account_id,
    )
    known = {row["id"]: rows.record(row, File) for row in found}
    return [known[id] for id in ids if id in known]


async def of_posts(db: Reader, post_ids: Sequence[int]) -> dict[int, list[File]]:
    found = await db.all(
        "SELECT * FROM space_files WHERE post_id IN (:ids[]) ORDER BY position, id", ids=list(post_ids)
    )
    groups: dict[int, list[File]] = {}
    for row in found:
        groups.setdefault(row["post_id"], []).append(rows.record(row, File))
    return groups


async def attach(
    tx: Tx, space_id: int, account_id: int, post_id: int, ids: Sequence[int], bound: Mapping[int, Rebound]
) -> int:
    """Give these to a post, in this order, and take all others from it; how many were there to give: one's
    own and loose, or the post's already. `bound`: those that are sealed for it, as they lay before.
    """
    given = 0
    for position, id in enumerate(ids):
        new = bound.get(id, _UNBOUND)
        given += await tx.run(
            "UPDATE space_files SET post_id = :post, position = :at, state = 'posted', "
            "sealed = CASE WHEN sealed = :before THEN :sealed ELSE sealed END WHERE id = :id "
            "AND space_id = :space AND ((state = 'loose' AND account_id = :me) OR post_id = :post)",
            post=post_id,
            at=position,
            before=new.before,
            sealed=new.sealed,
            id=id,
            space=space_id,
            me=account_id,
        )
    if ids:
        await tx.run(
            "UPDATE space_files SET post_id = NULL WHERE post_id = :post AND id NOT IN (:ids[])",
            post=post_id,
            ids=list(ids),
        )
    else:
        await tx.run("UPDATE space_files SET post_id = NULL WHERE post_id = :post", post=post_id)
    return given


async def let_go(tx: Tx, space_id: int, account_id: int, id: int) -> bool:
    """One's own that no post has goes; whether there was one."""
    return (
        await tx.run(
            "UPDATE space_files SET state = 'gone' WHERE id = :id AND space_id = :space AND account_id = :me "
            "AND state IN ('coming', 'loose')",
            id=id,
            space=space_id,
            me=account_id,
        )
        == 1
    )


async def give_up(tx: Tx, before: int, limit: int, space_id: int | None = None) -> list[File]:
    """Some of what nobody needs any more: of a post that is gone, or without one since before that time. From
    here on no post can take it. In one space, or in all.
    """
    here = {} if space_id is None else {"space": space_id}
    found = await tx.all(
        Sql(
            "UPDATE space_files SET state = 'gone' WHERE post_id IS NULL AND id IN (SELECT id "
            "FROM space_files WHERE {left}{where} ORDER BY id LIMIT :limit) RETURNING *",
            left=_LEFT,
            where=_IN_SPACE if here else _EVERYWHERE,
        ),
        before=before,
        limit=limit,
        **here,
    )
    return rows.records(found, File)


async def all_of(db: Reader, space_id: int, limit: int) -> list[File]:
    """Some of a space, whatever they are."""
    found = await db.all(
        "SELECT * FROM space_files WHERE space_id = :space ORDER BY id LIMIT :limit",
        space=space_id,
        limit=limit,
    )
    return rows.records(found, File)


async def delete(tx: Tx, ids: Sequence[int]) -> None:
    await tx.run("DELETE FROM space_files WHERE id IN (:ids[])", ids=list(ids))
