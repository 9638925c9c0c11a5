"""Work that many ask for at once is done once, by what it is called."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Flights:
    """Whoever asks for what is being done already waits for that; its outcome, or its error, is everybody's.

    It is done to its end, also when nobody waits any more.
    """

    def __init__(self) -> None:
        self._running: dict[Hashable, asyncio.Task[Any]] = {}

    async def share(self, name: Hashable, work: Callable[[], Awaitable[T]]) -> T:
        """The result of `work`, or of what was begun under this name and has not ended."""
        task = self._running.get(name)
        if task is None:
            task = self._running[name] = asyncio.ensure_future(_run(work))
            task.add_done_callback(lambda ended: self._land(name, ended))
        result: T = await asyncio.shield(task)
        return result

    def _land(self, name: Hashable, ended: asyncio.Task[Any]) -> None:
        del self._running[name]
        if not ended.cancelled():
            # An error that nobody waited for is not one of the program.
            ended.exception()


async def _run(work: Callable[[], Awaitable[T]]) -> T:
    return await work()
