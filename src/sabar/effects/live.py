"""What goes out live: from an event, through `rules/reach`, to bodies for those who listen in this process.

A post is read for all of its listeners together, so that the number of questions does not grow with theirs;
and for each of them, so that what he may not see never reaches his stream.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sabar import events
from sabar.effects.out import Out
from sabar.model.audience import NOTIFYING, Audience, Channel, Visibility, shown
from sabar.model.receipts import Way
from sabar.reads.account import notifications
from sabar.reads.json import statuses
from sabar.reads.posts import conversations, delivered, listeners
from sabar.reads.posts.listeners import Shown, Version
from sabar.reads.server import announcements
from sabar.reads.staff import blocklists
from sabar.rules import reach as rules
from sabar.rules import visibility
from sabar.rules.reach import Facts, Lists, Reach
from sabar.rules.visibility import Place

_HOME, _DIRECT = Channel("user"), Channel("direct")


class _Spot(NamedTuple):
    """A stream that a post appears in, and who listens to it there."""

    channel: Channel
    place: Place
    readers: set[int]


class _Message(NamedTuple):
    kind: str
    channel: Channel
    place: Place
    readers: set[int]


async def posted(to: Out, event: events.StatusPosted | events.StatusBoosted) -> None:
    facts = rules.known(event) or await listeners.facts(to.app, event.status_id)
    if facts is None:
        return
    # It is new, so it stands on no page yet.
    spots = await _spots(to, rules.of_late(facts) if event.late else rules.of(facts))
    await _send(to, event.status_id, [_Message("update", *spot) for spot in spots])


async def refreshed(to: Out, event: events.StatusRefreshed) -> None:
    await _tell_again(to, event.status_id, await listeners.facts(to.app, event.status_id))


async def edited(to: Out, event: events.StatusEdited) -> None:
    """News where the wording before was not; elsewhere other words of a post that is known."""
    facts = rules.known(event) or await listeners.facts(to.app, event.status_id)
    if facts is None:
        return
    was = rules.of(rules.before(facts, mentioned=event.mentioned, tags=event.tags, media=event.media))
    spots = [*await _spots(to, rules.of(facts)), *_shown(to, event.status_id)]
    following = {id for one in spots if one.place in (Place.HOME, Place.LIST) for id in one.readers}
    understood = await listeners.newly_understood(to.app, event, following)
    known = to.listeners.homes(was)
    messages = []
    for channel, place, readers in spots:
        if channel.name == "shown":
            # It stands there, perhaps because somebody boosted it.
            new = set()
        elif place is Place.HOME:
            new = (readers - known) | (readers & understood)
        elif place is Place.LIST:
            new = readers & understood
        else:
            new = readers if place is Place.PUBLIC and channel not in was.channels else set()
        messages += [
            _Message("update", channel, place, new),
            _Message("status.update", channel, place, readers - new),
        ]
    await _send(to, event.status_id, messages)
    # A page shows the words in the posts that quote it too; apps put posts together themselves.
    for id in await listeners.quoting(to.app, event.status_id):
        await _redraw(to, id)


async def _redraw(to: Out, status_id: int) -> None:
    facts = await listeners.facts(to.app, status_id)
    spots = [*await _spots(to, rules.of(facts)), *_shown(to, status_id)] if facts is not None else []
    messages = [
        _Message("status.update", channel, place, {viewer.id for viewer, _ in found})
        for channel, place, readers in spots
        if (found := to.listeners.pages(channel, readers))
    ]
    if messages:
        await _show(to, messages, await _versions(to, status_id, messages))


async def outbox_changed(to: Out, event: events.OutboxChanged) -> None:
    """Its writer's applications may show what waited under a number that means nothing from now on. His pages
    show what waits.
    """
    if event.gone:
        to.listeners.tell("delete", str(event.held_id), _HOME, {event.account_id})
    for page, viewer in to.own_pages(event.account_id).items():
        told = await to.pages.held(viewer, event.held_id, page, gone=event.gone)
        to.listeners.notify("outbox", told, event.account_id, page)


async def deleted(to: Out, event: events.StatusDeleted) -> None:
    """Only its number is told, to those whose streams may have carried it; then, what quoted it."""
    reach = rules.of_deleted(
        Audience(Visibility(event.visibility), event.account_id),
        mentioned=event.mentioned,
        tags=event.tags,
        boost=event.reblog_of_id is not None,
        conversation_id=event.conversation_id,
    )
    for_some = event.stayed_here or visibility.is_for_circle(Visibility(event.visibility))
    for channel, _, found in await _spots(to, reach):
        # Where others listen too, a number alone would tell that there was something for some.
        readers = await listeners.could_read(to.app, found, event) if for_some else found
        to.listeners.tell("delete", str(event.status_id), channel, readers)
    before = to.listeners.readers(shown(event.status_id))
    if before:
        could = await listeners.could_read(to.app, before, event)
        to.listeners.tell("delete", str(event.status_id), shown(event.status_id), could)
    for id in await listeners.quoting(to.app, event.status_id):
        await _tell_again(to, id, await listeners.facts(to.app, id))


async def narrowed(to: Out, event: events.StatusNarrowed) -> None:
    """To whoever may read it no more it is as if it were deleted; to the others it is for others now."""
    reach = rules.of_deleted(
        Audience(Visibility(event.visibility), event.account_id),
        mentioned=event.mentioned,
        tags=event.tags,
        boost=False,
        conversation_id=event.conversation_id,
    )
    for channel, _, readers in [*await _spots(to, reach), *_shown(to, event.status_id)]:
        lost = await listeners.lost(to.app, readers, event)
        to.listeners.tell("delete", str(event.status_id), channel, lost)
    for id in (event.status_id, *await listeners.quoting(to.app, event.status_id)):
        await _tell_again(to, id, await listeners.facts(to.app, id))


async def _tell_again(to: Out, status_id: int, facts: Facts | None) -> None:
    if facts is not None:
        spots = [*await _spots(to, rules.of(facts)), *_shown(to, status_id)]
        await _send(to, status_id, [_Message("status.update", *spot) for spot in spots])


def _shown(to: Out, status_id: int) -> list[_Spot]:
    """The open pages of ours that the post stands on, by where."""
    channel = shown(status_id)
    places: dict[Place, set[int]] = {}
    for one in to.listeners.showing([channel]):
        places.setdefault(Place(one.page.place), set()).add(one.viewer.id)
    return [_Spot(channel, place, readers) for place, readers in places.items()]


async def _spots(to: Out, reach: Reach) -> list[_Spot]:
    """The streams of a post that somebody listens to."""
    homes = to.listeners.homes(reach)
    places = {Channel("list", str(id)): Place.LIST for id in await _lists(to, reach.lists)}
    places |= dict.fromkeys(reach.channels, Place.PUBLIC)
    places |= dict.fromkeys(reach.profile, Place.ACCOUNT)
    if reach.thread is not None:
        places[reach.thread] = Place.THREAD
    found = [_Spot(_HOME, Place.HOME, homes)] if homes else []
    return found + [
        _Spot(channel, place, readers)
        for channel, place in places.items()
        if (readers := to.listeners.readers(channel))
    ]


async def _lists(to: Out, wanted: Lists | None) -> list[int]:
    ids = to.listeners.lists_of(wanted.member_id) if wanted else []
    if wanted is None or wanted.answers_id is None or not ids:
        return ids
    return await listeners.taking_replies(to.app, ids, wanted.answers_id)


async def _send(to: Out, status_id: int, messages: Collection[_Message]) -> None:
    found = await _versions(to, status_id, messages)
    bodies = {
        place: [(statuses.body(to.app, post).decode(), ids) for post, ids in versions]
        for place, versions in found.items()
    }
    for kind, channel, place, readers in messages:
        for (body, ids), (post, _) in zip(bodies[place], found[place], strict=True):
            viewers = to.listeners.send(kind, body, channel, readers.intersection(ids))
            delivered.sent(to.app, Way.APP, viewers, post)
    await _show(to, messages, found)


async def _versions(to: Out, status_id: int, messages: Collection[_Message]) -> dict[Place, list[Version]]:
    wanted: dict[Place, set[int]] = {}
    for one in messages:
        wanted.setdefault(one.place, set()).update(one.readers)
    return await listeners.versions(to.app, status_id, wanted)


async def _show(to: Out, messages: Collection[_Message], found: Mapping[Place, Sequence[Version]]) -> None:
    """The same as HTML, to pages of ours."""
    asked = [
        (kind, channel, Shown(post, viewer, page))
        for kind, channel, place, readers in messages
        for post, ids in found[place]
        for viewer, page in to.listeners.pages(channel, readers.intersection(ids))
        if channel.name != "shown" or page.place == place
    ]
    drawn = to.pages.posts([one for _, _, one in asked]) if asked else []
    for (kind, channel, one), html in zip(asked, drawn, strict=True):
        if html is not None:
            viewers = to.listeners.send(kind, html, channel, [one.viewer.id], one.page)
            delivered.sent(to.app, Way.PAGE, viewers, one.post)


async def voted(to: Out, event: events.PollVoted) -> None:
    """Whoever answered sees the results now, on all of his pages."""
    spots = [spot._replace(readers=spot.readers & {event.account_id}) for spot in _shown(to, event.status_id)]
    messages = [_Message("status.update", *spot) for spot in spots if spot.readers]
    if messages:
        await _show(to, messages, await _versions(to, event.status_id, messages))


async def poll_ended(to: Out, event: events.PollEnded) -> None:
    """Its results stand before everybody now."""
    messages = [_Message("status.update", *spot) for spot in _shown(to, event.status_id)]
    if messages:
        await _show(to, messages, await _versions(to, event.status_id, messages))


async def notified(to: Out, event: events.Notified) -> None:
    viewer = to.listeners.viewer(event.account_id, NOTIFYING)
    body = await notifications.body_for(to.app, viewer, event.notification_id) if viewer else None
    if body is None:
        return
    to.listeners.notify("notification", body.decode(), event.account_id)
    for page, viewer in to.own_pages(event.account_id).items():
        drawn = await to.pages.notification(viewer, event.notification_id, page)
        if drawn is not None:
            to.listeners.notify("notification", drawn, event.account_id, page)


async def unnotified(to: Out, event: events.Unnotified) -> None:
    """Apps ask for their list themselves. A page also gets what is left of the group."""
    for page, viewer in to.own_pages(event.account_id).items():
        to.listeners.notify("notification.delete", str(event.notification_id), event.account_id, page)
        if event.group_key:
            left = await to.pages.group(viewer, event.group_key, page)
            to.listeners.notify("notification.group", left, event.account_id, page)


async def merged(to: Out, event: events.NotificationsMerged) -> None:
    to.listeners.notify("notifications_merged", "1", event.account_id)


async def conversation_changed(to: Out, event: events.ConversationChanged) -> None:
    viewer = to.listeners.viewer(event.account_id, [_DIRECT])
    body = await conversations.body_for(to.app, viewer, event.conversation_id) if viewer else None
    if body is not None:
        to.listeners.send("conversation", body.decode(), _DIRECT, [event.account_id])
    for viewer, page in to.listeners.pages(_DIRECT, [event.account_id]):
        drawn = await to.pages.conversation(viewer, event.conversation_id, page)
        if drawn is not None:
            to.listeners.send("conversation", drawn, _DIRECT, [viewer.id], page)


async def stands_anew(
    to: Out, event: events.Followed | events.Unfollowed | events.FollowRequestRejected
) -> None:
    """Somebody else may have decided it, on a server that took a while to answer. That he ended it later is
    not announced.
    """
    if isinstance(event, events.Unfollowed) and event.by_target:
        return
    for page, viewer in to.own_pages(event.account_id).items():
        drawn = await to.pages.follow(viewer, event.target_id, page)
        if drawn is not None:
            to.listeners.notify("follow", drawn, event.account_id, page)


async def filters_changed(to: Out, event: events.FiltersChanged) -> None:
    to.listeners.tell("filters_changed", "", _HOME, [event.account_id])


async def announced(to: Out, event: events.AnnouncementPublished) -> None:
    body = await announcements.body_for_everybody(to.app, event.announcement_id)
    if body is not None:
        _tell_everybody(to, "announcement", body.decode())


async def reacted(to: Out, event: events.AnnouncementReacted) -> None:
    body = await announcements.reaction_body(to.app, event.announcement_id, event.name)
    _tell_everybody(to, "announcement.reaction", body.decode())


async def retired(to: Out, event: events.AnnouncementRetired) -> None:
    _tell_everybody(to, "announcement.delete", str(event.announcement_id))


def _tell_everybody(to: Out, kind: str, payload: str) -> None:
    to.listeners.tell(kind, payload, _HOME, to.listeners.readers(_HOME))


async def home_changed(
    to: Out,
    event: events.Followed | events.Unfollowed | events.TagFollowed | events.TagUnfollowed,
) -> None:
    await to.listeners.home_changed(event.account_id)


async def list_changed(to: Out, event: events.ListChanged) -> None:
    await to.listeners.list_changed(event.account_id, event.list_id)


async def access_revoked(to: Out, event: events.AccessRevoked) -> None:
    to.listeners.end(event.account_id, set(event.tokens), set(event.sessions))


async def networks_changed(to: Out, event: events.IpBlocksChanged) -> None:
    """Streams from networks that are kept out now."""
    await blocklists.refresh(to.app)
    to.listeners.end_refused()
