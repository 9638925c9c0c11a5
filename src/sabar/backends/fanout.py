"""Shares the event loop between deliveries, so that a celebrity's post delays nobody else's."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Generator

Slices = Generator[None, None, int]
"""A delivery in progress: each step handles one slice; returns in the end the number delivered."""


class Fanout:
    """Round robin over lanes (authors): one slice of one lane per turn of the loop, each lane in order.

    The first slice of an idle lane runs at once: a post that fits in one slice never waits for others.
    """

    def __init__(self) -> None:
        self._lanes: dict[int, deque[_Delivery]] = {}
        self._pump: asyncio.Task[None] | None = None

    async def run(self, lane: int, slices: Slices) -> int:
        """Work off `slices`; their value is returned, their error raised. A cancelled caller stops them."""
        delivery = _Delivery(slices)
        if lane in self._lanes or not delivery.step():
            self._lanes.setdefault(lane, deque()).append(delivery)
            if self._pump is None:
                self._pump = asyncio.create_task(self._turn())
        try:
            return await delivery.outcome
        finally:
            slices.close()

    async def _turn(self) -> None:
        while self._lanes:
            lane = next(iter(self._lanes))
            waiting = self._lanes.pop(lane)
            if waiting[0].step():
                waiting.popleft()
            if waiting:
                self._lanes[lane] = waiting
            await asyncio.sleep(0)
        self._pump = None


class _Delivery:
    __slots__ = ("outcome", "slices")

    def __init__(self, slices: Slices) -> None:
        self.slices = slices
        self.outcome: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def step(self) -> bool:
        """Handle one slice; True when nothing is left."""
        if self.outcome.done():
            return True
        try:
            next(self.slices)
        except StopIteration as end:
            self.outcome.set_result(end.value)
            return True
        except Exception as error:
            self.outcome.set_exception(error)
            return True
        return False
