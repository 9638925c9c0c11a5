"""How often posts leave, counted in memory and written down together a little later.

Numbers only, never who. So that whoever opens a page twice is one, marks of readers and posts are remembered
for a while: sums with a secret of this process, which are written nowhere and mean nothing outside of it.
"""

import secrets
from collections.abc import Iterable

from sabar.kit import ids, times
from sabar.kit.clock import Clock
from sabar.model.receipts import Way

#: Marks that are remembered, in two halves; the older half goes when the newer is full, or old.
_HALF = 100_000
_HALF_MS = times.HOUR


class Deliveries:
    """Of one process. What was not written down when it dies is lost. `new_ms`: so long a post is counted."""

    def __init__(self, clock: Clock, *, new_ms: int) -> None:
        self._clock = clock
        self._new_ms = new_ms
        self._secret = secrets.randbits(64)
        self._marks: set[int] = set()
        self._older: set[int] = set()
        self._left_out: set[int] = set()
        self._waiting: dict[tuple[int, Way], int] = {}
        self.turn()

    def count(self, way: Way, ids: Iterable[int], reader_id: int | None = None) -> None:
        """These posts left by a way: once for a reader, or, without one, once more."""
        if reader_id in self._left_out:
            return
        waiting, marks, older = self._waiting, self._marks, self._older
        base = hash((self._secret, way, reader_id))
        for id in ids:
            if id < self._first:
                continue
            if reader_id is not None:
                mark = hash((base, id))
                if mark in marks or mark in older:
                    continue
                marks.add(mark)
            waiting[id, way] = waiting.get((id, way), 0) + 1

    def count_readers(self, way: Way, id: int, reader_ids: Iterable[int]) -> None:
        """A post left by a way, once for each of these readers."""
        if id < self._first:
            return
        marks, older, before = self._marks, self._older, len(self._marks)
        bases = [hash((self._secret, way, one)) for one in reader_ids if one not in self._left_out]
        marks.update([mark for base in bases if (mark := hash((base, id))) not in older])
        if more := len(marks) - before:
            self._waiting[id, way] = self._waiting.get((id, way), 0) + more

    def leave_out(self, reader_id: int, *, counted: bool) -> None:
        """Somebody has just said that he does not want to be counted, or that he does."""
        if counted:
            self._left_out.discard(reader_id)
        else:
            self._left_out.add(reader_id)

    def take(self, most: int) -> list[tuple[int, Way, int]]:
        """(post, way, how many) to be written down; what is not is to be given back."""
        keys = list(self._waiting)[:most]
        return [(*key, self._waiting.pop(key)) for key in keys]

    def give_back(self, counted: Iterable[tuple[int, Way, int]]) -> None:
        for id, way, sent in counted:
            self._waiting[id, way] = self._waiting.get((id, way), 0) + sent

    def turn(self) -> None:
        """Forget marks that are old enough, and see which posts are still new."""
        now = self._clock.now_ms()
        self._first = ids.first_of(now - self._new_ms)
        if not self._marks:
            self._since = now
        elif len(self._marks) >= _HALF or now - self._since >= _HALF_MS:
            self._older, self._marks, self._since = self._marks, set(), now
