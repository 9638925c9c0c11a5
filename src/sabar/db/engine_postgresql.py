"""PostgreSQL: a pool of connections, each unit in a transaction of its own."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, TypeVar

import asyncpg

from sabar.db import dialects, errors, ports, units
from sabar.db.engine_postgresql_bell import Bell
from sabar.db.rows import Row

T = TypeVar("T")

_ATTEMPTS = 5
_ACQUIRE_SECONDS = 5
_POOL = 10
_SLOW_POOL = 2
# No transaction of ours is longer: the event log counts on it when it waits for late commits.
_TRANSACTION_LIMIT_MS = "30000"
_MIGRATION_LOCK = 0x5ABA12

_TROUBLE = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError)
_SETTINGS = {
    "application_name": "sabar",
    "jit": "off",
    "timezone": "UTC",
    "synchronous_commit": "on",
    "idle_in_transaction_session_timeout": _TRANSACTION_LIMIT_MS,
}


def _rows(records: Sequence[Any]) -> list[Row]:
    return [Row(record.items()) for record in records]


class _Reader:
    """Each statement on any free connection."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def all(self, sql: str, **args: Any) -> list[Row]:
        statement = dialects.postgresql_statement(sql)
        values = dialects.postgresql_arguments(statement, args)
        async with _connection(self._pool) as connection:
            return _rows(await connection.fetch(statement.sql, *values))

    async def one(self, sql: str, **args: Any) -> Row | None:
        statement = dialects.postgresql_statement(sql)
        values = dialects.postgresql_arguments(statement, args)
        async with _connection(self._pool) as connection:
            record = await connection.fetchrow(statement.sql, *values)
        return None if record is None else _rows([record])[0]

    async def value(self, sql: str, **args: Any) -> Any:
        row = await self.one(sql, **args)
        return None if row is None else row[0]


@asynccontextmanager
async def _connection(pool: Any) -> AsyncIterator[Any]:
    try:
        async with pool.acquire(timeout=_ACQUIRE_SECONDS) as connection:
            yield connection
    except _TROUBLE as error:
        raise dialects.postgresql_error(error) from error


class PostgresqlTx(units.TxState):
    """A transaction on one connection."""

    def __init__(self, connection: Any) -> None:
        super().__init__()
        self._connection = connection

    async def all(self, sql: str, **args: Any) -> list[Row]:
        statement = dialects.postgresql_statement(sql)
        values = dialects.postgresql_arguments(statement, args)
        return _rows(await self._wait(self._connection.fetch, statement.sql, *values))

    async def one(self, sql: str, **args: Any) -> Row | None:
        rows = await self.all(sql, **args)
        return rows[0] if rows else None

    async def value(self, sql: str, **args: Any) -> Any:
        rows = await self.all(sql, **args)
        return rows[0][0] if rows else None

    async def run(self, sql: str, **args: Any) -> int:
        statement = dialects.postgresql_statement(sql)
        values = dialects.postgresql_arguments(statement, args)
        # The answer reads "UPDATE 3" or "INSERT 0 3".
        answer: str = await self._wait(self._connection.execute, statement.sql, *values)
        count = answer.rpartition(" ")[2]
        return int(count) if count.isdecimal() else 0

    async def run_many(self, sql: str, rows: Sequence[dict[str, Any]]) -> None:
        if not rows:
            return
        statement = dialects.postgresql_statement(sql)
        values = [dialects.postgresql_arguments(statement, args) for args in rows]
        await self._wait(self._connection.executemany, statement.sql, values)

    async def run_script(self, sql: str) -> None:
        """Statements of a migration."""
        await self._wait(self._connection.execute, sql)

    async def leave(self, outbox: units.Outbox) -> None:
        """Write what the unit emitted and queued."""
        self.check()
        if self.leaves_work:
            await outbox.leave(self, self.emitted, self.queued)

    async def _wait(self, method: Callable[..., Awaitable[Any]], *args: Any) -> Any:
        self.check()
        self.waiting = True
        try:
            return await method(*args)
        except _TROUBLE as error:
            raise self.fail(dialects.postgresql_error(error)) from error
        finally:
            self.waiting = False


class PostgresqlDatabase:
    """One database on a server, reached through two pools: one for everything, a small one for slow reads."""

    def __init__(
        self, pool: Any, slow_pool: Any, bell: Bell, *, outbox: units.Outbox, on_commit: Callable[[], None]
    ) -> None:
        self._pool = pool
        self._slow_pool = slow_pool
        self._bell = bell
        self._outbox = outbox
        self._on_commit = on_commit
        self._reader = _Reader(pool)
        self._slow = _Reader(slow_pool)
        self._commits = 0

    @property
    def written(self) -> ports.Written:
        return ports.Written(self._commits, self._commits)

    def read(self) -> ports.Reader:
        return self._reader

    def slow(self) -> ports.Reader:
        return self._slow

    async def write(self, unit: Callable[[ports.Tx], Awaitable[T]]) -> T:
        for attempt in range(1, _ATTEMPTS):
            try:
                return await self._write_once(unit)
            except errors.Conflict:
                await asyncio.sleep(random.uniform(0.002, 0.02) * 2**attempt)  # noqa: S311 - jitter
        return await self._write_once(unit)

    def hears_others(self) -> bool:
        return self._bell.hears

    async def close(self) -> None:
        await self._bell.close()
        await self._slow_pool.close()
        await self._pool.close()

    async def _write_once(self, unit: Callable[[ports.Tx], Awaitable[T]]) -> T:
        async with _connection(self._pool) as connection:
            transaction = connection.transaction()
            await transaction.start()
            tx = PostgresqlTx(connection)
            try:
                value = await units.Guarded(unit, tx, tx)
                await tx.leave(self._outbox)
            except BaseException:
                if not connection.is_closed():
                    await transaction.rollback()
                raise
            finally:
                tx.end()
            await transaction.commit()
        self._commits += 1
        if tx.leaves_work:
            self._on_commit()
            self._bell.ring()
        return value


async def _limit(connection: Any) -> None:
    # Servers before 17 do not know this setting, and would refuse a connection that comes with it.
    await connection.execute(
        "SELECT set_config(name, $1, FALSE) FROM pg_settings WHERE name = 'transaction_timeout'",
        _TRANSACTION_LIMIT_MS,
    )


async def _keep(connection: Any) -> None:
    """Nothing to reset: no statement of ours leaves anything on its session, and asking would cost a round
    trip.
    """


async def open_pool(
    url: str, *, outbox: units.Outbox, on_commit: Callable[[], None], slow_limit_ms: int
) -> PostgresqlDatabase:
    """Connect. Raises Unavailable."""
    common: dict[str, Any] = {
        "init": _limit,
        "reset": _keep,
        "statement_cache_size": 1024,
        "max_cached_statement_lifetime": 0,
    }
    try:
        pool = await asyncpg.create_pool(url, min_size=1, max_size=_POOL, server_settings=_SETTINGS, **common)
        slow_pool = await asyncpg.create_pool(
            url,
            min_size=0,
            max_size=_SLOW_POOL,
            server_settings=_SETTINGS | {"statement_timeout": str(slow_limit_ms)},
            **common,
        )
    except _TROUBLE as error:
        raise dialects.postgresql_error(error) from error
    bell = Bell(partial(asyncpg.connect, url, server_settings=_SETTINGS), on_commit)
    return PostgresqlDatabase(pool, slow_pool, bell, outbox=outbox, on_commit=on_commit)


async def exclusive(url: str, work: Callable[[PostgresqlTx], Awaitable[T]]) -> T:
    """Run `work` in one transaction, one process at a time; for migrations."""
    try:
        connection = await asyncpg.connect(url, timeout=_ACQUIRE_SECONDS)
        try:
            async with connection.transaction():
                await connection.execute("SELECT pg_advisory_xact_lock($1)", _MIGRATION_LOCK)
                return await work(PostgresqlTx(connection))
        finally:
            await connection.close()
    except _TROUBLE as error:
        raise dialects.postgresql_error(error) from error
