"""Which ready feeds a source feeds, as slots in ascending order, so that deliveries walk memory forwards."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Slots = NDArray[np.int32]

_NONE: Slots = np.zeros(0, np.int32)
_CHANGES = 64


class Followers:
    """Changes are collected and merged when the source next posts, or when there are many."""

    __slots__ = ("_added", "_base", "_removed")

    def __init__(self) -> None:
        self._base = _NONE
        self._added: set[int] = set()
        self._removed: set[int] = set()

    def __len__(self) -> int:
        return len(self._base) + len(self._added) - len(self._removed)

    def add(self, slot: int) -> None:
        """The slot must not be there."""
        if slot in self._removed:
            self._removed.discard(slot)
        else:
            self._added.add(slot)
            self._merge_if_many()

    def remove(self, slot: int) -> None:
        """The slot must be there."""
        if slot in self._added:
            self._added.discard(slot)
        else:
            self._removed.add(slot)
            self._merge_if_many()

    def after(self, slot: int, count: int) -> Slots:
        """At most `count` slots above `slot`."""
        if self._added or self._removed:
            self._merge()
        # A plain int would make searchsorted copy all slots to 64 bits first.
        start = int(self._base.searchsorted(np.int32(slot), "right"))
        return self._base[start : start + count]

    def _merge_if_many(self) -> None:
        if len(self._added) + len(self._removed) > _CHANGES + len(self._base) // 8:
            self._merge()

    def _merge(self) -> None:
        if self._removed:
            self._base = np.delete(self._base, self._base.searchsorted(_sorted(self._removed)))
            self._removed = set()
        if self._added:
            added = _sorted(self._added)
            self._base = np.insert(self._base, self._base.searchsorted(added), added)
            self._added = set()


def _sorted(slots: set[int]) -> Slots:
    return np.sort(np.fromiter(slots, np.int32, len(slots)))
