"""A map that forgets what was not used for longest once its bytes exceed a bound."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)

_OVERHEAD = 180
"""Bytes an entry costs beside its value: header, key, table and link nodes (CPython 3.11, measured)."""


class ByteLRU(Generic[K]):
    """`max_bytes` counts values and a fixed overhead per entry; a value that cannot fit is not kept."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.bytes = 0
        self._items: OrderedDict[K, bytes] = OrderedDict()

    def __len__(self) -> int:
        return len(self._items)

    def get(self, key: K) -> bytes | None:
        value = self._items.get(key)
        if value is not None:
            self._items.move_to_end(key)
        return value

    def put(self, key: K, value: bytes) -> None:
        self.discard(key)
        size = len(value) + _OVERHEAD
        if size > self.max_bytes:
            return
        self._items[key] = value
        self.bytes += size
        while self.bytes > self.max_bytes:
            _, old = self._items.popitem(last=False)
            self.bytes -= len(old) + _OVERHEAD

    def discard(self, key: K) -> None:
        old = self._items.pop(key, None)
        if old is not None:
            self.bytes -= len(old) + _OVERHEAD

    def clear(self) -> None:
        self._items.clear()
        self.bytes = 0
