"""The arena: `CAPACITY` entry numbers per slot, written at a head that goes round."""

from __future__ import annotations

import heapq
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from sabar.backends.arena.entries import Entries, Ids, Numbers
from sabar.backends.arena.followers import Slots
from sabar.backends.feeds import CAPACITY

_NEVER_IDLE = np.iinfo(np.int64).max

SLOT_BYTES = 4 * CAPACITY + 2 + 3 * 8


class Rings:
    """`floor[slot]`: the ring knows every entry with a larger id; nothing larger was ever overwritten.

    The arrays are made in full size at once: the system hands out their memory page by page when it is first
    written, so nothing is ever copied to grow.
    """

    def __init__(self, entries: Entries, max_slots: int) -> None:
        self.max_slots = max_slots
        self.floor: Ids = np.zeros(max_slots, np.int64)
        self.read_ms: Ids = np.zeros(max_slots, np.int64)
        self._entries = entries
        self._cells: Numbers = np.zeros(max_slots * CAPACITY, np.int32)
        self._heads: NDArray[np.int16] = np.zeros(max_slots, np.int16)
        self._rewritten: Ids = np.zeros(max_slots, np.int64)
        self._free: list[int] = []
        self.end = 0
        """Slots from here on were never used."""

    @property
    def full(self) -> bool:
        return not self._free and self.end == self.max_slots

    @property
    def used(self) -> int:
        return self.end - len(self._free)

    def allocate(self) -> int:
        """The lowest free slot, so that the touched part of the arena stays small. There must be one."""
        if self._free:
            return heapq.heappop(self._free)
        self.end += 1
        return self.end - 1

    def idle_since(self, ms: int, count: int) -> list[int]:
        """At most `count` used slots not read since `ms`."""
        found: list[int] = np.flatnonzero(self.read_ms[: self.end] < ms)[:count].tolist()
        return found

    def least_read(self, count: int) -> list[int]:
        """The `count` slots not read for longest, when all are used."""
        found: list[int] = np.argpartition(self.read_ms, count - 1)[:count].tolist()
        return found

    def free(self, slot: int) -> None:
        self._entries.release(self.row(slot))
        self.row(slot)[:] = 0
        self.read_ms[slot] = _NEVER_IDLE
        heapq.heappush(self._free, slot)

    def row(self, slot: int) -> Numbers:
        return self._cells[slot * CAPACITY : (slot + 1) * CAPACITY]

    def rewrite(self, slot: int, numbers: Iterable[int], floor: int) -> None:
        """Replace the ring by at most `CAPACITY` numbers, oldest first, each already held for it."""
        row = self.row(slot)
        fresh = np.zeros(CAPACITY, np.int32)
        kept = np.fromiter(numbers, np.int32)
        fresh[: kept.size] = kept
        before = row.copy()
        row[:] = fresh
        self._entries.release(before)
        self._heads[slot] = kept.size % CAPACITY
        self._rewritten[slot] = self._entries.tick()
        self.floor[slot] = floor

    def write_one(self, slot: int, number: int) -> int:
        """As `write`, at any time: later writes of the same entry will look for it in this ring."""
        written = self.write(np.array([slot], np.int32), number, again=True)
        self._rewritten[slot] = self._entries.tick()
        return written

    def write(self, slots: Slots, number: int, *, again: bool) -> int:
        """Put one entry into many rings (slots ascending, each once) that do not have it; how many took it.

        `again` means that any ring may have it. Else only rings rewritten since the entry's birth can.
        """
        entries = self._entries
        status_id = entries.ids[number]
        where = slots.astype(np.intp)
        floors = self.floor.take(where)
        above = floors < status_id
        if not above.all():
            where, floors = where[above], floors[above]
        if again:
            doubtful = np.arange(where.size)
        else:
            doubtful = np.flatnonzero(self._rewritten.take(where) >= entries.born[number])
        if doubtful.size:
            lacking = np.ones(where.size, np.bool_)
            rows = self._cells.reshape(-1, CAPACITY)[where[doubtful]]
            lacking[doubtful] = (rows != number).all(axis=1)
            where, floors = where[lacking], floors[lacking]

        heads = self._heads.take(where)
        cells = where * CAPACITY
        cells += heads
        overwritten = self._cells.take(cells)
        self._cells[cells] = number
        heads += 1
        heads[heads == CAPACITY] = 0
        self._heads[where] = heads
        if overwritten.any():
            self.floor[where] = np.maximum(floors, entries.ids.take(overwritten))
            entries.release(overwritten)
        entries.holders[number] += where.size
        return where.size
