"""Who listens in this process, and by which way he is reached; what he is told is not known here."""

from collections.abc import Collection, Iterator
from functools import partial

from sabar.kit.net import forwarded
from sabar.model.audience import NOTIFYING, Channel, OpenPage, Source
from sabar.model.errors import NotFound
from sabar.model.viewers import Viewer
from sabar.reads.posts import listeners
from sabar.reads.posts.listeners import Showing
from sabar.reads.spaces import access as spaces
from sabar.rules.limits import REQUESTS
from sabar.rules.reach import Reach
from sabar.services import Services
from sabar.streaming.channels import reads_notifications
from sabar.streaming.connection import Connection

#: The numbers beside a menu come with notifications; nobody outside of his spaces can give a guest one.
_BESIDE_THE_MENU = Channel("user:notification")


class Hub:
    """The open streams of one process: `effects.out.Listeners`."""

    def __init__(self, app: Services, *, most_sockets: int, most_event_streams: int) -> None:
        self._app = app
        self._most = {True: most_sockets, False: most_event_streams}
        self._open = {True: 0, False: 0}
        # Dicts for sets that keep their order: the oldest stream of an account is the first.
        self._people: dict[int, dict[Connection, None]] = {}
        self._channels: dict[Channel, set[Connection]] = {}
        self._homes: dict[int, set[Source]] = {}
        self._by_source: dict[Source, set[int]] = {}
        self._lists: dict[int, set[int]] = {}
        self._addresses: dict[str, int] = {}

    def __bool__(self) -> bool:
        """Whether anybody listens at all."""
        return bool(self._people)

    @property
    def size(self) -> int:
        """Open streams."""
        return sum(len(group) for group in self._people.values())

    @property
    def open_now(self) -> dict[str, int]:
        """How many streams are open, by kind."""
        return {"websocket": self._open[True], "event_stream": self._open[False]}

    def open(self, connection: Connection) -> bool:
        """Count a new stream in; False when its address, or the server, holds too many. An account's oldest
        gives way.
        """
        limited = self._app.settings.rate_limits and not self._app.identities.has(connection.viewer_id)
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
        self.show(connection, frozenset())
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
        """Start a stream on a connection; False when it names a list that is not the viewer's, a space that
        he is not in, or to a guest anything but these and the numbers beside his menu.
        """
        if channel.name == "space":
            return await self._enter(connection, channel)
        if connection.viewer.user.guest and channel != _BESIDE_THE_MENU:
            return False
        members: set[int] | None = None
        if channel.name == "list":
            members = await listeners.list_members(self._app, connection.viewer_id, int(channel.key))
            if members is None:
                return False
        if channel.name == "user" and connection.viewer_id not in self._homes:
            await self._learn_home(connection.viewer_id)
        if not connection.closed:
            connection.channels.add(channel)
            self._channels.setdefault(channel, set()).add(connection)
            if members is not None:
                self._lists[int(channel.key)] = members
        return True

    async def _enter(self, connection: Connection, channel: Channel) -> bool:
        """Listens first and is asked for then: whoever is put out in between is told so."""
        if connection.closed:
            return True
        connection.channels.add(channel)
        self._channels.setdefault(channel, set()).add(connection)
        try:
            await spaces.space_by_id_for(self._app, connection.viewer, int(channel.key))
        except NotFound:
            self._drop(connection, channel)
            return False
        return True

    def unsubscribe(self, connection: Connection, channel: Channel) -> None:
        self._drop(connection, channel)

    def show(self, connection: Connection, channels: frozenset[Channel]) -> None:
        """What stands on a page of ours from now on: it hears of that, and no more of what stood there."""
        for channel in connection.shown - channels:
            self._forget(connection, channel)
        if not connection.closed or not channels:
            connection.shown = channels
            for channel in channels:
                self._channels.setdefault(channel, set()).add(connection)

    def close_all(self) -> None:
        """The process stops."""
        for group in list(self._people.values()):
            for connection in list(group):
                connection.close()

    def _drop(self, connection: Connection, channel: Channel) -> None:
        connection.channels.discard(channel)
        self._forget(connection, channel)

    def _forget(self, connection: Connection, channel: Channel) -> None:
        group = self._channels.get(channel, set())
        group.discard(connection)
        if not group:
            self._channels.pop(channel, None)
            if channel.name == "list":
                self._lists.pop(int(channel.key), None)

    # Whom a post may concern --------------------------------------------------------------------

    def homes(self, reach: Reach) -> set[int]:
        """Accounts whose open home a post enters."""
        found = set(reach.homes) & self._homes.keys()
        return found.union(*(self._by_source.get(source, ()) for source in reach.sources))

    def lists_of(self, member_id: int) -> list[int]:
        """Open lists that this account is in."""
        return [id for id, members in self._lists.items() if member_id in members]

    def readers(self, channel: Channel) -> set[int]:
        """Accounts that listen to a stream."""
        listening = self._channels.get(channel)
        return {connection.viewer_id for connection in listening} if listening else set()

    def viewer(self, account_id: int, channels: Collection[Channel]) -> Viewer | None:
        """Somebody who listens to one of these streams, as he opened it."""
        heard = (one for channel in channels for one in self._listening(channel, [account_id]))
        return next((one.viewer for one in heard), None)

    async def home_changed(self, account_id: int) -> None:
        """He follows other accounts or tags now."""
        if account_id in self._homes:
            await self._learn_home(account_id)

    async def list_changed(self, account_id: int, list_id: int) -> None:
        """Others are in it now, or it is gone."""
        if list_id not in self._lists:
            return
        members = await listeners.list_members(self._app, account_id, list_id)
        if members is None:
            del self._lists[list_id]
        else:
            self._lists[list_id] = members

    async def _learn_home(self, account_id: int) -> None:
        sources = await listeners.home_sources(self._app, account_id)
        self._forget_home(account_id)
        self._homes[account_id] = sources
        for source in sources:
            self._by_source.setdefault(source, set()).add(account_id)

    def _forget_home(self, account_id: int) -> None:
        for source in self._homes.pop(account_id, ()):
            self._by_source[source].discard(account_id)
            if not self._by_source[source]:
                del self._by_source[source]

    # Telling them -------------------------------------------------------------------------------

    def pages(self, channel: Channel, account_ids: Collection[int]) -> list[tuple[Viewer, OpenPage]]:
        """Pages of ours that listen to a stream, and who of these accounts sits before each."""
        found = {
            (one.viewer_id, one.page): one.viewer
            for one in self._listening(channel, account_ids)
            if one.page is not None
        }
        return [(viewer, page) for (_, page), viewer in found.items()]

    def showing(self, channels: Collection[Channel]) -> list[Showing]:
        """Pages of ours on which one of these stands."""
        wanted = frozenset(channels)
        found = {one: None for channel in wanted for one in self._channels.get(channel, ())}
        return [
            Showing(one.viewer, one.page, wanted & one.shown, partial(one.offer, label=[]))
            for one in found
            if one.page is not None
        ]

    def tell(self, kind: str, payload: str, channel: Channel, account_ids: Collection[int]) -> None:
        """To those of these accounts that listen to the stream, whatever they read it on."""
        label = channel.label
        for connection in self._listening(channel, account_ids):
            connection.offer(kind, payload, label)

    def send(
        self,
        kind: str,
        payload: str,
        channel: Channel,
        account_ids: Collection[int],
        page: OpenPage | None = None,
    ) -> list[Viewer]:
        """To those of these accounts that listen to the stream: on such a page, or in an app. Each once."""
        label = channel.label
        found: dict[int, Viewer] = {}
        for connection in self._listening(channel, account_ids):
            if connection.page == page:
                connection.offer(kind, payload, label)
                found[connection.viewer_id] = connection.viewer
        return list(found.values())

    def put_out(self, kind: str, channel: Channel, account_ids: Collection[int]) -> None:
        """The last that these accounts hear on a stream. What waits of it is not sent any more."""
        for connection in list(self._listening(channel, account_ids)):
            self._drop(connection, channel)
            connection.drop(channel.label)
            connection.offer(kind, "", channel.label)

    def notify(self, kind: str, payload: str, account_id: int, page: OpenPage | None = None) -> None:
        """To one account, on both streams that carry its notifications."""
        for channel in NOTIFYING:
            for connection in self._listening(channel, [account_id]):
                if connection.page == page and reads_notifications(connection.granted):
                    connection.offer(kind, payload, channel.label)

    def _listening(self, channel: Channel, account_ids: Collection[int]) -> Iterator[Connection]:
        for account_id in account_ids:
            for connection in self._people.get(account_id, ()):
                # Asked of everybody who listens, for every post: a call of its own would be a tenth of it.
                if channel in connection.channels or channel in connection.shown:
                    yield connection

    # Ends of access -----------------------------------------------------------------------------

    def end(self, account_id: int, tokens: Collection[int], sessions: Collection[int]) -> None:
        """Close what was opened by these tokens and sessions."""
        for connection in list(self._people.get(account_id, ())):
            token, session = connection.viewer.token, connection.viewer.session
            if (token is not None and token.id in tokens) or (session is not None and session.id in sessions):
                connection.close()

    def end_refused(self) -> None:
        """Close what comes from networks that are kept out now."""
        now = self._app.clock.now_ms()
        for group in list(self._people.values()):
            for connection in list(group):
                if self._app.gates.refuses(connection.address, now):
                    connection.close()
