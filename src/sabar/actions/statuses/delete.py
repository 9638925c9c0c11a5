"""Taking back a post, or a boost."""

from collections.abc import Collection, Iterable, Sequence

import msgspec

from sabar import events
from sabar.backends.files import new_key
from sabar.db.engine import Tx
from sabar.kit import times
from sabar.kit.crypto import secrets
from sabar.model.audience import Room
from sabar.model.errors import NotFound
from sabar.model.moderation import ReportedPost, Said
from sabar.model.statuses import Media, QuoteState, Status
from sabar.model.viewers import Actor
from sabar.rules import visibility
from sabar.rules.posted import reporting
from sabar.rules.writing import rooms, unfinished
from sabar.rules.writing.drafts import Draft, PollDraft
from sabar.rules.writing.unfinished import Place, Unfinished
from sabar.services import Services
from sabar.store import (
    circles,
    conversations,
    drafts,
    hydration,
    labels,
    media,
    polls,
    quotes,
    receipts,
    reported_posts,
    statuses,
    tags,
)
from sabar.store.federation import destinations, gone


async def delete(app: Services, actor: Actor, id: int, *, with_media: bool = False) -> None:
    """Delete the actor's own post or boost. NotFound when he has none of this id.

    Its attachments stay loose for a day, so that the post can be written anew, unless `with_media`.
    """
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        status = await statuses.held_own(tx, actor.id, id)
        if status is None:
            raise NotFound
        await delete_held(app, tx, status, now, with_media=with_media)

    await app.db.write(unit)


async def redraft(app: Services, actor: Actor, id: int) -> str:
    """Delete the actor's own post and keep what stood in it as a draft; the name of that. NotFound when he
    has none of this id, or it is a boost; Invalid when he has too many drafts.
    """
    now = app.clock.now_ms()
    name, draft_id = secrets.token(12), app.ids.next()
    copies = await _copied(app, actor, id, now)

    async def unit(tx: Tx) -> str:
        status = await statuses.held_own(tx, actor.id, id)
        if status is None or status.reblog_of_id is not None:
            raise NotFound
        unfinished.demand_room(await drafts.count(tx, actor.id))
        typed, place = await _as_typed(tx, status)
        await delete_held(app, tx, status, now, with_media=False)
        if copies:
            for one in copies.values():
                await media.insert(tx, one)
            ids = [copies[id].id for id in typed.media_ids if id in copies]
            typed = msgspec.structs.replace(typed, media_ids=ids)
        await drafts.insert(
            tx, unfinished.draft(typed, place, id=draft_id, account_id=actor.id, name=name, now=now)
        )
        if typed.media_ids:
            await media.put_into(tx, actor.id, draft_id, typed.media_ids)
        return name

    try:
        return await app.db.write(unit)
    except BaseException:
        await _drop(app, copies.values())
        raise


async def _copied(app: Services, actor: Actor, id: int, now: int) -> dict[int, Media]:
    """By their ids, what hangs on the actor's own post once more, where the post's own stay with a report."""
    db = app.db.read()
    if not await reported_posts.naming(db, actor.id, id, now - reporting.KEPT_MS):
        return {}
    copies: dict[int, Media] = {}
    try:
        for one in await media.of_status(db, id):
            if one.account_id != actor.id:
                break
            file, thumb = await _copy(app, one.file), await _copy(app, one.thumb)
            copies[one.id] = msgspec.structs.replace(
                one, id=app.ids.next(), status_id=None, file=file, thumb=thumb, created_at=now
            )
    except BaseException:
        await _drop(app, copies.values())
        raise
    return copies


async def _copy(app: Services, key: str) -> str:
    """The name of another file of the same content; empty for one that is gone."""
    stored = await app.files.stat(key) if key else None
    if stored is None:
        return ""
    copy = new_key(stored.mime)
    async with app.files.working_copy(stored) as path:
        await app.files.adopt(copy, path, stored.mime)
    return copy


async def _drop(app: Services, unused: Iterable[Media]) -> None:
    for one in unused:
        for key in (one.file, one.thumb):
            await app.files.delete(key)


async def _as_typed(tx: Tx, status: Status) -> tuple[Unfinished, Place]:
    """What its box would hold. Its poll runs as long as it did, from when it is posted again."""
    asked, quote = await polls.of_status(tx, status.id), await quotes.of_status(tx, status.id)
    poll = None
    if asked is not None:
        old, options = asked
        ends = old.expires_at or status.created_at + times.DAY
        poll = PollDraft(
            [option.title for option in options],
            (ends - status.created_at) // times.SECOND,
            old.multiple,
            old.hide_totals,
        )
    readers = rooms.readers(*await _room(tx, status))
    post = Draft(
        text=status.text,
        spoiler_text=status.spoiler_text,
        media_ids=[one.id for one in await media.of_status(tx, status.id)],
        poll=poll,
        visibility=readers.visibility,
        circle_label_ids=readers.circle_label_ids,
        except_label_ids=readers.except_label_ids,
        language=status.language,
        quote_policy=status.quote_policy,
        reply_policy=status.reply_policy,
        content_type=status.content_type,
    )
    quoted = quote.quoted_status_id if quote and quote.state is QuoteState.ACCEPTED else None
    return unfinished.of_post(post), Place(status.in_reply_to_id, quoted, aside=True)


async def _room(tx: Tx, status: Status) -> rooms.Chosen:
    """For whom it is offered again, so that nobody reads it by accident who could not before. An answer in a
    circle stays there; a post for labels is for these once more, as long as all of them are there.
    """
    circled = visibility.is_for_circle(status.visibility)
    circle = await circles.by_id(tx, status.circle_id) if circled and status.circle_id else None
    if circle is None:
        kind = visibility.to_write_anew(status.visibility, stays_here=status.stays_here)
        return rooms.Chosen(Room(kind.value), [], [])
    parent = await statuses.by_id(tx, status.in_reply_to_id) if status.in_reply_to_id is not None else None
    if parent is not None and parent.circle_id == circle.id:
        return rooms.Chosen(Room.CIRCLE, [], [])
    only, besides = await circles.label_ids(tx, circle.id)
    own = await labels.owned(tx, status.account_id, [*only, *besides])
    chosen, left_out = rooms.still(only or besides, own, besides if only else ())
    # Those of somebody else are not his.
    if not chosen:
        return rooms.Chosen(Room.DIRECT, [], [])
    return rooms.Chosen(Room.CIRCLE if only else Room.EXCEPT, chosen, left_out)


async def by_staff(app: Services, account_id: int, ids: Sequence[int]) -> None:
    """Delete these posts of an account, with their files. Those that are gone already are fine."""
    now = app.clock.now_ms()
    for id in ids:

        async def unit(tx: Tx, id: int = id) -> None:
            status = await statuses.held_own(tx, account_id, id)
            if status is not None:
                await delete_held(app, tx, status, now, with_media=True)

        await app.db.write(unit)


async def some_of(app: Services, account_id: int, most: int) -> int:
    """Delete the oldest posts and boosts of an account that goes away; how many they were."""
    ids = await statuses.oldest_of(app.db.read(), account_id, most)
    await by_staff(app, account_id, ids)
    return len(ids)


async def unboost(app: Services, actor: Actor, id: int) -> int:
    """Take back the actor's boost of a post, also of one that may no longer be read; of a boost, of the
    boosted post. Answers the post's id.
    """
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> int:
        found = await statuses.held_to_take_back(tx, actor.id, id)
        if found is None:
            raise NotFound
        status, readable = found
        boost = await statuses.boost_by(tx, actor.id, status.id)
        if boost is not None and await statuses.held_own(tx, actor.id, boost.id) is not None:
            await delete_held(app, tx, boost, now, with_media=False)
        elif not readable:
            # Whoever never boosted it does not learn this way that it exists (CVE-2025-67500).
            raise NotFound
        return status.id

    return await app.db.write(unit)


async def delete_held(
    app: Services, tx: Tx, status: Status, now: int, *, with_media: bool, counted: bool = False
) -> list[str]:
    """A post that nobody else changes before this write ends, with all that hangs on it; the names of files
    that go with it. `counted`: how often it had left is kept for a receipt.
    """
    mentioned = await statuses.local_mentions(tx, status.id)
    names = await tags.of_status(tx, status.id)
    open_ = visibility.is_open_here(status.visibility)
    if status.reblog_of_id is not None:
        await statuses.count_boosts(tx, status.reblog_of_id, -1, status.visibility)
    elif status.in_reply_to_id is not None and open_:
        await statuses.count_replies(tx, status.in_reply_to_id, -1, status.visibility)
    if status.reblog_of_id is None:
        await _keep_for_reports(tx, status, now)
    quote = await quotes.held(tx, status.id)
    answered, quoted = status.in_reply_to_id, quote.quoted_status_id if quote else None
    counting = await _counting(tx, status, [one for one in (answered, quoted) if one is not None])
    if quote is not None and quote.state is QuoteState.ACCEPTED:
        await statuses.count_quotes(tx, quote.quoted_status_id, -1, by=status.id)
    leaves = False
    heard: tuple[int, ...] = ()
    boosts: tuple[int, ...] = ()
    if app.settings.federates and status.local:
        heard = await destinations.heard(tx, status.id)
        boosts = await destinations.boosts_told(tx, status.id)
        leaves = bool(heard or boosts) or await destinations.may_have_left(tx, status.id, status.account_id)
        if open_ and status.reblog_of_id is None:
            await gone.put(tx, status.id, status.account_id, now)
    files: list[str] = []
    if with_media:
        files = await media.delete_of_status(tx, status.id)
    else:
        await media.detach(tx, status.id, now)
    if visibility.is_direct(status.visibility):
        if status.conversation_id is not None:
            for account_id in await conversations.forget_status(tx, status.conversation_id, status.id):
                tx.emit(events.ConversationChanged(account_id, status.conversation_id))
    elif visibility.is_counted(status.visibility, stays_here=status.stays_here):
        await statuses.count_for_author(tx, status.account_id, -1)
    if status.reblog_of_id is None:
        await app.search.remove(tx, status.id)
        if not counted:
            await receipts.forget_deliveries(tx, status.id)
    await statuses.delete(tx, status.id)
    tx.emit(
        events.StatusDeleted(
            status.id,
            status.account_id,
            status.reblog_of_id,
            status.visibility,
            mentioned,
            names,
            status.conversation_id,
            answers=answered if answered in counting else None,
            quotes=quoted if quoted in counting else None,
            circle_id=status.circle_id,
            heard=heard,
            boosts=boosts,
            leaves=leaves,
            stayed_here=status.stays_here,
        )
    )
    return files


async def _counting(tx: Tx, status: Status, about: Sequence[int]) -> Collection[int]:
    """Those of the posts it is about that count it."""
    if not visibility.is_for_people_here(status.visibility):
        return about if visibility.is_open(status.visibility) else ()
    return await hydration.staying(tx, about) if about else ()


async def _keep_for_reports(tx: Tx, status: Status, now: int) -> None:
    """What somebody showed to staff stays readable in that report, files too, and nowhere else."""
    naming = await reported_posts.naming(tx, status.account_id, status.id, now - reporting.KEPT_MS)
    if not naming:
        return
    poll = await polls.of_status(tx, status.id)
    said = Said(
        visibility=status.visibility,
        created_at=status.created_at,
        spoiler_text=status.spoiler_text,
        content=status.content,
        language=status.language,
        options=[option.title for option in poll[1]] if poll else [],
    )
    await reported_posts.keep(tx, [ReportedPost(id, status.id, said, now) for id in naming])
