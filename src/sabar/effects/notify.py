"""Telling people what concerns them. Each notification has a key: an effect that runs twice tells once."""

from collections.abc import Sequence

import msgspec

from sabar import events
from sabar.db.engine import Tx
from sabar.model.notifications import Notification
from sabar.model.statuses import EditKind, QuoteState, Status
from sabar.rules import notifications as rules
from sabar.rules.notifications import Sender, Type, Verdict
from sabar.services import Services
from sabar.store import accounts, circles, hydration, notifications, quotes, statuses, users

#: Recipients written in one transaction.
_BATCH = 500


async def on_status_posted(app: Services, event: events.StatusPosted) -> None:
    """Those it mentions, whom it quotes, and followers who rang the bell."""
    status = await _status(app, event.status_id)
    if status is None:
        return
    mentioned = await notifications.mentioned(app.db.read(), status.id)
    await _tell_mentioned(app, status, mentioned)
    quote = await quotes.of_status(app.db.read(), status.id)
    quoted = [quote.quoted_account_id] if quote and quote.state is QuoteState.ACCEPTED else []
    await tell(app, Type.QUOTE, status.account_id, quoted, f"quote:{status.id}", status)
    if rules.rings_bells(status):
        ringers = await notifications.with_bell(app.db.read(), status.account_id)
        others = [id for id in ringers if id not in mentioned and id not in quoted]
        if status.circle_id is not None:
            inside = await circles.members(app.db.read(), [status.circle_id], others)
            others = [id for id in others if (status.circle_id, id) in inside]
        await tell(app, Type.STATUS, status.account_id, others, f"status:{status.id}", status)


async def on_status_boosted(app: Services, event: events.StatusBoosted) -> None:
    status = await _status(app, event.reblog_of_id)
    if status is not None:
        key = f"reblog:{status.id}:{event.account_id}"
        await tell(app, Type.REBLOG, event.account_id, [status.account_id], key, status)


async def on_status_edited(app: Services, event: events.StatusEdited) -> None:
    """Whoever is named in it now and was not; whoever boosted or quoted it should know that it says something
    else now. A correction goes to everybody whom the post reached by name; a typo to nobody.
    """
    status = await _status(app, event.status_id)
    if status is None or event.correction == EditKind.TYPO:
        return
    await _tell_mentioned(app, status, await notifications.untold(app.db.read(), status.id))
    reached = notifications.reached if event.correction else notifications.boosters
    key = f"update:{status.id}:{status.edited_at}"
    people = await reached(app.db.read(), status.id)
    await tell(app, Type.UPDATE, status.account_id, people, key, status)
    await _tell_quoters(app, status)


async def _tell_mentioned(app: Services, status: Status, mentioned: Sequence[int]) -> None:
    await tell(app, Type.MENTION, status.account_id, mentioned, f"mention:{status.id}", status)


async def _tell_quoters(app: Services, status: Status) -> None:
    """Each about his own post, which shows other words now."""
    above = 0
    while found := await quotes.standing_of(app.db.read(), status.id, above, _BATCH):
        above = found[-1].status_id
        posts = await hydration.statuses(app.db.read(), [quote.status_id for quote in found])
        for post in posts:
            key = f"quoted_update:{post.id}:{status.edited_at}"
            await tell(app, Type.QUOTED_UPDATE, status.account_id, [post.account_id], key, post)


async def on_unquoted(app: Services, event: events.Unquoted) -> None:
    await take_back(app, f"quote:{event.status_id}")


async def on_status_deleted(app: Services, event: events.StatusDeleted) -> None:
    """A boost taken back; notifications about a deleted post go with it."""
    if event.reblog_of_id is not None:
        await take_back(app, f"reblog:{event.reblog_of_id}:{event.account_id}")


async def on_favourited(app: Services, event: events.Favourited) -> None:
    status = await _status(app, event.status_id)
    if status is not None:
        key = f"favourite:{status.id}:{event.account_id}"
        await tell(app, Type.FAVOURITE, event.account_id, [status.account_id], key, status)


async def on_unfavourited(app: Services, event: events.Unfavourited) -> None:
    await take_back(app, f"favourite:{event.status_id}:{event.account_id}")


async def on_followed(app: Services, event: events.Followed) -> None:
    await take_back(app, f"follow_request:{event.account_id}:{event.target_id}")
    key = f"follow:{event.account_id}:{event.target_id}"
    await tell(app, Type.FOLLOW, event.account_id, [event.target_id], key)


async def on_unfollowed(app: Services, event: events.Unfollowed) -> None:
    await take_back(app, f"follow:{event.account_id}:{event.target_id}")


async def on_follow_requested(app: Services, event: events.FollowRequested) -> None:
    key = f"follow_request:{event.account_id}:{event.target_id}"
    await tell(app, Type.FOLLOW_REQUEST, event.account_id, [event.target_id], key)


async def on_follow_request_ended(
    app: Services, event: events.FollowRequestRejected | events.FollowRequestWithdrawn
) -> None:
    await take_back(app, f"follow_request:{event.account_id}:{event.target_id}")


async def on_poll_ended(app: Services, event: events.PollEnded) -> None:
    """Everybody who voted, and whoever asked."""
    status = await _status(app, event.status_id)
    if status is not None:
        people = await notifications.voters(app.db.read(), event.poll_id)
        everybody = [status.account_id, *(id for id in people if id != status.account_id)]
        await tell(app, Type.POLL, status.account_id, everybody, f"poll:{status.id}", status)


async def on_joined(app: Services, event: events.Joined) -> None:
    """Staff hears of newcomers once they may really use the server."""
    user = await users.by_id(app.db.read(), event.user_id)
    if user is not None:
        known = await notifications.staff(app.db.read())
        staff = [id for id, wants in known if wants.hear_of_newcomers]
        await tell(app, Type.SIGN_UP, user.account_id, staff, f"sign_up:{user.account_id}")


async def on_reported(app: Services, event: events.Reported) -> None:
    sender = await notifications.reporter(app.db.read(), event.report_id)
    if sender is not None:
        known = await notifications.staff(app.db.read())
        staff = [id for id, wants in known if wants.hear_of_reports]
        await tell(app, Type.REPORT, sender, staff, f"report:{event.report_id}")


async def _status(app: Services, id: int) -> Status | None:
    found = await hydration.statuses(app.db.read(), [id])
    return found[0] if found else None


async def _sender(app: Services, account_id: int) -> Sender | None:
    account = await accounts.by_id(app.db.read(), account_id)
    if account is None:
        return None
    known = await users.recipients_of(app.db.read(), account_id) if account.local else []
    return Sender(
        created_at=account.created_at,
        local=account.local,
        domain=account.domain,
        limited=account.limited_at is not None,
        suspended=account.suspended_at is not None,
        staff=any(user.role.staff for user in known),
    )


async def tell(
    app: Services,
    type: Type,
    sender_id: int,
    recipients: Sequence[int],
    unique_key: str,
    status: Status | None = None,
    *,
    collection_id: int | None = None,
) -> None:
    """One notification for each of these people whose policy lets it through; told before, not again."""
    wanted = [id for id in recipients if id != sender_id or type is Type.POLL]
    if not wanted:
        return
    sender = await _sender(app, sender_id)
    if sender is None:
        return
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        await _tell_batch(app, type, sender_id, sender, batch, unique_key, status, collection_id)


async def _tell_batch(
    app: Services,
    type: Type,
    sender_id: int,
    sender: Sender,
    recipients: Sequence[int],
    unique_key: str,
    status: Status | None,
    collection_id: int | None,
) -> None:
    now = app.clock.now_ms()
    conversation = status.conversation_id if status else None
    facts = await notifications.facts(app.db.read(), recipients, sender_id, conversation, now)
    private = rules.is_private_mention(type, status)
    if type is Type.MENTION and not sender.local:
        sender = await _in_wave(app, sender, sum(rules.is_stranger(found) for found, _ in facts.values()))
    made: list[Notification] = []
    for account_id, (found, policy) in facts.items():
        answer = rules.verdict(type, sender, found, policy, now, private_mention=private)
        if answer is Verdict.DROP:
            continue
        id = app.ids.next()
        made.append(
            Notification(
                id=id,
                account_id=account_id,
                from_account_id=sender_id,
                type=type,
                status_id=status.id if status else None,
                group_key=rules.group_key(type, id, status.id if status else None, now),
                filtered=answer is Verdict.FILTER,
                unique_key=unique_key,
                created_at=now,
                collection_id=collection_id,
            )
        )

    async def unit(tx: Tx) -> None:
        if status is not None and await statuses.held_whole(tx, status.id) is None:
            return
        wanted = made
        if status is not None and type is Type.MENTION:
            # Who threw the notification away, or was not to hear of it, is not told by a later wording.
            fresh = await notifications.note_told(tx, status.id, recipients)
            wanted = [one for one in made if one.account_id in fresh]
        for notification in wanted:
            if not await notifications.insert(tx, notification):
                continue
            if notification.filtered:
                await notifications.note_request(tx, notification.id, notification.account_id, sender_id, now)
            else:
                tx.emit(events.Notified(notification.id, notification.account_id))

    if made or type is Type.MENTION:
        await app.db.write(unit)


async def _in_wave(app: Services, sender: Sender, strangers: int) -> Sender:
    """Counted by server: who writes such waves has many accounts."""
    if not strangers:
        return sender
    mentioned = await app.cache.incr(f"notify.mentioned:{sender.domain}", strangers, rules.WAVE_MS)
    return msgspec.structs.replace(sender, wave=mentioned > rules.WAVE)


async def take_back(app: Services, unique_key: str) -> None:
    """What is no longer so is not told any more."""

    async def unit(tx: Tx) -> None:
        for id, account_id, group_key in await notifications.delete_by_key(tx, unique_key):
            tx.emit(events.Unnotified(id, account_id, group_key))

    await app.db.write(unit)
