"""Announcements, what people chose to say to them, and who has put them away."""

from collections.abc import Sequence

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.announcements import Announcement, Reaction
from sabar.store import rows

_INSERT = rows.insert_sql("announcements", Announcement)
_SET = rows.assigned(name for name in Announcement.__struct_fields__ if name != "id")
_CURRENT = Sql("published_at IS NOT NULL AND (ends_at IS NULL OR ends_at > :now)")


async def insert(tx: Tx, record: Announcement) -> None:
    await tx.run(_INSERT, **rows.columns(record))


async def update(tx: Tx, record: Announcement) -> None:
    await tx.run(Sql("UPDATE announcements SET {values} WHERE id = :id", values=_SET), **rows.columns(record))


async def delete(tx: Tx, id: int) -> bool:
    return await tx.run("DELETE FROM announcements WHERE id = :id", id=id) == 1


async def by_id(db: Reader, id: int) -> Announcement | None:
    return rows.maybe(await db.one("SELECT * FROM announcements WHERE id = :id", id=id), Announcement)


async def locked(tx: Tx, id: int) -> Announcement | None:
    """As `by_id`; nobody else changes it or reacts to it before this transaction ends."""
    row = await tx.one("SELECT * FROM announcements WHERE id = :id FOR NO KEY UPDATE", id=id)
    return rows.maybe(row, Announcement)


async def all(db: Reader, limit: int) -> list[Announcement]:
    """Newest first, drafts and old ones too."""
    found = await db.all("SELECT * FROM announcements ORDER BY id DESC LIMIT :limit", limit=limit)
    return rows.records(found, Announcement)


async def current(db: Reader, now: int) -> list[Announcement]:
    """What is published now, the oldest first."""
    found = await db.all(
        Sql("SELECT * FROM announcements WHERE {current} ORDER BY published_at, id", current=_CURRENT),
        now=now,
    )
    return rows.records(found, Announcement)


async def unread(db: Reader, account_id: int, now: int) -> list[Announcement]:
    """Of those, what this person has not put away."""
    found = await db.all(
        Sql(
            "SELECT a.* FROM announcements a WHERE {current} AND NOT EXISTS ("
            "SELECT 1 FROM announcement_dismissals d WHERE d.account_id = :me AND d.announcement_id = a.id) "
            "ORDER BY published_at, id",
            current=_CURRENT,
        ),
        me=account_id,
        now=now,
    )
    return rows.records(found, Announcement)


async def dismiss(tx: Tx, account_id: int, id: int) -> None:
    await tx.run(
        "INSERT INTO announcement_dismissals (account_id, announcement_id) VALUES (:me, :id) "
        "ON CONFLICT (account_id, announcement_id) DO NOTHING",
        me=account_id,
        id=id,
    )


async def dismissed(db: Reader, account_id: int, ids: Sequence[int]) -> set[int]:
    found = await db.all(
        "SELECT announcement_id FROM announcement_dismissals "
        "WHERE account_id = :me AND announcement_id IN (:ids[])",
        me=account_id,
        ids=list(ids),
    )
    return {row[0] for row in found}


async def reactions(db: Reader, ids: Sequence[int]) -> list[Reaction]:
    """Those chosen first stand first."""
    found = await db.all(
        "SELECT announcement_id, name, COUNT(*) AS count FROM announcement_reactions "
        "WHERE announcement_id IN (:ids[]) GROUP BY announcement_id, name "
        "ORDER BY announcement_id, MIN(id)",
        ids=list(ids),
    )
    return rows.records(found, Reaction)


async def own_reactions(db: Reader, account_id: int, ids: Sequence[int]) -> set[tuple[int, str]]:
    found = await db.all(
        "SELECT announcement_id, name FROM announcement_reactions "
        "WHERE account_id = :me AND announcement_id IN (:ids[])",
        me=account_id,
        ids=list(ids),
    )
    return {(row[0], row[1]) for row in found}


async def react(tx: Tx, id: int, announcement_id: int, account_id: int, name: str) -> bool:
    """False when this person had chosen it already."""
    changed = await tx.run(
        "INSERT INTO announcement_reactions (id, announcement_id, account_id, name) "
        "VALUES (:id, :announcement, :me, :name) "
        "ON CONFLICT (announcement_id, name, account_id) DO NOTHING",
        id=id,
        announcement=announcement_id,
        me=account_id,
        name=name,
    )
    return changed == 1


async def unreact(tx: Tx, announcement_id: int, account_id: int, name: str) -> bool:
    changed = await tx.run(
        "DELETE FROM announcement_reactions "
        "WHERE announcement_id = :announcement AND account_id = :me AND name = :name",
        announcement=announcement_id,
        me=account_id,
        name=name,
    )
    return changed == 1
