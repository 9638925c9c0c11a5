"""The time, injected, so that tests can drive it."""

import time
from typing import Protocol


class Clock(Protocol):
    """Tells the time, so that tests can set it."""

    def now_ms(self) -> int:
        """Milliseconds since the epoch, UTC."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000


class FixedClock:
    """A clock that moves only when told to."""

    def __init__(self, now_ms: int = 1_767_225_600_000) -> None:
        self._now_ms = now_ms

    def now_ms(self) -> int:
        return self._now_ms

    def advance(self, ms: int) -> None:
        """Move by `ms` milliseconds; a negative number moves back."""
        self._now_ms += ms
