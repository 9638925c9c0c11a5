"""The one thread that writes to a SQLite file."""

import asyncio
import logging
import queue
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import apsw

from sabar.db import dialects, engine_sqlite_connection, errors, ports, units

Unit = Callable[[ports.Tx], Awaitable[Any]]
Waiting = tuple["asyncio.Future[Any]", Unit]
Outcome = tuple["asyncio.Future[Any]", Any, BaseException | None]

_log = logging.getLogger("sabar.db")

_BATCH = 256
_MAX_WAITING = 10_000
# Pages in the write-ahead log: copy them back quietly from 16 MiB on, insist from 48 MiB on.
_CHECKPOINT_PAGES = 4_000
_TRUNCATE_PAGES = engine_sqlite_connection.LOG_PAGES
_INSIST_MS = 200


class _Spoiled(Exception):
    """The transaction holds what a failed unit wrote, or is over because of its error."""

    def __init__(self, error: BaseException) -> None:
        self.error = error


class Writer:
    """The one thread that writes: takes all that wait, up to 256 units, and commits them together.

    What is asked in one turn of the event loop is handed over at its end, in one piece: the thread would take
    the first unit alone, and the others would wait for its commit.
    """

    def __init__(
        self, path: Path, outbox: units.Outbox, deliver: Callable[[list[Outcome], bool], None]
    ) -> None:
        self._path = path
        self._outbox = outbox
        self._deliver = deliver
        self._loop = asyncio.get_running_loop()
        self._asked: list[Waiting] = []
        self._waiting: queue.SimpleQueue[list[Waiting] | None] = queue.SimpleQueue()
        self._undone = 0
        self._connection = self._connect()
        self._log_pages = 0
        self._checkpoint_at = _CHECKPOINT_PAGES
        # Closed while the log is too long: long reads that follow one another would never let it start over.
        self.log_has_room = threading.Event()
        self.log_has_room.set()
        self.commits = 0
        self.units = 0
        self._thread = threading.Thread(target=self._work, name="sabar-writer", daemon=True)
        self._thread.start()

    def put(self, waiting: Waiting) -> None:
        """Call it on the loop thread, as all here but `stop`."""
        if self._undone >= _MAX_WAITING:
            raise errors.Busy("too many writes are waiting")
        self._undone += 1
        if not self._asked:
            self._loop.call_soon(self.hand_over)
        self._asked.append(waiting)

    def hand_over(self) -> None:
        """What was asked so far goes to the thread."""
        if self._asked:
            self._waiting.put(self._asked)
            self._asked = []

    def _done(self, units: int, outcomes: list[Outcome], left_work: bool) -> None:
        self._undone -= units
        self._deliver(outcomes, left_work)

    def stop(self) -> None:
        """Finish what waits, then end; blocks."""
        self._waiting.put(None)
        self._thread.join()
        self._connection.close()

    def _connect(self) -> engine_sqlite_connection.Connection:
        connection = engine_sqlite_connection.connect(self._path)
        connection.set_wal_hook(self._note_log)
        return connection

    def _note_log(self, connection: apsw.Connection, name: str, pages: int) -> int:
        self._log_pages = pages
        return apsw.SQLITE_OK

    def _work(self) -> None:
        units.forbid_loop()
        stopping = False
        while not stopping:
            waiting: list[Waiting] = []
            item = self._waiting.get()
            while item is not None:
                waiting += item
                if len(waiting) >= _BATCH:
                    break
                try:
                    item = self._waiting.get_nowait()
                except queue.Empty:
                    break
            stopping = item is None
            for start in range(0, len(waiting), _BATCH):
                batch = waiting[start : start + _BATCH]
                outcomes, left_work = self._commit(batch)
                try:
                    self._loop.call_soon_threadsafe(self._done, len(batch), outcomes, left_work)
                except RuntimeError:
                    return  # the loop is closed: nobody waits any more
                self._checkpoint()

    def _commit(self, batch: list[Waiting]) -> tuple[list[Outcome], bool]:
        """Their outcomes, and whether they left events or jobs. A unit that fails after it has written takes
        nobody with it: the others are run again without it.
        """
        try:
            return self._together(batch)
        except _Spoiled as spoiled:
            self._recover()
            if len(batch) > 1:
                half = len(batch) // 2
                first, left_first = self._commit(batch[:half])
                second, left_second = self._commit(batch[half:])
                return first + second, left_first or left_second
            error = spoiled.error
        except BaseException as failed:
            self._recover()
            error = failed
        if isinstance(error, apsw.Error):
            translated = dialects.sqlite_error(error)
            translated.__cause__ = error
            error = translated
        return [(future, None, error) for future, _ in batch], False

    def _together(self, batch: list[Waiting]) -> tuple[list[Outcome], bool]:
        """No savepoint between the units: each would cost as much as a write, and make the index of words
        put away what it has gathered so far.
        """
        outcomes: list[Outcome] = []
        left_work = False
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        for future, unit in batch:
            if future.cancelled():
                continue
            untouched = connection.total_changes()
            tx = engine_sqlite_connection.SqliteTx(connection)
            try:
                value = units.run_now(unit, tx)
                tx.leave(self._outbox)
            except BaseException as error:
                if isinstance(error, errors.DatabaseError) or connection.total_changes() != untouched:
                    raise _Spoiled(error) from error
                outcomes.append((future, None, error))
            else:
                outcomes.append((future, value, None))
                left_work = left_work or tx.leaves_work
            finally:
                tx.end()
        connection.execute("COMMIT")
        self.commits += 1
        self.units += len(batch)
        return outcomes, left_work

    def _recover(self) -> None:
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            return
        except apsw.Error:
            _log.exception("the writer could not roll back, and opens the database again")
        self._connection.close(True)
        try:
            self._connection = self._connect()
        except errors.DatabaseError:
            # The next batch fails on the closed connection, and comes here again.
            _log.exception("the writer could not open the database again")

    def _checkpoint(self) -> None:
        if self._log_pages < _CHECKPOINT_PAGES:
            self._checkpoint_at = _CHECKPOINT_PAGES
            # At every commit: asking takes no lock.
            if not self.log_has_room.is_set():
                self.log_has_room.set()
            return
        if self._log_pages < self._checkpoint_at:
            return
        # A reader may keep the log from starting over; do not try again at every commit.
        self._checkpoint_at = self._log_pages + _CHECKPOINT_PAGES // 4
        try:
            if self._log_pages < _TRUNCATE_PAGES:
                self._connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
                return
            # Waits for readers to leave the log, but not so long that writers notice.
            self.log_has_room.clear()
            self._connection.set_busy_timeout(_INSIST_MS)
            try:
                self._connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
                self.log_has_room.set()
            finally:
                self._connection.set_busy_timeout(engine_sqlite_connection.BUSY_MS)
        except apsw.Error as error:
            _log.warning(
                "the write-ahead log (%d pages) could not be copied back: %s", self._log_pages, error
            )
