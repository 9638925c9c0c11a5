"""Connections to a SQLite file, how they ask, and a transaction on one of them."""

import contextlib
import os
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote

import apsw

from sabar.db import dialects, errors, units
from sabar.db.rows import Row

T = TypeVar("T")

BUSY_MS = 5_000
# Pages of 4 KiB in the write-ahead log: the file is cut back to this after a checkpoint.
LOG_PAGES = 12_000
_STATEMENTS = 1024


def path_of(url: str) -> Path:
    """The file that a sqlite:/// address names."""
    path = unquote(url.removeprefix("sqlite:///"))
    if not path or path == ":memory:":
        raise ValueError("sqlite:/// needs the path of a file")
    return Path(path)


class Connection(apsw.Connection):
    """`columns`: their names by statement, as asking for those of a wide row takes as long as reading it."""

    def __init__(self, filename: str, *, statementcachesize: int) -> None:
        super().__init__(filename, statementcachesize=statementcachesize)
        self.columns: dict[str, tuple[str, ...]] = {}


def connect(path: Path) -> Connection:
    """A connection as all of ours are; makes the file, readable only by its owner. Raises Unavailable,
    Busy.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise errors.Unavailable(f"the database file {path} cannot be opened: {error.strerror}") from error
    try:
        connection = Connection(str(path), statementcachesize=_STATEMENTS)
        connection.set_busy_timeout(BUSY_MS)
        # One plan for all values: else a statement is planned anew whenever its values change, which takes
        # several times as long as to run it.
        connection.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
        _use_wal(connection)
        connection.pragma("synchronous", "FULL")
        connection.pragma("foreign_keys", True)
        connection.pragma("temp_store", "MEMORY")
        # What was deleted is not left in free pages: a deletion writes 2 % more of them, a post none.
        connection.pragma("secure_delete", True)
        connection.pragma("cache_size", -16_384)
        connection.pragma("journal_size_limit", LOG_PAGES * 4096)
        connection.wal_autocheckpoint(0)
    except apsw.Error as error:
        raise dialects.sqlite_error(error) from error
    return connection


def _use_wal(connection: Connection) -> None:
    # The switch needs the file alone for a moment and does not wait for it by itself.
    deadline = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            connection.pragma("journal_mode", "wal")
            return
        except apsw.BusyError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def fetch(connection: Connection, sql: str, args: dict[str, Any], *, first: bool = False) -> list[Row]:
    """The rows of an answer; only the `first` of them."""
    try:
        cursor = _begin(connection, sql, args)
        columns = connection.columns.get(sql) or _learn(connection, sql, cursor)
        if first:
            found = list(islice(cursor, 1))
            cursor.close()
        else:
            found = cursor.fetchall()
        if found and len(found[0]) != len(columns):
            # A migration has just added to a table, and the statement asks for all columns.
            columns = connection.columns[sql] = _foreseen(connection, sql, args)
        return [Row(zip(columns, values, strict=True)) for values in found]
    except apsw.Error as error:
        raise dialects.sqlite_error(error) from error


def _learn(connection: Connection, sql: str, cursor: apsw.Cursor) -> tuple[str, ...]:
    try:
        names = _names(cursor.get_description())
    except apsw.ExecutionCompleteError:
        # There is no row.
        return ()
    if len(connection.columns) >= _STATEMENTS:
        connection.columns.clear()
    connection.columns[sql] = names
    return names


def _foreseen(connection: Connection, sql: str, args: dict[str, Any]) -> tuple[str, ...]:
    """The columns of a statement that is not carried out."""
    names: tuple[str, ...] = ()

    def look(cursor: apsw.Cursor, sql: str, args: object) -> bool:
        nonlocal names
        names = _names(cursor.get_description())
        return False

    cursor = connection.cursor()
    cursor.exec_trace = look
    statement = dialects.sqlite_statement(sql)
    with contextlib.suppress(apsw.ExecTraceAbort):
        cursor.execute(statement.sql, dialects.sqlite_arguments(statement, args))
    return names


def _names(description: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(name for name, _ in description)


def carry_out(connection: Connection, sql: str, args: dict[str, Any]) -> int:
    """How many rows the statement changed; rows it answers with are let go of."""
    try:
        _begin(connection, sql, args).fetchall()
        return connection.changes()
    except apsw.Error as error:
        raise dialects.sqlite_error(error) from error


def _begin(connection: Connection, sql: str, args: dict[str, Any]) -> apsw.Cursor:
    statement = dialects.sqlite_statement(sql)
    try:
        return connection.execute(statement.sql, dialects.sqlite_arguments(statement, args))
    except KeyError as error:
        raise TypeError(f"the SQL argument {error} is missing in: {sql}") from error


class SqliteTx(units.TxState):
    """A transaction on the thread that owns the connection; its methods never suspend."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self._connection = connection

    async def all(self, sql: str, **args: Any) -> list[Row]:
        return self._ask(fetch, sql, args)

    async def one(self, sql: str, **args: Any) -> Row | None:
        rows = self._ask(fetch, sql, args)
        return rows[0] if rows else None

    async def value(self, sql: str, **args: Any) -> Any:
        rows = self._ask(fetch, sql, args)
        return rows[0][0] if rows else None

    async def run(self, sql: str, **args: Any) -> int:
        return self._ask(carry_out, sql, args)

    async def run_many(self, sql: str, rows: Sequence[dict[str, Any]]) -> None:
        for args in rows:
            self._ask(carry_out, sql, args)

    async def run_script(self, sql: str) -> None:
        """Statements of a migration, written in PostgreSQL words."""
        self.check()
        try:
            self._connection.execute(dialects.sqlite_schema(sql)).fetchall()
        except apsw.Error as error:
            raise self.fail(dialects.sqlite_error(error)) from error

    def leave(self, outbox: units.Outbox) -> None:
        """Write what the unit emitted and queued."""
        self.check()
        if self.leaves_work:
            units.run_now(lambda tx: outbox.leave(tx, self.emitted, self.queued), self)

    def _ask(self, how: Callable[[Connection, str, dict[str, Any]], T], sql: str, args: dict[str, Any]) -> T:
        self.check()
        try:
            return how(self._connection, sql, args)
        except errors.DatabaseError as error:
            self.fail(error)
            raise
