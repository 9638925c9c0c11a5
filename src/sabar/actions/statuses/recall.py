"""Taking back a post that others may have: it is deleted with all that was made of it, and a receipt without
any of its words says where it had gone.
"""

from sabar import events
from sabar.actions.statuses import delete
from sabar.db.engine import Tx
from sabar.kit.paging import Window
from sabar.model.errors import NotFound
from sabar.model.receipts import Receipt
from sabar.model.statuses import Status
from sabar.model.viewers import Actor
from sabar.rules import visibility
from sabar.rules.posted import recalling
from sabar.services import Services
from sabar.store import audience, bearing, mail_readers, media, push, recalls, receipts, scheduled, statuses
from sabar.store.audience import Asked

#: Boosts and notifications that open pages may still show; the others are gone without a word.
_TOLD = 500


async def recall(app: Services, actor: Actor, id: int, *, announce: bool = False, reason: str = "") -> None:
    """Take back the actor's own post. `announce`: whoever opens its address is told, with the `reason`, if it
    was open; else it is as if there had been nothing. What was taken back before stays so.

    NotFound when he has none of this id, or it is a boost; Invalid for a reason that is too long.
    """
    said, now = recalling.reason(reason), app.clock.now_ms()
    known = await statuses.by_id(app.db.read(), id)
    figures = known is not None and await _many(app, known)

    async def unit(tx: Tx) -> list[str]:
        status = await statuses.held_own(tx, actor.id, id)
        if status is None or status.reblog_of_id is not None:
            if await receipts.own(tx, actor.id, id) is None:
                raise NotFound
            return []
        announced = announce and recalling.may_be_announced(status.visibility)
        await receipts.insert(
            tx,
            Receipt(
                status_id=id,
                account_id=actor.id,
                visibility=status.visibility,
                posted_at=status.created_at,
                recalled_at=now,
                figures=figures,
                announced=announced,
                reason=said if announced else "",
                held_id=await scheduled.number_before(tx, id),
            ),
        )
        return await _take(app, tx, status, now)

    for key in await app.db.write(unit):
        # A job does it too, in case this process dies here; whoever took the post back need not wait for one.
        await app.files.delete(key)


async def _many(app: Services, status: Status) -> bool:
    """Whether so many could read it, or got it by mail, that a figure tells nothing of one of them."""
    db = app.db.read()
    mailed = await mail_readers.sent(db, status.id, 0, recalling.FEWEST_READERS)
    fewest = recalling.FEWEST_READERS - len(mailed)
    if fewest <= 0:
        return True
    to_followers = not visibility.is_personal(status.visibility)
    if to_followers:
        crowd = await bearing.crowd(db, status.account_id)
        if crowd.count() >= fewest:
            return True
    asked = Asked(
        me=status.account_id,
        to_followers=to_followers,
        named=await statuses.local_mentions(db, status.id),
        circle=(status.circle_id if visibility.is_for_circle(status.visibility) else None) or 0,
    )
    found = await audience.readers(app.db.slow(), asked, Window(fewest))
    return len(found) >= fewest


async def _take(app: Services, tx: Tx, status: Status, now: int) -> list[str]:
    """Delete it with all that hangs on it; the names of files that go with it."""
    told = await recalls.notifications(tx, status.id, _TOLD)
    boosts = await recalls.boosts(tx, status.id, _TOLD)
    card_id = await recalls.card_of(tx, status.id)
    await push.close_later(tx, await push.of_browsers_told(tx, status.id))
    keys = await delete.delete_held(app, tx, status, now, with_media=True, counted=True)
    for boost in boosts:
        tx.emit(
            events.StatusDeleted(
                boost.id,
                boost.account_id,
                boost.reblog_of_id,
                boost.visibility,
                [],
                [],
                stayed_here=boost.stays_here,
            )
        )
    for one in told:
        tx.emit(events.Unnotified(one.id, one.account_id, one.group_key))
    if card_id is not None:
        picture = await recalls.drop_preview(tx, card_id)
        media.delete_files(tx, [picture])
        keys.append(picture)
    return [key for key in keys if key]


async def forget(app: Services, actor: Actor, id: int) -> None:
    """Delete the receipt of a post, and what its address says. NotFound when the actor has none of it."""

    async def unit(tx: Tx) -> None:
        if not await receipts.delete(tx, actor.id, id):
            raise NotFound

    await app.db.write(unit)
