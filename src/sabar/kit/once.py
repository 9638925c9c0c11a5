"""What takes long to make, made once and in a thread of its own."""

import asyncio
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Once(Generic[T]):
    """`make` is called when the first of all wants what it makes; the others wait for it."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made: list[T] = []
        self._lock = threading.Lock()

    def here(self) -> T:
        """It, made in this thread if need be."""
        with self._lock:
            if not self._made:
                self._made.append(self._make())
        return self._made[0]

    async def beside(self) -> T:
        """It, made while the loop goes on."""
        return self._made[0] if self._made else await asyncio.to_thread(self.here)
