"""The embedded version of the port: rings in one arena, followers as sorted slots, deliveries in slices."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from sabar.backends import fanout
from sabar.backends.arena.entries import Entries, Ids
from sabar.backends.arena.followers import Followers
from sabar.backends.arena.rings import SLOT_BYTES, Rings
from sabar.backends.feeds import (
    CAPACITY,
    Entry,
    FeedKey,
    FeedKind,
    FeedStats,
    Loaded,
    LoadEntries,
    LoadFeed,
    Page,
)
from sabar.kit.clock import Clock
from sabar.model.audience import Source, SourceKind

_NO_SOURCES: Ids = np.zeros(0, np.int64)
_KIND_AT = 60
"""In one number, the bit above which the kind of a source stands; ids need fewer for some 500 years."""
_KINDS = {kind: kind << _KIND_AT for kind in SourceKind}
_LINK_BYTES = 8 + 4
"""A source in the feed's array, and the slot in the source's."""
#: A feed that nobody read for so long goes cold.
_IDLE_MS = 10 * 86_400_000
_SWEEP_EVERY_MS = 600_000
_SWEEP_AT_MOST = 64
"""Feeds dropped in one go: a fill should not pay for thousands."""


class ArenaFeeds:
    """`max_feeds` bounds memory (1.6 KB a feed, plus its sources): beyond, the least recently read go cold.

    A slice is small enough that a request waiting behind one does not notice it.
    """

    shared = False

    def __init__(
        self,
        clock: Clock,
        *,
        max_feeds: int = 100_000,
        slice_size: int = 2048,
    ) -> None:
        self._clock = clock
        self._slice_size = slice_size
        self._fanout = fanout.Fanout()
        self._entries = Entries()
        self._rings = Rings(self._entries, max_feeds)
        self._slots: dict[FeedKey, int] = {}
        self._keys: list[FeedKey | None] = []
        self._sources: list[Ids] = []
        self._followers: dict[int, Followers] = {}
        self._filling: dict[FeedKey, asyncio.Event] = {}
        self._watches: set[_Watch] = set()
        self._next_sweep_ms = 0
        self._deliveries = 0
        self._links = 0

    async def page(
        self,
        key: FeedKey,
        *,
        max_id: int | None = None,
        since_id: int | None = None,
        min_id: int | None = None,
        limit: int = 20,
    ) -> Page | None:
        slot = self._slots.get(key)
        if slot is None:
            return None
        self._rings.read_ms[slot] = self._clock.now_ms()
        floor = int(self._rings.floor[slot])
        if min_id is not None and min_id < floor:
            return Page([], False, floor)
        lower = since_id or 0 if min_id is None else min_id
        row = self._rings.row(slot)
        ids = self._entries.ids.take(row)
        order = ids.argsort()
        ids = ids[order]
        first = int(ids.searchsorted(max(lower, floor), "right"))
        end = CAPACITY if max_id is None else int(ids.searchsorted(max_id, "left"))
        if min_id is None:
            first = max(first, end - limit)
        else:
            end = min(end, first + limit)
        found = self._entries.get(row[order[first:end][::-1]])
        complete = len(found) == limit or floor == 0 or lower >= floor
        return Page(found, complete, floor)

    async def fill(self, key: FeedKey, load: LoadFeed) -> None:
        while key not in self._slots:
            other = self._filling.get(key)
            if other is None:
                await self._fill(key, load)
                return
            await other.wait()

    async def _fill(self, key: FeedKey, load: LoadFeed) -> None:
        done = self._filling[key] = asyncio.Event()
        try:
            with self._watch() as watch:
                loaded = await load(CAPACITY)
            self._install(key, loaded, watch)
        finally:
            del self._filling[key]
            done.set()

    def _install(self, key: FeedKey, loaded: Loaded, watch: _Watch) -> None:
        sources = set(loaded.sources)
        entries = {entry.status_id: entry for entry in loaded.entries}
        floor = min(entries) - 1 if len(loaded.entries) >= CAPACITY else 0
        for entry, fed_by, homes in watch.pushed:
            if not sources.isdisjoint(fed_by) or (key.kind is FeedKind.HOME and key.id in homes):
                entries[entry.status_id] = entry
        slot = self._allocate(key, sources)
        self._put(slot, watch.without_removed(entries.values()), floor)

    def _put(self, slot: int, entries: Iterable[Entry], floor: int) -> None:
        """Make the ring of what is above the floor; raise the floor by what finds no room."""
        above = sorted((entry for entry in entries if entry.status_id > floor), key=_by_id)
        if len(above) > CAPACITY:
            floor = above[-CAPACITY - 1].status_id
        self._rings.rewrite(slot, [self._entries.hold(entry) for entry in above[-CAPACITY:]], floor)

    async def push(self, entry: Entry, sources: Sequence[Source], *, homes: Collection[int] = ()) -> int:
        for watch in self._watches:
            watch.pushed.append((entry, sources, homes))
        delivered = await self._fanout.run(entry.author_id, self._deliver(entry, sources, homes))
        self._deliveries += delivered
        return delivered

    def _deliver(self, entry: Entry, sources: Sequence[Source], homes: Collection[int]) -> fanout.Slices:
        number = self._entries.hold(entry)
        try:
            total = sum(self._write_one(FeedKey(FeedKind.HOME, id), number) for id in homes)
            if not sources:
                return total
            again = bool(self._entries.pushed[number])
            self._entries.pushed[number] = True
            own, codes = FeedKey(FeedKind.HOME, entry.author_id), [_code(source) for source in sources]
            if any(self._feeds_from(own, code) for code in codes):
                total += self._write_one(own, number)
            room = self._slice_size
            for code in codes:
                last = -1
                while (followers := self._followers.get(code)) is not None:
                    slots = followers.after(last, room)
                    if not slots.size:
                        break
                    last = int(slots[-1])
                    written = self._rings.write(slots, number, again=again)
                    total += written
                    room -= slots.size
                    if room == 0:
                        yield
                        room = self._slice_size
                again = True
            return total
        finally:
            self._entries.release_one(number)

    def _write_one(self, key: FeedKey, number: int) -> int:
        slot = self._slots.get(key)
        return 0 if slot is None else self._rings.write_one(slot, number)

    async def follow(self, key: FeedKey, source: Source, load: LoadEntries) -> None:
        code = _code(source)
        slot = await self._settled(key)
        if slot is None:
            return
        # First the source, then what it said so far: what it says in between arrives by itself.
        if not _has(self._sources[slot], code):
            at = self._sources[slot].searchsorted(code)
            self._sources[slot] = np.insert(self._sources[slot], at, code)
            self._link(code, slot)
        try:
            with self._watch() as watch:
                entries = await load(CAPACITY)
        except BaseException:
            # Without its older entries the feed would be wrong for good; cold, it is only slow once.
            self._forget(key)
            raise
        if self._feeds_from(key, code):
            self._merge(self._slots[key], watch.without_removed(entries), whole=len(entries) < CAPACITY)

    def _merge(self, slot: int, entries: Sequence[Entry], *, whole: bool) -> None:
        floor = int(self._rings.floor[slot])
        if not whole:
            floor = max(floor, min(map(_by_id, entries), default=1) - 1)
        known = {entry.status_id: entry for entry in self._kept(slot)}
        self._put(slot, (known | {entry.status_id: entry for entry in entries}).values(), floor)

    async def unfollow(self, key: FeedKey, source: Source) -> None:
        slot, code = await self._settled(key), _code(source)
        if slot is None or not _has(self._sources[slot], code):
            return
        if self._sources[slot][-1] >> _KIND_AT != SourceKind.AUTHOR:
            # An author's post may also be there for its tag, and no entry says which tags brought it.
            self._forget(key)
            return
        self._sources[slot] = self._sources[slot][self._sources[slot] != code]
        self._unlink(code, slot)
        kept = [entry for entry in self._kept(slot) if entry.author_id != source.id]
        self._put(slot, kept, int(self._rings.floor[slot]))

    async def remove(self, status_id: int) -> None:
        for watch in self._watches:
            watch.removed.add(status_id)
        self._entries.remove(status_id)

    async def drop(self, key: FeedKey) -> None:
        await self._settled(key)
        self._forget(key)

    async def stats(self) -> FeedStats:
        size = self._rings.used * SLOT_BYTES + self._entries.bytes + self._links * _LINK_BYTES
        return FeedStats(len(self._slots), len(self._entries), size, self._deliveries)

    async def _settled(self, key: FeedKey) -> int | None:
        """The slot of the feed once nobody is filling it, so that changes come after what was loaded."""
        while (filling := self._filling.get(key)) is not None:
            await filling.wait()
        return self._slots.get(key)

    def _feeds_from(self, key: FeedKey, code: int) -> bool:
        slot = self._slots.get(key)
        return slot is not None and _has(self._sources[slot], code)

    def _kept(self, slot: int) -> list[Entry]:
        row = self._rings.row(slot)
        return self._entries.get(row[self._entries.ids.take(row) > 0])

    def _allocate(self, key: FeedKey, sources: Collection[Source]) -> int:
        self._make_room()
        slot = self._rings.allocate()
        if slot == len(self._keys):
            self._keys.append(key)
            self._sources.append(_NO_SOURCES)
        self._keys[slot] = key
        self._sources[slot] = np.sort(np.fromiter(map(_code, sources), np.int64, len(sources)))
        for code in self._sources[slot].tolist():
            self._link(code, slot)
        self._slots[key] = slot
        self._rings.read_ms[slot] = self._clock.now_ms()
        return slot

    def _make_room(self) -> None:
        now = self._clock.now_ms()
        if now >= self._next_sweep_ms:
            idle = self._rings.idle_since(now - _IDLE_MS, _SWEEP_AT_MOST)
            if len(idle) < _SWEEP_AT_MOST:
                self._next_sweep_ms = now + _SWEEP_EVERY_MS
            self._forget_slots(idle)
        if self._rings.full:
            self._forget_slots(self._rings.least_read(min(_SWEEP_AT_MOST, self._rings.max_slots)))

    def _forget_slots(self, slots: list[int]) -> None:
        for slot in slots:
            key = self._keys[slot]
            if key is not None:
                self._forget(key)

    def _forget(self, key: FeedKey) -> None:
        slot = self._slots.pop(key, None)
        if slot is None:
            return
        for code in self._sources[slot].tolist():
            self._unlink(code, slot)
        self._keys[slot] = None
        self._sources[slot] = _NO_SOURCES
        self._rings.free(slot)

    def _link(self, code: int, slot: int) -> None:
        followers = self._followers.get(code)
        if followers is None:
            followers = self._followers[code] = Followers()
        followers.add(slot)
        self._links += 1

    def _unlink(self, code: int, slot: int) -> None:
        self._links -= 1
        followers = self._followers[code]
        followers.remove(slot)
        if not len(followers):
            del self._followers[code]

    @contextmanager
    def _watch(self) -> Iterator[_Watch]:
        watch = _Watch()
        self._watches.add(watch)
        try:
            yield watch
        finally:
            self._watches.discard(watch)


class _Watch:
    """What happened to all feeds while something was being loaded."""

    def __init__(self) -> None:
        self.pushed: list[tuple[Entry, Sequence[Source], Collection[int]]] = []
        self.removed: set[int] = set()

    def without_removed(self, entries: Iterable[Entry]) -> list[Entry]:
        if not self.removed:
            return list(entries)
        return [e for e in entries if e.status_id not in self.removed and e.reblog_of_id not in self.removed]


def _by_id(entry: Entry) -> int:
    return entry.status_id


def _code(source: Source) -> int:
    """The source as one number: all authors come before all tags."""
    return _KINDS[source.kind] | source.id


def _has(sources: Ids, code: int) -> bool:
    at = int(sources.searchsorted(code))
    return at < sources.size and int(sources[at]) == code
