"""The port for short-lived shared facts: cached answers, counters, locks. All but locks may go early."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Protocol

from sabar.kit.clock import Clock

_SWEEP_EVERY_MS = 10_000
_LOOK_AGAIN_S = 0.05


class LockTimeout(Exception):
    """Somebody else kept the lock for longer than we were ready to wait."""


class Cache(Protocol):
    """All values are bytes, all times milliseconds."""

    async def get(self, key: str) -> bytes | None: ...

    async def set(self, key: str, value: bytes, ttl_ms: int) -> None: ...

    async def add(self, key: str, value: bytes, ttl_ms: int) -> bool:
        """Set it unless it is there; True if this call set it."""
        ...

    async def incr(self, key: str, by: int, ttl_ms: int) -> int:
        """Add to a counter and return it; only the call that creates it (from 0) sets its expiry."""
        ...

    async def delete(self, *keys: str) -> None: ...

    def lock(self, name: str, *, ttl_ms: int, wait_ms: int = 0) -> AbstractAsyncContextManager[None]:
        """Hold the name alone, at most for `ttl_ms` (then another may take it). Raises LockTimeout."""
        ...


class LocalCache:
    """Cache inside one process, at most `max_items`: expired ones go first, then the least recently used."""

    def __init__(self, clock: Clock, max_items: int = 100_000) -> None:
        self._clock = clock
        self._max_items = max_items
        self._items: OrderedDict[str, tuple[bytes, int]] = OrderedDict()
        self._next_sweep_ms = 0
        self._locks: dict[str, tuple[object, int]] = {}
        self._lock_queues: dict[str, deque[asyncio.Event]] = {}

    async def get(self, key: str) -> bytes | None:
        return self._get(key)

    async def set(self, key: str, value: bytes, ttl_ms: int) -> None:
        self._set(key, value, self._clock.now_ms() + ttl_ms)

    async def add(self, key: str, value: bytes, ttl_ms: int) -> bool:
        if self._get(key) is not None:
            return False
        self._set(key, value, self._clock.now_ms() + ttl_ms)
        return True

    async def incr(self, key: str, by: int, ttl_ms: int) -> int:
        old = self._get(key)
        if old is None:
            self._set(key, b"%d" % by, self._clock.now_ms() + ttl_ms)
            return by
        total = int(old) + by
        self._items[key] = (b"%d" % total, self._items[key][1])
        return total

    async def delete(self, *keys: str) -> None:
        for key in keys:
            self._items.pop(key, None)

    @asynccontextmanager
    async def lock(self, name: str, *, ttl_ms: int, wait_ms: int = 0) -> AsyncIterator[None]:
        holder = object()
        if not self._take(name, holder, ttl_ms):
            await self._wait_for(name, holder, ttl_ms, wait_ms)
        try:
            yield
        finally:
            held = self._locks.get(name)
            if held is not None and held[0] is holder:
                del self._locks[name]
                if queue := self._lock_queues.get(name):
                    queue[0].set()

    async def _wait_for(self, name: str, holder: object, ttl_ms: int, wait_ms: int) -> None:
        turn = asyncio.Event()
        queue = self._lock_queues.setdefault(name, deque())
        queue.append(turn)
        try:
            async with asyncio.timeout(wait_ms / 1000):
                while not (queue[0] is turn and self._take(name, holder, ttl_ms)):
                    turn.clear()
                    # A holder that never lets go sends no signal: look at the expiry now and then.
                    with suppress(TimeoutError):
                        await asyncio.wait_for(turn.wait(), _LOOK_AGAIN_S)
        except TimeoutError:
            raise LockTimeout(name) from None
        finally:
            queue.remove(turn)
            if not queue:
                del self._lock_queues[name]
            elif name not in self._locks:
                queue[0].set()

    def _take(self, name: str, holder: object, ttl_ms: int) -> bool:
        now = self._clock.now_ms()
        held = self._locks.get(name)
        if held is not None and held[1] > now:
            return False
        self._locks[name] = (holder, now + ttl_ms)
        return True

    def _get(self, key: str) -> bytes | None:
        item = self._items.get(key)
        if item is None:
            return None
        if item[1] <= self._clock.now_ms():
            del self._items[key]
            return None
        self._items.move_to_end(key)
        return item[0]

    def _set(self, key: str, value: bytes, expires_ms: int) -> None:
        self._items[key] = (value, expires_ms)
        self._items.move_to_end(key)
        if len(self._items) > self._max_items:
            self._sweep()
            while len(self._items) > self._max_items:
                self._items.popitem(last=False)

    def _sweep(self) -> None:
        now = self._clock.now_ms()
        if now >= self._next_sweep_ms:
            self._next_sweep_ms = now + _SWEEP_EVERY_MS
            for key in [key for key, (_, expires_ms) in self._items.items() if expires_ms <= now]:
                del self._items[key]
