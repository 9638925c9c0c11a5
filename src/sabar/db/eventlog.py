"""What happened, as every process hears it: the tail of the events table, handed on in the order of the
commits."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable

import msgspec

from sabar import events
from sabar.db import errors
from sabar.db.engine import Database, Row
from sabar.events import LoggedEvent
from sabar.kit.clock import Clock

_log = logging.getLogger("sabar.eventlog")

_PAGE = 500
#: Between two looks for what others wrote; the second where the database says itself when they commit.
_POLL_S, _HEARD_S = 0.25, 5.0
# Numbers are given before the commit, so one may appear after a higher one. A missing number is waited for
# until its transaction cannot be alive any more (their limit is 30 s); after that it was rolled back.
_GAP_LIFE_MS = 60_000
_MOST_GAPS = 1_000


Callback = Callable[[LoggedEvent], None]


class EventLog:
    """Follows the log from where it ends now. Subscribers are called on the loop thread and must not
    block."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._subscribers: list[Callback] = []
        self._last: int | None = None
        self._gaps: dict[int, int] = {}
        self._advancing = asyncio.Lock()
        self._wake = asyncio.Event()

    def subscribe(self, callback: Callback) -> Callable[[], None]:
        """Hear every event from now on; call the answer to stop."""
        self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback)

    def wake(self) -> None:
        """Something was committed: look now. Call it on the loop thread."""
        self._wake.set()

    async def start(self) -> None:
        """Take the current end as the beginning; without it the first `advance` does so."""
        last = await self._db.read().value("SELECT MAX(seq) FROM events") or 0
        low = max(0, last - _MOST_GAPS)
        rows = await self._db.read().all(
            "SELECT seq FROM events WHERE seq > :low AND seq <= :last", low=low, last=last
        )
        self._note_gaps(set(range(low + 1, last)) - {row[0] for row in rows})
        self._last = last

    async def behind(self) -> int:
        """How far the newest event is from the last one that was handed on here."""
        newest = await self._db.read().value("SELECT MAX(seq) FROM events") or 0
        return max(0, newest - (newest if self._last is None else self._last))

    async def advance(self) -> int:
        """Hand on what is new, and return how many events that were."""
        async with self._advancing:
            if self._last is None:
                await self.start()
            last = self._last or 0
            count = await self._fill_gaps() if self._gaps else 0
            while True:
                rows = await self._db.read().all(
                    "SELECT seq, kind, payload, at FROM events WHERE seq > :last ORDER BY seq LIMIT :limit",
                    last=last,
                    limit=_PAGE,
                )
                for row in rows:
                    self._note_gaps(range(max(last + 1, row["seq"] - _MOST_GAPS), row["seq"]))
                    self._last = last = row["seq"]
                    self._hand_on(row)
                count += len(rows)
                if len(rows) < _PAGE:
                    return count

    async def run(self) -> None:
        """Advance at every wake-up, and often enough to hear other processes, until cancelled."""
        while True:
            self._wake.clear()
            try:
                await self.advance()
            except errors.DatabaseError as error:
                _log.warning("the event log could not be read: %s", error)
            often = self._gaps or not self._db.hears_others()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_POLL_S if often else _HEARD_S):
                    await self._wake.wait()

    async def _fill_gaps(self) -> int:
        rows = await self._db.read().all(
            "SELECT seq, kind, payload, at FROM events WHERE seq IN (:gaps[]) ORDER BY seq",
            gaps=list(self._gaps),
        )
        for row in rows:
            del self._gaps[row["seq"]]
            self._hand_on(row)
        now = self._clock.now_ms()
        self._gaps = {seq: until for seq, until in self._gaps.items() if until > now}
        return len(rows)

    def _note_gaps(self, missing: Iterable[int]) -> None:
        until = self._clock.now_ms() + _GAP_LIFE_MS
        self._gaps.update((seq, until) for seq in missing)

    def _hand_on(self, row: Row) -> None:
        logged = _logged(row)
        if logged is None:
            return
        for callback in list(self._subscribers):
            try:
                callback(logged)
            except Exception:
                # The others hear it all the same.
                _log.exception("a subscriber of the event log failed at event %d", logged.seq)


def _logged(row: Row) -> LoggedEvent | None:
    try:
        return LoggedEvent(row["seq"], row["at"], events.decode(row["kind"], row["payload"]))
    except (LookupError, msgspec.DecodeError) as error:
        # A newer program may share this database during an upgrade; what it says does not concern this one.
        _log.warning("event %d is passed over: %s", row["seq"], error)
        return None
