"""SQLite: reads on the loop thread, every write on one writer thread, many waiting writers in one COMMIT."""

import asyncio
import queue
import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import apsw

from sabar.db import dialects, errors, ports, units
from sabar.db.engine_sqlite_connection import Connection, SqliteTx, connect, fetch, path_of
from sabar.db.engine_sqlite_writer import Outcome, Writer
from sabar.db.rows import Row

T = TypeVar("T")

_SLOW_READERS = 2
_LOOK_S = 0.25
_WAIT_FOR_LOG_S = 1.0


class _Reader:
    """Reads at once, on the thread of the event loop."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._thread = threading.get_ident()

    async def all(self, sql: str, **args: Any) -> list[Row]:
        return self._fetch(sql, args)

    async def one(self, sql: str, **args: Any) -> Row | None:
        rows = self._fetch(sql, args, first=True)
        return rows[0] if rows else None

    async def value(self, sql: str, **args: Any) -> Any:
        rows = self._fetch(sql, args, first=True)
        return rows[0][0] if rows else None

    def _fetch(self, sql: str, args: dict[str, Any], *, first: bool = False) -> list[Row]:
        if threading.get_ident() != self._thread:
            raise RuntimeError(
                "read() belongs to the thread of the event loop; a write unit reads with its tx"
            )
        return fetch(self._connection, sql, args, first=first)


class _SlowReader:
    """Reads on threads of its own, each statement under a time limit; waits a moment when the write-ahead log
    has to start over.
    """

    def __init__(self, path: Path, limit_ms: int, log_has_room: threading.Event) -> None:
        self._log_has_room = log_has_room
        self._limit = limit_ms / 1000
        self._threads = ThreadPoolExecutor(_SLOW_READERS, thread_name_prefix="sabar-slow-read")
        self._free: queue.SimpleQueue[Connection] = queue.SimpleQueue()
        for _ in range(_SLOW_READERS):
            connection = connect(path)
            connection.pragma("query_only", True)
            self._free.put(connection)

    async def all(self, sql: str, **args: Any) -> list[Row]:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, sql, args, False)

    async def one(self, sql: str, **args: Any) -> Row | None:
        rows = await asyncio.get_running_loop().run_in_executor(self._threads, self._read, sql, args, True)
        return rows[0] if rows else None

    async def value(self, sql: str, **args: Any) -> Any:
        row = await self.one(sql, **args)
        return None if row is None else row[0]

    def close(self) -> None:
        self._threads.shutdown(wait=True, cancel_futures=True)
        for _ in range(_SLOW_READERS):
            self._free.get().close()

    def _read(self, sql: str, args: dict[str, Any], first: bool) -> list[Row]:
        self._log_has_room.wait(_WAIT_FOR_LOG_S)
        connection = self._free.get()
        deadline = time.monotonic() + self._limit
        connection.set_progress_handler(lambda: time.monotonic() > deadline, 2_000)
        try:
            return fetch(connection, sql, args, first=first)
        finally:
            connection.set_progress_handler(None)
            self._free.put(connection)


class SqliteDatabase:
    """One file. Make it on the event loop that will use it."""

    def __init__(
        self, url: str, *, outbox: units.Outbox, on_commit: Callable[[], None], slow_limit_ms: int
    ) -> None:
        path = path_of(url)
        self._loop = asyncio.get_running_loop()
        self._on_commit = on_commit
        self._writer = Writer(path, outbox, self._deliver)
        self._connection = connect(path)
        self._connection.pragma("query_only", True)
        self._reader = _Reader(self._connection)
        self._slow = _SlowReader(path, slow_limit_ms, self._writer.log_has_room)
        self._closed = False
        self._watching = self._loop.create_task(self._watch(Path(f"{path}-wal")), name="sqlite-log")

    @property
    def written(self) -> ports.Written:
        return ports.Written(self._writer.commits, self._writer.units)

    def read(self) -> ports.Reader:
        return self._reader

    def slow(self) -> ports.Reader:
        return self._slow

    async def write(self, unit: Callable[[ports.Tx], Awaitable[T]]) -> T:
        if self._closed:
            raise errors.Unavailable("the database is closed")
        future: asyncio.Future[T] = self._loop.create_future()
        self._writer.put((future, unit))
        return await future

    def hears_others(self) -> bool:
        return not self._watching.done()

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._watching.cancel()
        self._writer.hand_over()
        await asyncio.to_thread(self._writer.stop)
        await asyncio.to_thread(self._slow.close)
        self._connection.close()

    async def _watch(self, log: Path) -> None:
        """Every commit writes into the write-ahead log: that it has changed is seen without a question."""
        before = _changed(log)
        while True:
            await asyncio.sleep(_LOOK_S)
            now = _changed(log)
            if now != before:
                before = now
                self._on_commit()

    def _deliver(self, outcomes: list[Outcome], left_work: bool) -> None:
        for future, value, error in outcomes:
            if future.done():
                continue
            if error is None:
                future.set_result(value)
            else:
                future.set_exception(error)
        if left_work:
            self._on_commit()


def _changed(log: Path) -> tuple[int, int]:
    try:
        found = log.stat()
    except FileNotFoundError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


async def exclusive(url: str, work: Callable[[SqliteTx], Awaitable[T]]) -> T:
    """Run `work` in one transaction that no other process can share; for migrations."""

    def run() -> T:
        connection = connect(path_of(url))
        try:
            connection.execute("BEGIN IMMEDIATE")
            tx = SqliteTx(connection)
            value = units.run_now(work, tx)  # type: ignore[arg-type]  # it gets our Tx
            tx.check()
            connection.execute("COMMIT")
            return value
        except apsw.Error as error:
            raise dialects.sqlite_error(error) from error
        finally:
            connection.close()

    return await asyncio.to_thread(run)
