"""The SQL database: import this module to name its parts, and `open_database` to get one."""

from collections.abc import Callable

from sabar.db import engine_postgresql, engine_sqlite
from sabar.db.ports import Database, JobsFor, Reader, Tx
from sabar.db.rows import Row
from sabar.db.sql import Sql
from sabar.db.units import Outbox
from sabar.kit.clock import Clock
from sabar.kit.ids import Ids

__all__ = ["Database", "JobsFor", "Reader", "Row", "Sql", "Tx", "open_database"]


async def open_database(
    url: str,
    *,
    clock: Clock,
    ids: Ids,
    jobs_for: JobsFor,
    on_commit: Callable[[], None],
    slow_limit_ms: int = 10_000,
) -> Database:
    """Open `sqlite:///relative/path`, `sqlite:////absolute/path` or `postgresql://…`; the schema must be
    there already.

    `jobs_for` names the jobs that follow from an event. `on_commit` is called on the loop after each
    commit that left events or jobs. Raises Unavailable, ValueError.
    """
    outbox = Outbox(clock, ids, jobs_for)
    if url.startswith("sqlite:///"):
        return engine_sqlite.SqliteDatabase(
            url, outbox=outbox, on_commit=on_commit, slow_limit_ms=slow_limit_ms
        )
    if url.startswith(("postgresql://", "postgres://")):
        return await engine_postgresql.open_pool(
            url, outbox=outbox, on_commit=on_commit, slow_limit_ms=slow_limit_ms
        )
    raise ValueError(
        f"a database address begins with sqlite:/// or postgresql://, not {url.partition(':')[0]}:"
    )
