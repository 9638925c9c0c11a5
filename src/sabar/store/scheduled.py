"""Posts to come."""

from collections.abc import Collection

import msgspec

from sabar.db.engine import Reader, Sql, Tx
from sabar.kit.paging import Window
from sabar.model.statuses import Hold, Scheduled
from sabar.store import rows

#: How many posts `:me` holds back.
COUNT_HELD = Sql("SELECT COUNT(*) FROM scheduled_statuses WHERE account_id = :me AND held <> ''")
_INSERT = rows.insert_sql("scheduled_statuses", Scheduled)
_CHANGING = ("params", "more", "after_id", "scheduled_at", "failed", "held", "rule", "asked")
_REWORD = Sql(
    "UPDATE scheduled_statuses SET {values}, revision = revision + 1 WHERE id = :id",
    values=rows.assigned(_CHANGING),
)


class Load(msgspec.Struct, frozen=True):
    """How many posts to come an account has: in all, and within some span of time."""

    total: int
    within: int


async def insert(tx: Tx, scheduled: Scheduled) -> None:
    await tx.run(_INSERT, **rows.columns(scheduled))


async def load(tx: Tx, account_id: int, start: int, end: int, *, besides: int = 0) -> Load:
    """Counted for one writer at a time; `besides` is not counted."""
    await tx.value("SELECT id FROM accounts WHERE id = :me FOR NO KEY UPDATE", me=account_id)
    row = await tx.one(
        "SELECT COUNT(*) AS total, COUNT(*) FILTER (WHERE scheduled_at >= :start AND "
        "scheduled_at < :end) AS within "
        "FROM scheduled_statuses WHERE account_id = :me AND held = '' AND id <> :besides",
        me=account_id,
        start=start,
        end=end,
        besides=besides,
    )
    return Load(row["total"], row["within"]) if row else Load(0, 0)


async def by_id(db: Reader, id: int) -> Scheduled | None:
    return rows.maybe(await db.one("SELECT * FROM scheduled_statuses WHERE id = :id", id=id), Scheduled)


async def own(db: Reader, account_id: int, id: int) -> Scheduled | None:
    row = await db.one(
        "SELECT * FROM scheduled_statuses WHERE id = :id AND account_id = :me", id=id, me=account_id
    )
    return rows.maybe(row, Scheduled)


async def planned(db: Reader, account_id: int, id: int) -> Scheduled | None:
    """The same, of those with a time of their own: what is held back is none."""
    found = await own(db, account_id, id)
    return found if found is not None and found.held is Hold.TIMED else None


async def of_account(db: Reader, account_id: int, window: Window) -> list[Scheduled]:
    """The last made first."""
    found = await db.all(
        Sql(
            "SELECT * FROM scheduled_statuses WHERE account_id = :me AND held = '' AND id < :below AND "
            "id > :above "
            "ORDER BY id {order} LIMIT :limit",
            order=Sql.order(window),
        ),
        me=account_id,
        **window.bounds,
    )
    return window.newest_first(rows.records(found, Scheduled))


async def next_of_account(db: Reader, account_id: int, most: int) -> list[Scheduled]:
    """The next to go out first."""
    found = await db.all(
        "SELECT * FROM scheduled_statuses WHERE account_id = :me AND held = '' "
        "ORDER BY scheduled_at, id LIMIT :most",
        me=account_id,
        most=most,
    )
    return rows.records(found, Scheduled)


async def move(tx: Tx, account_id: int, id: int, at: int) -> bool:
    """False when the account has no such post to come, or holds it back."""
    changed = await tx.run(
        "UPDATE scheduled_statuses SET scheduled_at = :at WHERE id = :id AND account_id = :me AND held = ''",
        at=at,
        id=id,
        me=account_id,
    )
    return changed == 1


async def delete(tx: Tx, account_id: int, id: int) -> bool:
    changed = await tx.run(
        "DELETE FROM scheduled_statuses WHERE id = :id AND account_id = :me", id=id, me=account_id
    )
    return changed == 1


async def held(db: Reader, account_id: int) -> list[Scheduled]:
    """What is held back, the oldest first."""
    found = await db.all(
        "SELECT * FROM scheduled_statuses WHERE account_id = :me AND held <> '' ORDER BY id", me=account_id
    )
    return rows.records(found, Scheduled)


async def held_count(db: Reader, account_id: int) -> int:
    """Counted for one writer at a time."""
    return int(await db.value(COUNT_HELD, me=account_id))


async def after(tx: Tx, id: int) -> list[Scheduled]:
    """Those that answer a waiting post, and wait for it."""
    found = await tx.all("SELECT * FROM scheduled_statuses WHERE after_id = :id ORDER BY id", id=id)
    return rows.records(found, Scheduled)


async def reword(tx: Tx, waiting: Scheduled) -> None:
    """Other words, what it waits for and why, until when, and why it could not go out."""
    values = rows.columns(waiting)
    await tx.run(_REWORD, id=waiting.id, **{name: values[name] for name in _CHANGING})


async def take(tx: Tx, waiting: Scheduled, now: int) -> bool:
    """Whether it was there to be published now, in these words; then it is gone."""
    changed = await tx.run(
        "DELETE FROM scheduled_statuses WHERE id = :id AND scheduled_at <= :now "
        "AND revision = :revision AND after_id IS NULL",
        id=waiting.id,
        now=now,
        revision=waiting.revision,
    )
    return changed == 1


async def note_released(tx: Tx, id: int, account_id: int, status_id: int) -> None:
    """What a waiting post became, for those who know its number."""
    await tx.run(
        "INSERT INTO released_statuses (held_id, account_id, status_id) VALUES (:id, :me, :status)",
        id=id,
        me=account_id,
        status=status_id,
    )


async def number_before(tx: Tx, status_id: int) -> int | None:
    """The number that a post had while it waited."""
    found: int | None = await tx.value(
        "SELECT held_id FROM released_statuses WHERE status_id = :id", id=status_id
    )
    return found


async def released(db: Reader, account_id: int, ids: Collection[int]) -> dict[int, int]:
    """By the number it had while it waited, what became of each of an account's own posts, also of those it
    recalled.
    """
    found = await db.all(
        "SELECT held_id, status_id FROM released_statuses WHERE account_id = :me AND held_id IN (:ids[]) "
        "UNION ALL SELECT held_id, status_id FROM receipts WHERE account_id = :me AND held_id IN (:ids[])",
        me=account_id,
        ids=list(ids),
    )
    return {row["held_id"]: row["status_id"] for row in found}
