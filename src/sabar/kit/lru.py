"""A map that forgets what was not used for longest once its bytes exceed a bound."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_write = msgspec.msgpack.Encoder().encode

_OVERHEAD = 180
"""Bytes an entry costs beside its value: header, key, table and link nodes (CPython 3.11, measured)."""


def written(value: object) -> int:
    """About what a record takes in memory: 1.6 to 2.1 times what it takes written down (CPython 3.11)."""
    return 2 * len(_write(value))


class _Entry(NamedTuple):
    value: Any
    size: int


class ByteLRU(Generic[K, V]):
    """`max_bytes` counts values, as `weigh` says, and a fixed overhead per entry; a value that cannot fit is
    not kept. `hits` and `misses` are those of `get`.
    """

    def __init__(self, max_bytes: int, weigh: Callable[[Any], int] = len) -> None:
        self.max_bytes = max_bytes
        self.bytes = 0
        self.hits = 0
        self.misses = 0
        self._weigh = weigh
        self._items: OrderedDict[K, _Entry] = OrderedDict()

    def __len__(self) -> int:
        return len(self._items)

    def get(self, key: K) -> V | None:
        entry = self._items.get(key)
        if entry is None:
            self.misses += 1
            return None
        self.hits += 1
        self._items.move_to_end(key)
        value: V = entry.value
        return value

    def put(self, key: K, value: V) -> None:
        self.discard(key)
        size = self._weigh(value) + _OVERHEAD
        if size > self.max_bytes:
            return
        self._items[key] = _Entry(value, size)
        self.bytes += size
        while self.bytes > self.max_bytes:
            _, old = self._items.popitem(last=False)
            self.bytes -= old.size

    def discard(self, key: K) -> None:
        old = self._items.pop(key, None)
        if old is not None:
            self.bytes -= old.size

    def clear(self) -> None:
        self._items.clear()
        self.bytes = 0
