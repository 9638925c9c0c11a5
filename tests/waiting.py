"""Waiting for what happens by itself, as long as it may take and no longer."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def eventually(found: Callable[[], T], seconds: float = 20, *, every: float = 0.02) -> T:
    """What is found once it is true; asked anew until then."""
    end = time.monotonic() + seconds
    while not (answer := found()):
        assert time.monotonic() < end, "it never came about"
        time.sleep(every)
    return answer
