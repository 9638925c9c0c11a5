"""How many connections may be open, and which of them are closed when there are too many.

A connection that does nothing costs its owner nothing and us a descriptor. So those that wait, for a request
or for the rest of one, count for the network they come from, and the one that waited longest gives way first.
Whoever is being answered or listens to a stream is left alone.
"""

import asyncio
import ipaddress
import time
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import structlog
from starlette.types import Scope

from sabar.edge.shares import Shares
from sabar.kit.net import forwarded
from sabar.kit.net.accepted import Accepted, Link, Peer
from sabar.rules.door import DOOR
from sabar.rules.rates import RateClass

log = structlog.get_logger("sabar.door")

#: How often the connections are looked at, and told of.
_LOOK_S = 0.2
_TELL_S = 10.0
#: Above so many, looking is left to a thread.
_FEW = 500
#: Parts of the whole above which the oldest give way, and down to which.
_FULL, _CALM = 0.85, 0.7
#: One that waits no longer is between two requests of somebody busy; or it has just come, and what it asks
#: is on its way to us.
_BUSY_S, _NEW_S = 2.0, 0.1
_KEPT_BITS = {4: 16, 6: 32}
#: Open files for the database, pictures and calls to the outside.
_RESERVED = 256


class Room(NamedTuple):
    """How many connections may be open at once: asking ones with event streams, and WebSockets."""

    connections: int
    sockets: int


def room(files: int) -> Room:
    """What fits beside the database and the pictures into so many open files."""
    left = files - min(_RESERVED, files // 4)
    connections = min(DOOR.connections, left * 2 // 3)
    return Room(connections, left - connections)


class Visit:
    """One request on its way, or an open socket. `address`: the caller's, behind proxies; `waits`: for the
    rest of a body, or for a turn; `stuck_since`: when the piece of an answer was handed over that nobody
    takes; `rate`: that of its route, once it is known; `closed`: its connection ended, or gave way to others.
    """

    __slots__ = ("address", "closed", "peer", "rate", "since", "socket", "stuck_since", "too_slow", "waits")

    def __init__(self, peer: Peer, *, socket: bool) -> None:
        self.peer = peer
        self.address = peer[0]
        self.rate = RateClass.NONE
        self.since = time.monotonic()
        self.socket = socket
        self.stuck_since: float | None = None
        self.waits = False
        self.too_slow = False
        self.closed = False


class _Waiting:
    __slots__ = ("counted", "link", "since")

    def __init__(self, link: Link, counted: str, since: float) -> None:
        self.link = link
        self.counted = counted
        self.since = since


class Door:
    """`most`: connections that may be open at once, WebSockets not counted. `by_network`: whether so many of
    one network are too many.
    """

    def __init__(
        self, port: int, most: int, trusted: Sequence[forwarded.Network], *, by_network: bool
    ) -> None:
        self._accepted = Accepted(port)
        self._most = most
        self._trusted = trusted
        self._by_network = by_network
        self._visits: dict[Peer, Visit] = {}
        self._turns = Shares(DOOR.turns_of_network)
        # Connection → when it was first seen, or had its last answer.
        self._idle: dict[Peer, float] = {}
        # Network → bodies that are waited for.
        self._bodies: Counter[str] = Counter()
        self._cut: set[Peer] = set()
        # Network → how many of it had to go.
        self._closed: Counter[str] = Counter()
        self._slow: Counter[str] = Counter()
        self._told = 0.0

    def enter(self, scope: Scope) -> Visit:
        """A request begins, or a socket opens."""
        host, port = scope["client"]
        # The server writes the number as text.
        peer = host, int(port)
        visit = self._visits[peer] = Visit(peer, socket=scope["type"] == "websocket")
        return visit

    def leave(self, visit: Visit) -> None:
        """It is answered, or closed."""
        if self._visits.get(visit.peer) is visit:
            del self._visits[visit.peer]
            self._idle[visit.peer] = time.monotonic()
        if visit.too_slow:
            self._slow[_network(forwarded.counted_as(visit.address))] += 1

    def cut(self, visit: Visit) -> None:
        """End its connection, with what of an answer is on its way: at the next look."""
        visit.closed = True
        self._cut.add(visit.peer)

    def wait(self, visit: Visit) -> None:
        """The next part of its body has not come yet."""
        visit.waits = True
        self._bodies[forwarded.counted_as(visit.address)] += 1

    def go_on(self, visit: Visit) -> None:
        """It has."""
        visit.waits = False
        counted = forwarded.counted_as(visit.address)
        self._bodies[counted] -= 1
        if not self._bodies[counted]:
            del self._bodies[counted]

    def is_crowded(self, address: str) -> bool:
        """Whether so many bodies of its network are waited for that one more is not even looked at."""
        return self._by_network and self._bodies[forwarded.counted_as(address)] > DOOR.bodies_of_network

    async def take_turn(self, visit: Visit) -> None:
        """Wait until its network has no more than its share of everybody's time."""
        if not self._by_network:
            return
        visit.waits = True
        try:
            await self._turns.take(forwarded.counted_as(visit.address))
        finally:
            visit.waits = False

    def give_turn(self, visit: Visit) -> None:
        """The work for it is done."""
        if self._by_network:
            self._turns.give(forwarded.counted_as(visit.address))

    async def watch(self) -> None:
        """Until cancelled."""
        self._accepted.end_dead_ones()
        open_now = 0
        while True:
            await asyncio.sleep(_LOOK_S)
            began = time.monotonic()
            try:
                if open_now > _FEW:
                    links = await asyncio.to_thread(self._accepted.look)
                else:
                    links = self._accepted.look()
            except OSError as error:
                # No descriptor is left to look with; some will be in a moment.
                log.warning("the connections could not be looked at", error=str(error))
                continue
            open_now = len(links)
            self._mark_gone(links, began)
            self._end_cut(links)
            leaving = self._leaving(links, time.monotonic())
            if leaving:
                self._mark_leaving(leaving)
                await asyncio.to_thread(self._close, leaving)
            self._tell(open_now - len(leaving))

    def _leaving(self, links: list[Link], now: float) -> list[_Waiting]:
        """Those that give way, the longest waiting first."""
        idle, self._idle = self._idle, {}
        counts: Counter[str] = Counter()
        waiting: list[_Waiting] = []
        held = 0
        for link in links:
            visit = self._visits.get(link.peer)
            if visit is not None and visit.socket:
                continue
            held += 1
            if visit is None:
                since = self._idle[link.peer] = idle.get(link.peer, now)
                if self._is_trusted(link.peer[0]):
                    continue
                counted = forwarded.counted_as(link.peer[0])
                waiting.append(_Waiting(link, counted, since))
            else:
                counted = forwarded.counted_as(visit.address)
                stuck = visit.since if visit.waits else visit.stuck_since
                if stuck is not None:
                    waiting.append(_Waiting(link, counted, stuck))
            counts[counted] += 1
        waiting.sort(key=lambda one: one.since)
        full = held > _FULL * self._most
        leaving = self._too_many_of_one(waiting, counts, now, full=full) if self._by_network else []
        surplus = held - len(leaving) - int(_CALM * self._most)
        if full and surplus > 0:
            gone = {one.link for one in leaving}
            others = [one for one in waiting if one.link not in gone and now - one.since >= _NEW_S]
            leaving += others[:surplus]
        return leaving

    def _too_many_of_one(
        self, waiting: list[_Waiting], counts: Counter[str], now: float, *, full: bool
    ) -> list[_Waiting]:
        found = []
        patience = _NEW_S if full else _BUSY_S
        for one in waiting:
            if counts[one.counted] > DOOR.connections_of_network and now - one.since >= patience:
                counts[one.counted] -= 1
                found.append(one)
        return found

    def _is_trusted(self, host: str) -> bool:
        return forwarded.is_trusted(host, self._trusted)

    def _mark_gone(self, links: list[Link], began: float) -> None:
        """Whoever left while he waited for a turn needs none."""
        waiting = [visit for visit in self._visits.values() if visit.waits and visit.since < began]
        here = {link.peer for link in links} if waiting else set()
        for visit in waiting:
            visit.closed = visit.closed or visit.peer not in here

    def _mark_leaving(self, leaving: list[_Waiting]) -> None:
        for one in leaving:
            visit = self._visits.get(one.link.peer)
            if visit is not None:
                visit.closed = True

    def _end_cut(self, links: list[Link]) -> None:
        if self._cut:
            cut, self._cut = self._cut, set()
            for link in links:
                if link.peer in cut:
                    self._accepted.end(link, drop=True)

    def _close(self, leaving: list[_Waiting]) -> None:
        for one in leaving:
            if self._accepted.end(one.link):
                self._closed[_network(one.counted)] += 1

    def _tell(self, open_now: int) -> None:
        """One line in ten seconds, however many there were."""
        now = time.monotonic()
        if now - self._told < _TELL_S or not (self._closed or self._slow):
            return
        all_of_them = self._closed + self._slow
        log.warning(
            "connections that only waited were closed",
            to_make_room=self._closed.total(),
            too_slow=self._slow.total(),
            networks=len(all_of_them),
            most_from=all_of_them.most_common(1)[0][0],
            open=open_now,
        )
        self._told = now
        self._closed.clear()
        self._slow.clear()


def _network(counted: str) -> str:
    """Where somebody is, so roughly that it is nobody: `203.0.0.0/16`."""
    try:
        network = ipaddress.ip_network(counted)
    except ValueError:
        return "unknown"
    return str(network.supernet(new_prefix=_KEPT_BITS[network.version]))
