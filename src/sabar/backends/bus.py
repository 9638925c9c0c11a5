"""The port that wakes other parts up: short messages on named channels. The truth is re-read."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Protocol, Self

import msgspec


class Message(msgspec.Struct, frozen=True, gc=False):
    channel: str
    data: bytes


class Resync(msgspec.Struct, frozen=True, gc=False):
    """Messages were lost for this subscriber (too slow, or the line broke): read everything again."""


class Subscription(Protocol):
    """An endless async iterator of messages in the order they were published, until `close`."""

    def __aiter__(self) -> Self: ...
    async def __anext__(self) -> Message | Resync: ...
    async def add(self, *channels: str) -> None: ...
    async def discard(self, *channels: str) -> None: ...
    async def close(self) -> None: ...


class Bus(Protocol):
    """Wakes whoever listens to a channel. Messages may be lost: the truth is read again in SQL."""

    async def publish(self, channel: str, data: bytes) -> None: ...

    async def subscribe(self, *channels: str) -> Subscription:
        """What is published after this returns will arrive."""
        ...

    async def close(self) -> None:
        """End all subscriptions."""
        ...


class LocalBus:
    """Bus inside one process. A subscriber `backlog` messages behind loses them and gets a Resync instead."""

    def __init__(self, backlog: int = 1024) -> None:
        self.backlog = backlog
        self._listeners: dict[str, dict[LocalSubscription, None]] = {}

    async def publish(self, channel: str, data: bytes) -> None:
        listeners = self._listeners.get(channel)
        if listeners:
            message = Message(channel, data)
            for subscription in listeners:
                subscription.offer(message)

    async def subscribe(self, *channels: str) -> LocalSubscription:
        subscription = LocalSubscription(self)
        await subscription.add(*channels)
        return subscription

    async def close(self) -> None:
        for listeners in list(self._listeners.values()):
            for subscription in list(listeners):
                await subscription.close()

    def listen(self, channel: str, subscription: LocalSubscription) -> None:
        self._listeners.setdefault(channel, {})[subscription] = None

    def leave(self, channel: str, subscription: LocalSubscription) -> None:
        listeners = self._listeners[channel]
        del listeners[subscription]
        if not listeners:
            del self._listeners[channel]


class LocalSubscription:
    def __init__(self, bus: LocalBus) -> None:
        self._bus = bus
        self._channels: set[str] = set()
        self._waiting: deque[Message | Resync] = deque()
        self._news = asyncio.Event()
        self._closed = False

    def offer(self, message: Message) -> None:
        if len(self._waiting) >= self._bus.backlog:
            self._waiting.clear()
            self._waiting.append(Resync())
        self._waiting.append(message)
        self._news.set()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Message | Resync:
        while not self._waiting:
            if self._closed:
                raise StopAsyncIteration
            self._news.clear()
            await self._news.wait()
        return self._waiting.popleft()

    async def add(self, *channels: str) -> None:
        if self._closed:
            return
        for channel in channels:
            if channel not in self._channels:
                self._channels.add(channel)
                self._bus.listen(channel, self)

    async def discard(self, *channels: str) -> None:
        for channel in channels:
            if channel in self._channels:
                self._channels.discard(channel)
                self._bus.leave(channel, self)

    async def close(self) -> None:
        """Messages not yet taken are forgotten; whoever waits is released."""
        await self.discard(*self._channels.copy())
        self._closed = True
        self._waiting.clear()
        self._news.set()
