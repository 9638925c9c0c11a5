"""Colleagues: who may be asked before a post goes out, what they are asked now, and what they said."""

from collections.abc import Sequence

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.colleagues import Answer, Tie
from sabar.model.statuses import Scheduled
from sabar.store import rows

_INSERT = rows.insert_sql(
    "colleagues", Tie, conflict=Sql("ON CONFLICT (account_id, colleague_id) DO NOTHING")
)
_INSERT_ANSWER = rows.insert_sql("hold_answers", Answer)
#: Both sides of a tie `c` are there, and neither blocks the other.
_THERE = Sql(
    "NOT EXISTS (SELECT 1 FROM accounts v WHERE v.id IN (c.account_id, c.colleague_id) "
    "AND v.suspended_at IS NOT NULL) "
    "AND NOT EXISTS (SELECT 1 FROM users u WHERE u.account_id = c.colleague_id "
    "AND u.disabled_at IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM blocks b "
    "WHERE b.account_id = c.account_id AND b.target_id = c.colleague_id "
    "OR b.account_id = c.colleague_id AND b.target_id = c.account_id)"
)
#: A tie `c` by which somebody can be asked.
_ABLE = Sql("c.agreed_at IS NOT NULL AND {there}", there=_THERE)
_ASKED = Sql(
    "hold_questions q JOIN colleagues c ON c.id = q.tie_id WHERE c.colleague_id = :me AND {able}", able=_ABLE
)
#: What `:me` is asked: about posts, and to be a colleague.
COUNT_ASKED = Sql(
    "(SELECT COUNT(*) FROM {asked}) + "
    "(SELECT COUNT(*) FROM colleagues c WHERE c.colleague_id = :me AND c.agreed_at IS NULL AND {there})",
    asked=_ASKED,
    there=_THERE,
)
#: What colleagues said to `:me` of posts that are out.
COUNT_SAID = Sql("SELECT COUNT(*) FROM hold_answers WHERE account_id = :me AND status_id IS NOT NULL")


async def insert(tx: Tx, tie: Tie) -> bool:
    """False when there is one between the two."""
    return await tx.run(_INSERT, **rows.columns(tie)) == 1


async def agree(tx: Tx, colleague_id: int, id: int, now: int) -> Tie | None:
    """None when nothing is asked of him by this id."""
    changed = await tx.run(
        "UPDATE colleagues SET agreed_at = :now WHERE id = :id AND colleague_id = :me AND agreed_at IS NULL",
        now=now,
        id=id,
        me=colleague_id,
    )
    return await one(tx, colleague_id, id) if changed else None


async def one(db: Reader, me: int, id: int) -> Tie | None:
    """A tie on whichever side."""
    row = await db.one(
        "SELECT * FROM colleagues WHERE id = :id AND (account_id = :me OR colleague_id = :me)", id=id, me=me
    )
    return rows.maybe(row, Tie)


async def delete(tx: Tx, id: int) -> None:
    await tx.run("DELETE FROM colleagues WHERE id = :id", id=id)


async def between(db: Reader, me: int, other: int) -> list[Tie]:
    """In either direction."""
    found = await db.all(
        "SELECT * FROM colleagues WHERE account_id = :me AND colleague_id = :other "
        "OR account_id = :other AND colleague_id = :me ORDER BY id",
        me=me,
        other=other,
    )
    return rows.records(found, Tie)


async def of(db: Reader, me: int) -> list[Tie]:
    """On whichever side, the oldest first; without those with people who are not there for him."""
    found = await db.all(
        Sql(
            "SELECT c.* FROM colleagues c WHERE (c.account_id = :me OR c.colleague_id = :me) AND {there} "
            "ORDER BY c.id",
            there=_THERE,
        ),
        me=me,
    )
    return rows.records(found, Tie)


async def count(db: Reader, account_id: int) -> int:
    """How many somebody asks, or has asked to be."""
    return int(await db.value("SELECT COUNT(*) FROM colleagues WHERE account_id = :me", me=account_id))


async def able(db: Reader, account_id: int, among: Sequence[int] = ()) -> list[Tie]:
    """Those by which somebody can ask now; `among`: accounts, empty for all."""
    found = await db.all(
        Sql(
            "SELECT c.* FROM colleagues c WHERE c.account_id = :me AND {able} "
            "AND (:all = 1 OR c.colleague_id IN (:among[])) ORDER BY c.id",
            able=_ABLE,
        ),
        me=account_id,
        all=int(not among),
        among=list(among),
    )
    return rows.records(found, Tie)


async def ask(tx: Tx, held_id: int, ties: Sequence[Tie]) -> None:
    """Besides those who are asked already."""
    await tx.run_many(
        "INSERT INTO hold_questions (held_id, tie_id) VALUES (:held, :tie) "
        "ON CONFLICT (held_id, tie_id) DO NOTHING",
        [{"held": held_id, "tie": tie.id} for tie in ties],
    )


async def unask(tx: Tx, held_id: int) -> None:
    await tx.run("DELETE FROM hold_questions WHERE held_id = :held", held=held_id)


async def asked_about(db: Reader, held_ids: Sequence[int]) -> dict[int, list[int]]:
    """By post that waits, the accounts that are asked and can answer."""
    found = await db.all(
        Sql(
            "SELECT q.held_id, c.colleague_id FROM hold_questions q JOIN colleagues c ON c.id = q.tie_id "
            "WHERE q.held_id IN (:ids[]) AND {able} ORDER BY c.id",
            able=_ABLE,
        ),
        ids=list(held_ids),
    )
    groups: dict[int, list[int]] = {}
    for row in found:
        groups.setdefault(row["held_id"], []).append(row["colleague_id"])
    return groups


async def asked_of(db: Reader, me: int) -> list[Scheduled]:
    """The posts about which somebody is asked, the oldest first."""
    found = await db.all(
        Sql(
            "SELECT s.* FROM scheduled_statuses s WHERE s.asked AND s.id IN (SELECT q.held_id FROM {asked}) "
            "ORDER BY s.id",
            asked=_ASKED,
        ),
        me=me,
    )
    return rows.records(found, Scheduled)


async def asked_one(db: Reader, me: int, held_id: int) -> Scheduled | None:
    row = await db.one(
        Sql(
            "SELECT s.* FROM scheduled_statuses s WHERE s.id = :id AND s.asked "
            "AND s.id IN (SELECT q.held_id FROM {asked})",
            asked=_ASKED,
        ),
        id=held_id,
        me=me,
    )
    return rows.maybe(row, Scheduled)


async def take(tx: Tx, waiting: Scheduled, me: int) -> bool:
    """Whether somebody was asked about it in these words, and it could go out; then it is gone."""
    changed = await tx.run(
        Sql(
            "DELETE FROM scheduled_statuses WHERE id = :id AND revision = :revision AND asked "
            "AND after_id IS NULL AND id IN (SELECT q.held_id FROM {asked})",
            asked=_ASKED,
        ),
        id=waiting.id,
        revision=waiting.revision,
        me=me,
    )
    return changed == 1


async def decide(tx: Tx, waiting: Scheduled, me: int, *, asked: bool, at: int, failed: str = "") -> bool:
    """Whether somebody was asked about it in these words; then nobody is any more, and it waits to `at`."""
    changed = await tx.run(
        Sql(
            "UPDATE scheduled_statuses SET revision = revision + 1, asked = :asked, scheduled_at = :at, "
            "failed = :failed WHERE id = :id AND revision = :revision AND asked "
            "AND id IN (SELECT q.held_id FROM {question})",
            question=_ASKED,
        ),
        id=waiting.id,
        revision=waiting.revision,
        me=me,
        asked=asked,
        at=at,
        failed=failed,
    )
    if changed:
        await unask(tx, waiting.id)
    return changed == 1


async def note_answer(tx: Tx, answer: Answer) -> None:
    await tx.run(_INSERT_ANSWER, **rows.columns(answer))


async def answers(db: Reader, account_id: int, most: int) -> list[Answer]:
    """What was said to somebody of posts that are out, the newest first."""
    found = await db.all(
        "SELECT * FROM hold_answers WHERE account_id = :me AND status_id IS NOT NULL "
        "ORDER BY id DESC LIMIT :most",
        me=account_id,
        most=most,
    )
    return rows.records(found, Answer)


async def answer(db: Reader, account_id: int, id: int) -> Answer | None:
    """What was said to somebody, by its id, while he has it."""
    row = await db.one("SELECT * FROM hold_answers WHERE id = :id AND account_id = :me", id=id, me=account_id)
    return rows.maybe(row, Answer)


async def answers_about(db: Reader, held_ids: Sequence[int]) -> dict[int, Answer]:
    """By post that waits, what was said of it last."""
    found = await db.all(
        "SELECT * FROM hold_answers WHERE held_id IN (:ids[]) AND status_id IS NULL ORDER BY id",
        ids=list(held_ids),
    )
    return {row["held_id"]: rows.record(row, Answer) for row in found}


async def said_yes(db: Reader, held_id: int) -> bool:
    """Whether a post was allowed that waits all the same."""
    said = (await answers_about(db, [held_id])).get(held_id)
    return said is not None and said.yes


async def forget_answers(tx: Tx, held_id: int) -> None:
    await tx.run("DELETE FROM hold_answers WHERE held_id = :held AND status_id IS NULL", held=held_id)


async def dismiss(tx: Tx, account_id: int, id: int) -> bool:
    """False when nobody said anything to him by this id."""
    changed = await tx.run(
        "DELETE FROM hold_answers WHERE id = :id AND account_id = :me AND status_id IS NOT NULL",
        id=id,
        me=account_id,
    )
    return changed == 1
