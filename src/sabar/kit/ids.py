"""64-bit ids that sort by time: milliseconds since the epoch << 16, then 16 bits that tell apart ids of
one millisecond.

Of the 16 low bits the highest says who made the id: 0 is `next()` (9 bits of counter, 6 bits of node), 1
is `at()`.
"""

import random
import threading

from sabar.kit.clock import Clock

#: No id is larger; a database takes no larger number.
LARGEST = 2**63 - 1
_DIGITS = len(str(LARGEST))
_NODE_BITS = 6
_COUNTER_LIMIT = 1 << 9
_AT_LIMIT = 1 << 15
_AT_MARK = 1 << 15


def first_of(ms: int) -> int:
    """The smallest id that this millisecond can have: a bound for queries by time."""
    return ms << 16


def time_of(id: int) -> int:
    """When an id was made (ms)."""
    return id >> 16


class Ids:
    """Makes ids; safe to share between threads. Give every process its own `node` (0 to 63) if you can; it
    is random otherwise.
    """

    def __init__(self, clock: Clock, node: int | None = None) -> None:
        self._clock = clock
        self._random = random.SystemRandom()
        self._node = (self._random.getrandbits(_NODE_BITS) if node is None else node) & (
            (1 << _NODE_BITS) - 1
        )
        self._lock = threading.Lock()
        self._ms = -1
        self._counter = 0
        self._at = self._random.randrange(_AT_LIMIT)

    def next(self) -> int:
        """A new id, larger than every one before it, also when the clock stands still or jumps back."""
        now = self._clock.now_ms()
        with self._lock:
            if now > self._ms:
                self._start(now)
            else:
                self._counter += 1
                if self._counter >= _COUNTER_LIMIT:
                    self._start(self._ms + 1)
            return (self._ms << 16) | (self._counter << _NODE_BITS) | self._node

    def at(self, ms: int) -> int:
        """A new id for something that happened at `ms`, such as a post from another server.

        Two calls for the same millisecond are equal only when a multiple of 32,768 calls lies between them.
        """
        with self._lock:
            self._at = (self._at + 1) % _AT_LIMIT
            return (ms << 16) | _AT_MARK | self._at

    def _start(self, ms: int) -> None:
        # A random start keeps two processes that drew the same node from colliding in every shared
        # millisecond.
        self._ms = ms
        self._counter = self._random.randrange(_COUNTER_LIMIT // 2)


def is_one(text: str) -> bool:
    """Whether a text is a number that an id can be. Its length is looked at before its digits."""
    return len(text) <= _DIGITS and text.isdecimal() and int(text) <= LARGEST
