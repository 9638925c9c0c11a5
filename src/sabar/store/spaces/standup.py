"""Stand-ups: what is asked, who was, and what was answered."""

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.spaces.posts import Post
from sabar.model.spaces.rooms import Sight
from sabar.model.spaces.standup import Question
from sabar.store import rows
from sabar.store.spaces import posts


async def question(db: Reader, space_id: int) -> Question | None:
    """None where the usual one is asked."""
    row = await db.one("SELECT * FROM space_questions WHERE space_id = :space", space=space_id)
    return rows.maybe(row, Question)


async def put_question(tx: Tx, question: Question) -> None:
    await tx.run(
        "INSERT INTO space_questions (space_id, day, sealed) VALUES (:space_id, :day, :sealed) "
        "ON CONFLICT (space_id) DO UPDATE SET day = excluded.day, sealed = excluded.sealed",
        **rows.columns(question),
    )


async def drop_question(tx: Tx, space_id: int) -> None:
    await tx.run("DELETE FROM space_questions WHERE space_id = :space", space=space_id)


async def set_minute(tx: Tx, space_id: int, account_id: int, minute: int | None) -> None:
    await tx.run(
        "UPDATE space_members SET standup_minute = :minute WHERE space_id = :space AND account_id = :me",
        minute=minute,
        space=space_id,
        me=account_id,
    )


async def note_done(tx: Tx, space_id: int, account_id: int, day: int) -> None:
    """On this day he is not asked any more. His row is held until this write ends."""
    await tx.run(
        "UPDATE space_members SET "
        "standup_done = CASE WHEN standup_done < :day THEN :day ELSE standup_done END "
        "WHERE space_id = :space AND account_id = :me",
        day=day,
        space=space_id,
        me=account_id,
    )


async def answer(db: Reader, space_id: int, account_id: int, day: int) -> int | None:
    """What somebody answered on a day."""
    found: int | None = await db.value(
        "SELECT id FROM space_posts WHERE space_id = :space AND standup = :day AND account_id = :me",
        space=space_id,
        day=day,
        me=account_id,
    )
    return found


async def answers(db: Reader, space_id: int, day: int, sight: Sight) -> list[Post]:
    """All of a day, in no order."""
    found = await db.all(
        Sql(
            "SELECT * FROM space_posts WHERE space_id = :space AND standup = :day AND {seen}", seen=posts.SEEN
        ),
        space=space_id,
        day=day,
        **posts.seen(sight),
    )
    return rows.records(found, Post)


async def answered(db: Reader, space_id: int, day: int, sight: Sight) -> int:
    """How many did on a day."""
    return int(
        await db.value(
            Sql(
                "SELECT COUNT(*) FROM space_posts WHERE space_id = :space AND standup = :day AND {seen}",
                seen=posts.SEEN,
            ),
            space=space_id,
            day=day,
            **posts.seen(sight),
        )
    )


async def beside(db: Reader, space_id: int, day: int, sight: Sight) -> tuple[int | None, int | None]:
    """The nearest days before and after on which somebody answered."""
    row = await db.one(
        Sql(
            "SELECT (SELECT MAX(standup) FROM space_posts WHERE space_id = :space AND standup < :day "
            "AND {seen}) AS before, (SELECT MIN(standup) FROM space_posts "
            "WHERE space_id = :space AND standup > :day AND {seen}) AS after",
            seen=posts.SEEN,
        ),
        space=space_id,
        day=day,
        **posts.seen(sight),
    )
    return (row["before"], row["after"]) if row else (None, None)
