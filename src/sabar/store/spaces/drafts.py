"""What members typed into the boxes of spaces and did not send, as it lies: sealed."""

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.spaces.drafts import Draft
from sabar.store import rows

#: More often than any box writes: what it wrote before, and what comes late, is older.
_LAST_TURN = 2**53
_BOX = Sql(
    "space_id = :space AND account_id = :me AND COALESCE(parent_id, 0) = :parent AND standup = :standup"
)
_INSERT = rows.insert_sql(
    "space_drafts",
    Draft,
    conflict=Sql("ON CONFLICT (space_id, account_id, COALESCE(parent_id, 0), standup) DO NOTHING"),
)
_SPEND = rows.insert_sql(
    "space_drafts",
    Draft,
    conflict=Sql(
        "ON CONFLICT (space_id, account_id, COALESCE(parent_id, 0), standup) DO UPDATE "
        "SET sealed = excluded.sealed, writer = excluded.writer, turn = excluded.turn, "
        "revision = space_drafts.revision + 1, kept_at = excluded.kept_at "
        "WHERE space_drafts.writer = excluded.writer OR space_drafts.revision = :seen "
        "OR LENGTH(space_drafts.sealed) = 0"
    ),
)


async def of_box(
    db: Reader, space_id: int, account_id: int, parent_id: int | None, *, standup: bool
) -> Draft | None:
    row = await db.one(
        Sql("SELECT * FROM space_drafts WHERE {box}", box=_BOX),
        space=space_id,
        me=account_id,
        parent=parent_id or 0,
        standup=standup,
    )
    return rows.maybe(row, Draft)


async def rewrite(tx: Tx, draft: Draft, seen: int) -> int | None:
    """Its new revision. A box may change what it wrote itself, unless it wrote something newer since, what it
    has seen, and what is empty; None where it may not, or there is none.
    """
    found: int | None = await tx.value(
        Sql(
            "UPDATE space_drafts SET day = :day, sealed = :sealed, writer = :writer, turn = :turn, "
            "kept_at = :at, revision = revision + 1 WHERE {box} AND ((writer = :writer AND turn <= :turn) "
            "OR (writer <> :writer AND (revision = :seen OR LENGTH(sealed) = 0))) RETURNING revision",
            box=_BOX,
        ),
        space=draft.space_id,
        me=draft.account_id,
        parent=draft.parent_id or 0,
        standup=draft.standup,
        day=draft.day,
        sealed=draft.sealed,
        writer=draft.writer,
        turn=draft.turn,
        at=draft.kept_at,
        seen=seen,
    )
    return found


async def insert(tx: Tx, draft: Draft) -> bool:
    """False when there is one of this box."""
    return await tx.run(_INSERT, **rows.columns(draft)) == 1


async def spend(tx: Tx, draft: Draft, seen: int) -> None:
    """What stood in a box was sent: nothing that it wrote before is kept from here on, however late it comes.
    What another box wrote since stays.
    """
    values = rows.columns(draft) | {"sealed": b"", "turn": _LAST_TURN}
    await tx.run(_SPEND, **values, seen=seen)


async def count(tx: Tx, space_id: int, account_id: int) -> int | None:
    """How many somebody has, counted for one box at a time; None when he is out."""
    member = await tx.value(
        "SELECT account_id FROM space_members WHERE space_id = :space AND account_id = :me FOR NO KEY UPDATE",
        space=space_id,
        me=account_id,
    )
    if member is None:
        return None
    found: int = await tx.value(
        "SELECT COUNT(*) FROM space_drafts WHERE space_id = :space AND account_id = :me "
        "AND LENGTH(sealed) > 0",
        space=space_id,
        me=account_id,
    )
    return found


async def expire(tx: Tx, space_id: int, before: int) -> None:
    """What was typed last before that time goes."""
    await tx.run(
        "DELETE FROM space_drafts WHERE space_id = :space AND kept_at < :before",
        space=space_id,
        before=before,
    )
