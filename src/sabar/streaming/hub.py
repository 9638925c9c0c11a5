"""Who listens in this process, and what each committed event sends to whom.

A post is matched against listeners by author, tag or list, then read for them through `reads`, so that
what a viewer may not see never reaches his socket. The cost is one pass per process, not per follower.
"""

import asyncio
from collections.abc import Callable, Collection, Coroutine
from typing import Any

import structlog

from sabar import events
from sabar.events import LoggedEvent
from sabar.kit.net import forwarded
from sabar.model.audience import Channel
from sabar.reads.account import notifications
from sabar.reads.posts import conversations
from sabar.reads.posts import listeners as audience
from sabar.reads.posts.listeners import Reach
from sabar.reads.server import announcements
from sabar.reads.staff import blocklists
from sabar.rules.limits import REQUESTS
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.streaming.channels import reads_notifications
from sabar.streaming.connection import Connection

log = structlog.get_logger("sabar.streaming")


class Hub:
    """The open streams of one process. `hear` is a subscriber of the event log."""

    def __init__(self, app: Services, *, most_sockets: int, most_event_streams: int) -> None:
        self._app = app
        self._most = {True: most_sockets, False: most_event_streams}
        self._open = {True: 0, False: 0}
        # Dicts for sets that keep their order: the oldest stream of an account is the first.
        self._people: dict[int, dict[Connection, None]] = {}
        self._channels: dict[Channel, set[Connection]] = {}
        self._homes: dict[int, tuple[set[int], set[int]]] = {}
        self._by_author: dict[int, set[int]] = {}
        self._by_tag: dict[int, set[int]] = {}
        self._lists: dict[int, set[int]] = {}
        self._addresses: dict[str, int] = {}
        self._busy: set[asyncio.Task[None]] = set()

    @property
    def size(self) -> int:
        """Open streams."""
        return sum(len(group) for group in self._people.values())

    def open(self, connection: Connection) -> bool:
        """Count a new stream in; False when its address, or the server, holds too many. An account's oldest
        gives way.
        """
        limited = self._app.settings.rate_limits
        network = forwarded.counted_as(connection.address)
        if self._open[connection.socket] >= self._most[connection.socket]:
            return False
        if limited and self._addresses.get(network, 0) >= REQUESTS.sockets_per_address:
            return False
        own = self._people.setdefault(connection.viewer_id, {})
        if limited and len(own) >= REQUESTS.sockets_per_account:
            next(iter(own)).close()
        own[connection] = None
        self._open[connection.socket] += 1
        self._addresses[network] = self._addresses.get(network, 0) + 1
        return True

    def leave(self, connection: Connection) -> None:
        """The stream is closed."""
        for channel in list(connection.channels):
            self._drop(connection, channel)
        own = self._people.get(connection.viewer_id, {})
        if connection in own:
            del own[connection]
            self._open[connection.socket] -= 1
            network = forwarded.counted_as(connection.address)
            self._addresses[network] -= 1
            if not self._addresses[network]:
                del self._addresses[network]
        if not own:
            self._people.pop(connection.viewer_id, None)
            self._forget_home(connection.viewer_id)

    async def subscribe(self, connection: Connection, channel: Channel) -> bool:
        """Start a stream on a connection; False when it names a list that is not the viewer's."""
        if channel.name == "list":
            members = await audience.list_members(self._app, connection.viewer_id, int(channel.key))
            if members is None:
                return False
            self._lists[int(channel.key)] = members
        if channel.name == "user" and connection.viewer_id not in self._homes:
            await self._learn_home(connection.viewer_id)
        if not connection.closed:
            connection.channels.add(channel)
            self._channels.setdefault(channel, set()).add(connection)
        return True

    def unsubscribe(self, connection: Connection, channel: Channel) -> None:
        self._drop(connection, channel)

    def close_all(self) -> None:
        """The process stops."""
        for group in list(self._people.values()):
            for connection in list(group):
                connection.close()

    def _drop(self, connection: Connection, channel: Channel) -> None:
        connection.channels.discard(channel)
        group = self._channels.get(channel, set())
        group.discard(connection)
        if not group:
            self._channels.pop(channel, None)

    # Whose home hears whom ----------------------------------------------------------------------

    async def _learn_home(self, viewer_id: int) -> None:
        authors, tags = await audience.home_sources(self._app, viewer_id)
        self._forget_home(viewer_id)
        self._homes[viewer_id] = (authors, tags)
        for author in authors:
            self._by_author.setdefault(author, set()).add(viewer_id)
        for tag in tags:
            self._by_tag.setdefault(tag, set()).add(viewer_id)

    def _forget_home(self, viewer_id: int) -> None:
        authors, tags = self._homes.pop(viewer_id, (set(), set()))
        for index, keys in ((self._by_author, authors), (self._by_tag, tags)):
            for key in keys:
                index[key].discard(viewer_id)
                if not index[key]:
                    del index[key]

    # What happened ------------------------------------------------------------------------------

    def hear(self, logged: LoggedEvent) -> None:
        """Begin to tell those concerned."""
        if not self._people:
            return
        handler = _HANDLERS.get(type(logged.event))
        if handler is not None:
            task = asyncio.get_running_loop().create_task(self._tell(handler(self, logged.event)))
            self._busy.add(task)
            task.add_done_callback(self._busy.discard)

    async def _tell(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception:
            log.exception("an event could not be sent to open streams")

    async def _posted(self, event: events.StatusPosted | events.StatusBoosted) -> None:
        await self._send_status("update", event.status_id)

    async def _refreshed(self, event: events.StatusRefreshed) -> None:
        await self._send_status("status.update", event.status_id)

    async def _edited(self, event: events.StatusEdited) -> None:
        """News where the wording before was not; elsewhere other words of a post that is known."""
        reach = await audience.reach(self._app, event.status_id)
        if reach is None:
            return
        before = audience.before(reach, event)
        homes = self._home_viewers(reach)
        known = homes & self._home_viewers(before)
        known -= await audience.newly_understood(self._app, event, known)
        for kind, viewers in (("update", homes - known), ("status.update", known)):
            await self._send_to(kind, reach.status_id, viewers, Place.HOME, lambda c: Channel("user"))
        for channel in await self._list_channels(reach):
            readers = {connection.viewer_id for connection in self._channels.get(channel, ())}
            news = await audience.newly_understood(self._app, event, readers)
            for kind, viewers in (("update", news), ("status.update", readers - news)):
                await self._send_on(kind, reach.status_id, channel, Place.LIST, viewers)
        shown = set(_public_channels(before))
        for channel in _public_channels(reach):
            kind = "status.update" if channel in shown else "update"
            await self._send_on(kind, reach.status_id, channel, Place.PUBLIC)
        await self._send_to_threads("status.update", reach)

    async def _send_status(self, kind: str, status_id: int) -> None:
        reach = await audience.reach(self._app, status_id)
        if reach is None:
            return
        homes = self._home_viewers(reach)
        await self._send_to(kind, status_id, homes, Place.HOME, lambda c: Channel("user"))
        for channel in await self._list_channels(reach):
            await self._send_on(kind, status_id, channel, Place.LIST)
        for channel in _public_channels(reach):
            await self._send_on(kind, status_id, channel, Place.PUBLIC)
        await self._send_to_threads(kind, reach)

    async def _send_to_threads(self, kind: str, reach: Reach) -> None:
        if reach.conversation_id is not None:
            channel = Channel("thread", str(reach.conversation_id))
            await self._send_on(kind, reach.status_id, channel, Place.THREAD)

    async def _list_channels(self, reach: Reach) -> list[Channel]:
        ids = [list_id for list_id, members in self._lists.items() if reach.author_id in members]
        return [Channel("list", str(id)) for id in await audience.lists_with(self._app, reach, ids)]

    def _home_viewers(self, reach: Reach) -> set[int]:
        if reach.visibility == "direct":
            return {reach.author_id, *reach.mentioned} & self._homes.keys()
        viewers = set(self._by_author.get(reach.author_id, ()))
        if reach.visibility == "public":
            for tag in reach.tag_ids:
                viewers |= self._by_tag.get(tag, set())
        return viewers

    async def _send_on(
        self,
        kind: str,
        status_id: int,
        channel: Channel,
        place: Place,
        viewers: Collection[int] | None = None,
    ) -> None:
        """`viewers`: only to these of those who listen."""
        if viewers is None:
            viewers = {connection.viewer_id for connection in self._channels.get(channel, ())}
        await self._send_to(kind, status_id, viewers, place, lambda c: channel)

    async def _send_to(
        self,
        kind: str,
        status_id: int,
        viewer_ids: Collection[int],
        place: Place,
        channel_of: Callable[[Connection], Channel],
    ) -> None:
        if not viewer_ids:
            return
        texts: dict[int, str] = {}
        for viewer_id, body in (await audience.bodies(self._app, status_id, viewer_ids, place)).items():
            text = texts.setdefault(id(body), body.decode())
            for connection in self._people.get(viewer_id, ()):
                channel = channel_of(connection)
                if channel in connection.channels:
                    connection.offer(kind, text, channel.label)

    async def _deleted(self, event: events.StatusDeleted) -> None:
        """Only its number is told, to those whose streams may have carried it."""
        payload = str(event.status_id)
        viewers = set(self._by_author.get(event.account_id, ()))
        if event.visibility == "direct":
            viewers = {event.account_id, *event.mentioned}
        for viewer_id in viewers:
            for connection in self._people.get(viewer_id, ()):
                if Channel("user") in connection.channels:
                    connection.offer("delete", payload, ["user"])
        channels = [
            Channel("list", str(list_id))
            for list_id, members in self._lists.items()
            if event.account_id in members and event.visibility != "direct"
        ]
        if event.visibility == "public" and event.reblog_of_id is None:
            names = ("public", "public:local", "public:remote")
            channels += [Channel(f"{name}{media}") for name in names for media in ("", ":media")]
            for tag in event.tags:
                channels += [Channel("hashtag", tag), Channel("hashtag:local", tag)]
        if event.conversation_id is not None and event.visibility in ("public", "unlisted"):
            channels.append(Channel("thread", str(event.conversation_id)))
        for channel in channels:
            for connection in self._channels.get(channel, ()):
                connection.offer("delete", payload, channel.label)
        for id in await audience.quoting(self._app, event.status_id):
            await self._send_status("status.update", id)

    async def _notified(self, event: events.Notified) -> None:
        listeners = [
            connection
            for connection in self._people.get(event.account_id, ())
            if connection.channels & {Channel("user"), Channel("user:notification")}
        ]
        if not listeners:
            return
        body = await notifications.body_for(self._app, listeners[0].viewer, event.notification_id)
        if body is None:
            return
        for connection in listeners:
            for name in ("user", "user:notification"):
                if Channel(name) in connection.channels and reads_notifications(connection.granted):
                    connection.offer("notification", body.decode(), [name])

    async def _merged(self, event: events.NotificationsMerged) -> None:
        for connection in self._people.get(event.account_id, ()):
            for name in ("user", "user:notification"):
                if Channel(name) in connection.channels and reads_notifications(connection.granted):
                    connection.offer("notifications_merged", "1", [name])

    async def _conversation(self, event: events.ConversationChanged) -> None:
        channel = Channel("direct")
        listeners = [c for c in self._people.get(event.account_id, ()) if channel in c.channels]
        if not listeners:
            return
        body = await conversations.body_for(self._app, listeners[0].viewer, event.conversation_id)
        if body is not None:
            for connection in listeners:
                connection.offer("conversation", body.decode(), ["direct"])

    async def _filters(self, event: events.FiltersChanged) -> None:
        for connection in self._people.get(event.account_id, ()):
            if Channel("user") in connection.channels:
                connection.offer("filters_changed", "", ["user"])

    async def _announced(self, event: events.AnnouncementPublished) -> None:
        body = await announcements.body_for_everybody(self._app, event.announcement_id)
        if body is not None:
            self._tell_everybody("announcement", body.decode())

    async def _reacted(self, event: events.AnnouncementReacted) -> None:
        body = await announcements.reaction_body(self._app, event.announcement_id, event.name)
        self._tell_everybody("announcement.reaction", body.decode())

    async def _retired(self, event: events.AnnouncementRetired) -> None:
        self._tell_everybody("announcement.delete", str(event.announcement_id))

    def _tell_everybody(self, kind: str, payload: str) -> None:
        for connection in self._channels.get(Channel("user"), ()):
            connection.offer(kind, payload, ["user"])

    async def _home_changed(
        self,
        event: events.Followed | events.Unfollowed | events.TagFollowed | events.TagUnfollowed,
    ) -> None:
        if event.account_id in self._homes:
            await self._learn_home(event.account_id)

    async def _list_changed(self, event: events.ListChanged) -> None:
        if event.list_id not in self._lists:
            return
        members = await audience.list_members(self._app, event.account_id, event.list_id)
        if members is None:
            del self._lists[event.list_id]
        else:
            self._lists[event.list_id] = members

    # Ends of access -----------------------------------------------------------------------------

    async def _revoked(self, event: events.AccessRevoked) -> None:
        tokens, sessions = set(event.tokens), set(event.sessions)

        def concerned(connection: Connection) -> bool:
            token, session = connection.viewer.token, connection.viewer.session
            return (token is not None and token.id in tokens) or (
                session is not None and session.id in sessions
            )

        for connection in list(self._people.get(event.account_id, ())):
            if concerned(connection):
                connection.close()

    async def _networks_changed(self, event: events.IpBlocksChanged) -> None:
        """Streams from networks that are kept out now."""
        await blocklists.refresh(self._app)
        now = self._app.clock.now_ms()
        for group in list(self._people.values()):
            for connection in list(group):
                if self._app.gates.refuses(connection.address, now):
                    connection.close()


def _public_channels(reach: Reach) -> list[Channel]:
    if reach.visibility != "public" or reach.boost:
        return []
    near = "local" if reach.local else "remote"
    channels = [Channel("hashtag", tag) for tag in reach.tags]
    if reach.local:
        channels += [Channel("hashtag:local", tag) for tag in reach.tags]
    if reach.answers_id is None:
        channels += [Channel("public"), Channel(f"public:{near}")]
        if reach.has_media:
            channels += [Channel("public:media"), Channel(f"public:{near}:media")]
    return channels


_HANDLERS: dict[type[events.Event], Callable[[Hub, Any], Coroutine[Any, Any, None]]] = {
    events.StatusPosted: Hub._posted,
    events.StatusBoosted: Hub._posted,
    events.StatusEdited: Hub._edited,
    events.StatusRefreshed: Hub._refreshed,
    events.StatusDeleted: Hub._deleted,
    events.Notified: Hub._notified,
    events.NotificationsMerged: Hub._merged,
    events.ConversationChanged: Hub._conversation,
    events.FiltersChanged: Hub._filters,
    events.Followed: Hub._home_changed,
    events.Unfollowed: Hub._home_changed,
    events.TagFollowed: Hub._home_changed,
    events.TagUnfollowed: Hub._home_changed,
    events.ListChanged: Hub._list_changed,
    events.AccessRevoked: Hub._revoked,
    events.IpBlocksChanged: Hub._networks_changed,
    events.AnnouncementPublished: Hub._announced,
    events.AnnouncementReacted: Hub._reacted,
    events.AnnouncementRetired: Hub._retired,
}
