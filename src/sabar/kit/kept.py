"""One thing that hardly ever changes, kept until it does."""

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """What is being made while it is forgotten is given to whoever asked before, and not kept: it may be what
    was true before the change.
    """

    def __init__(self) -> None:
        self._made: list[T] = []

    async def get(self, make: Callable[[], Awaitable[T]]) -> T:
        """The one thing, the same object each time; made now if there is none."""
        made = self._made
        if not made:
            made.append(await make())
        return made[0]

    def forget(self) -> None:
        self._made = []
