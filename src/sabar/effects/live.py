"""What goes out live: from an event, through `rules/reach`, to bodies for those who listen in this process.

A post is read for all of its listeners together, so that the number of questions does not grow with theirs;
and for each of them, so that what he may not see never reaches his stream.
"""

from collections.abc import Collection
from typing import NamedTuple, Protocol

from sabar import events
from sabar.model.audience import Audience, Channel, Visibility
from sabar.model.viewers import Viewer
from sabar.reads.account import notifications
from sabar.reads.json import statuses
from sabar.reads.posts import conversations, listeners
from sabar.reads.server import announcements
from sabar.reads.staff import blocklists
from sabar.rules import reach as rules
from sabar.rules.reach import Facts, Lists, Reach
from sabar.rules.visibility import Place
from sabar.services import Services

_HOME = Channel("user")


class Listeners(Protocol):
    """The open streams of this process. People are named by their account ids; a message is a kind and a
    payload, and goes only to those who listen to its stream.
    """

    def homes(self, reach: Reach) -> set[int]: ...

    def lists_of(self, member_id: int) -> list[int]: ...

    def readers(self, channel: Channel) -> set[int]: ...

    def viewer(self, account_id: int, *names: str) -> Viewer | None: ...

    def send(self, kind: str, payload: str, channel: Channel, account_ids: Collection[int]) -> None: ...

    def notify(self, kind: str, payload: str, account_id: int) -> None: ...

    async def home_changed(self, account_id: int) -> None: ...

    async def list_changed(self, account_id: int, list_id: int) -> None: ...

    def end(self, account_id: int, tokens: Collection[int], sessions: Collection[int]) -> None: ...

    def end_refused(self) -> None: ...


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


async def posted(app: Services, to: Listeners, event: events.StatusPosted | events.StatusBoosted) -> None:
    facts = rules.known(event) or await listeners.facts(app, event.status_id)
    await _tell(app, to, "update", event.status_id, facts)


async def refreshed(app: Services, to: Listeners, event: events.StatusRefreshed) -> None:
    await _tell(app, to, "status.update", event.status_id, await listeners.facts(app, event.status_id))


async def edited(app: Services, to: Listeners, event: events.StatusEdited) -> None:
    """News where the wording before was not; elsewhere other words of a post that is known."""
    facts = rules.known(event) or await listeners.facts(app, event.status_id)
    if facts is None:
        return
    was = rules.of(rules.before(facts, mentioned=event.mentioned, tags=event.tags, media=event.media))
    spots = await _spots(app, to, rules.of(facts))
    following = {id for one in spots if one.place in (Place.HOME, Place.LIST) for id in one.readers}
    understood = await listeners.newly_understood(app, event, following)
    known = to.homes(was)
    messages = []
    for channel, place, readers in spots:
        if place is Place.HOME:
            new = (readers - known) | (readers & understood)
        elif place is Place.LIST:
            new = readers & understood
        else:
            new = readers if place is Place.PUBLIC and channel not in was.channels else set()
        messages += [
            _Message("update", channel, place, new),
            _Message("status.update", channel, place, readers - new),
        ]
    await _send(app, to, event.status_id, messages)


async def deleted(app: Services, to: Listeners, event: events.StatusDeleted) -> None:
    """Only its number is told, to those whose streams may have carried it; then, what quoted it."""
    reach = rules.of_deleted(
        Audience(Visibility(event.visibility), event.account_id),
        mentioned=event.mentioned,
        tags=event.tags,
        boost=event.reblog_of_id is not None,
        conversation_id=event.conversation_id,
    )
    for channel, _, readers in await _spots(app, to, reach):
        to.send("delete", str(event.status_id), channel, readers)
    for id in await listeners.quoting(app, event.status_id):
        await _tell(app, to, "status.update", id, await listeners.facts(app, id))


async def _tell(app: Services, to: Listeners, kind: str, status_id: int, facts: Facts | None) -> None:
    if facts is not None:
        spots = await _spots(app, to, rules.of(facts))
        await _send(app, to, status_id, [_Message(kind, *spot) for spot in spots])


async def _spots(app: Services, to: Listeners, reach: Reach) -> list[_Spot]:
    """The streams of a post that somebody listens to."""
    spots = [_Spot(_HOME, Place.HOME, to.homes(reach))]
    for id in await _lists(app, to, reach.lists):
        channel = Channel("list", str(id))
        spots.append(_Spot(channel, Place.LIST, to.readers(channel)))
    spots += [_Spot(channel, Place.PUBLIC, to.readers(channel)) for channel in reach.channels]
    if reach.thread is not None:
        spots.append(_Spot(reach.thread, Place.THREAD, to.readers(reach.thread)))
    return [spot for spot in spots if spot.readers]


async def _lists(app: Services, to: Listeners, wanted: Lists | None) -> list[int]:
    ids = to.lists_of(wanted.member_id) if wanted else []
    if wanted is None or wanted.answers_id is None or not ids:
        return ids
    return await listeners.taking_replies(app, ids, wanted.answers_id)


async def _send(app: Services, to: Listeners, status_id: int, messages: Collection[_Message]) -> None:
    wanted: dict[Place, set[int]] = {}
    for one in messages:
        wanted.setdefault(one.place, set()).update(one.readers)
    found = await listeners.versions(app, status_id, wanted)
    bodies = {
        place: [(statuses.body(app, post).decode(), ids) for post, ids in found[place]] for place in wanted
    }
    for kind, channel, place, readers in messages:
        for body, ids in bodies[place]:
            to.send(kind, body, channel, readers.intersection(ids))


async def notified(app: Services, to: Listeners, event: events.Notified) -> None:
    viewer = to.viewer(event.account_id, "user", "user:notification")
    body = await notifications.body_for(app, viewer, event.notification_id) if viewer else None
    if body is not None:
        to.notify("notification", body.decode(), event.account_id)


async def merged(app: Services, to: Listeners, event: events.NotificationsMerged) -> None:
    to.notify("notifications_merged", "1", event.account_id)


async def conversation_changed(app: Services, to: Listeners, event: events.ConversationChanged) -> None:
    viewer = to.viewer(event.account_id, "direct")
    body = await conversations.body_for(app, viewer, event.conversation_id) if viewer else None
    if body is not None:
        to.send("conversation", body.decode(), Channel("direct"), [event.account_id])


async def filters_changed(app: Services, to: Listeners, event: events.FiltersChanged) -> None:
    to.send("filters_changed", "", _HOME, [event.account_id])


async def announced(app: Services, to: Listeners, event: events.AnnouncementPublished) -> None:
    body = await announcements.body_for_everybody(app, event.announcement_id)
    if body is not None:
        _tell_everybody(to, "announcement", body.decode())


async def reacted(app: Services, to: Listeners, event: events.AnnouncementReacted) -> None:
    body = await announcements.reaction_body(app, event.announcement_id, event.name)
    _tell_everybody(to, "announcement.reaction", body.decode())


async def retired(app: Services, to: Listeners, event: events.AnnouncementRetired) -> None:
    _tell_everybody(to, "announcement.delete", str(event.announcement_id))


def _tell_everybody(to: Listeners, kind: str, payload: str) -> None:
    to.send(kind, payload, _HOME, to.readers(_HOME))


async def home_changed(
    app: Services,
    to: Listeners,
    event: events.Followed | events.Unfollowed | events.TagFollowed | events.TagUnfollowed,
) -> None:
    await to.home_changed(event.account_id)


async def list_changed(app: Services, to: Listeners, event: events.ListChanged) -> None:
    await to.list_changed(event.account_id, event.list_id)


async def access_revoked(app: Services, to: Listeners, event: events.AccessRevoked) -> None:
    to.end(event.account_id, set(event.tokens), set(event.sessions))


async def networks_changed(app: Services, to: Listeners, event: events.IpBlocksChanged) -> None:
    """Streams from networks that are kept out now."""
    await blocklists.refresh(app)
    to.end_refused()
