"""Taking turns: one after the other, and each party once in a round, however much one of them wants."""

import asyncio
import contextlib
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Hashable

_Line = deque[asyncio.Future[None]]


class Full(Exception):
    """There is no place to wait in: `own`, because the party itself has as many waiting as it may."""

    def __init__(self, *, own: bool) -> None:
        super().__init__()
        self.own = own


class Turns:
    """`each`: how many of one party may wait; those who come beyond that stand at the door for `door_s`
    seconds, in case a place gets free. `most`: how many wait in all, each at most `patience_s` seconds.
    """

    def __init__(self, *, each: int, most: int, door_s: float, patience_s: float) -> None:
        self._each = each
        self._most = most
        self._door_s = min(door_s, patience_s)
        self._patience_s = patience_s
        #: the party whose turn is next stands first
        self._lines: OrderedDict[Hashable, _Line] = OrderedDict()
        self._waiting = 0
        self._taken = False

    @property
    def taken(self) -> bool:
        """Whether it is somebody's turn."""
        return self._taken

    @contextlib.asynccontextmanager
    async def turn(self, party: Hashable) -> AsyncIterator[None]:
        """The block runs alone. Raises Full, or TimeoutError when it took too long to come."""
        if self._taken:
            await self._wait(party)
        self._taken = True
        try:
            yield
        finally:
            self._pass_on()

    async def _wait(self, party: Hashable) -> None:
        if self._waiting >= self._most:
            raise Full(own=False)
        mine = asyncio.get_running_loop().create_future()
        self._lines.setdefault(party, deque()).append(mine)
        self._waiting += 1
        try:
            await asyncio.wait([mine], timeout=self._door_s)
            if not mine.done() and self._lines[party].index(mine) >= self._each:
                raise Full(own=True)
            # Not awaited itself: a turn that was cancelled could still be given to us in the same instant.
            await asyncio.wait([mine], timeout=self._patience_s - self._door_s)
            if not mine.done():
                raise TimeoutError
        except BaseException:
            if mine.done():
                self._pass_on()  # the turn came while we were giving up
            else:
                self._leave(party, mine)
            raise

    def _leave(self, party: Hashable, mine: asyncio.Future[None]) -> None:
        line = self._lines[party]
        line.remove(mine)
        self._waiting -= 1
        if not line:
            del self._lines[party]

    def _pass_on(self) -> None:
        if not self._lines:
            self._taken = False
            return
        party, line = self._lines.popitem(last=False)
        self._waiting -= 1
        line.popleft().set_result(None)
        if line:
            self._lines[party] = line
