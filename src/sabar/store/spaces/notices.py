"""Who is told of what is said in spaces, and of what each browser was told last."""

from collections.abc import Sequence

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.push import PushSubscription
from sabar.model.spaces.notices import Notify
from sabar.model.spaces.rooms import Member
from sabar.store import rows
from sabar.store.spaces import rooms

#: Told of something that is not there any more: deleted, too old, or with what it answered.
_GONE = Sql("NOT EXISTS (SELECT 1 FROM space_posts p WHERE p.id = t.post_id)")


async def choose(tx: Tx, member: Member) -> None:
    await tx.run(
        "UPDATE space_members SET notify = :notify, by_mail = :by_mail "
        "WHERE space_id = :space AND account_id = :me",
        notify=member.notify,
        by_mail=member.by_mail,
        space=member.space_id,
        me=member.account_id,
    )


async def end_letters(tx: Tx, space_id: int, account_id: int) -> None:
    await tx.run(
        "UPDATE space_members SET by_mail = FALSE WHERE space_id = :space AND account_id = :me",
        space=space_id,
        me=account_id,
    )


async def note_letter(tx: Tx, to: Member, post_id: int, at: int | None) -> None:
    """Everything up to this post was looked at; None: nothing of it was to be written."""
    await tx.run(
        "UPDATE space_members SET letter_id = :post, letter_at = COALESCE(CAST(:at AS BIGINT), letter_at) "
        "WHERE space_id = :space AND account_id = :me",
        post=post_id,
        at=at,
        space=to.space_id,
        me=to.account_id,
    )


async def listening(db: Reader, space_id: int, now: int) -> list[Member]:
    """Those in a space who want to be told of something."""
    return [one for one in await rooms.members(db, space_id, now) if one.notify is not Notify.NOTHING]


async def told(db: Reader, session_id: int, space_id: int) -> int:
    """The newest post that a browser was told of; 0 for none."""
    return int(
        await db.value(
            "SELECT COALESCE(MAX(post_id), 0) FROM space_told WHERE session_id = :session "
            "AND space_id = :space",
            session=session_id,
            space=space_id,
        )
    )


async def note_told(tx: Tx, session_id: int, space_id: int, post_id: int) -> None:
    await tx.run(
        "INSERT INTO space_told (session_id, space_id, post_id) VALUES (:session, :space, :post) "
        "ON CONFLICT (session_id, space_id) DO UPDATE SET post_id = excluded.post_id",
        session=session_id,
        space=space_id,
        post=post_id,
    )


async def forget_told(tx: Tx, session_id: int, space_id: int) -> None:
    await tx.run(
        "DELETE FROM space_told WHERE session_id = :session AND space_id = :space",
        session=session_id,
        space=space_id,
    )


async def told_of_gone(db: Reader, space_id: int) -> list[PushSubscription]:
    """Browsers whose last message about a space is about a post that is gone."""
    found = await db.all(
        Sql(
            "SELECT s.* FROM space_told t JOIN push_subscriptions s ON s.session_id = t.session_id "
            "WHERE t.space_id = :space AND {gone} ORDER BY s.id",
            gone=_GONE,
        ),
        space=space_id,
    )
    return rows.records(found, PushSubscription)


async def is_told_of_gone(db: Reader, session_id: int, space_id: int) -> bool:
    sql = Sql(
        "SELECT 1 FROM space_told t WHERE t.session_id = :session AND t.space_id = :space AND {gone}",
        gone=_GONE,
    )
    return await db.value(sql, session=session_id, space=space_id) is not None


async def of_browsers(db: Reader, account_ids: Sequence[int]) -> list[PushSubscription]:
    """Where all these people are told something by our own pages."""
    found = await db.all(
        "SELECT * FROM push_subscriptions WHERE session_id IS NOT NULL AND account_id IN (:people[]) "
        "ORDER BY id",
        people=list(account_ids),
    )
    return rows.records(found, PushSubscription)
