"""What the tests of the database, the queue and the event log share."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from sabar.db import engine
from sabar.events import Event
from sabar.kit.clock import Clock, SystemClock
from sabar.kit.ids import Ids
from sabar.model.jobs import JobSpec


class Rang(Event):
    """The bell rang: wants one job that says for whom."""

    who: int


class Counter:
    """Counts its calls."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> None:
        self.calls += 1


def jobs_for(event: Event) -> Sequence[JobSpec]:
    return [JobSpec("answer", str(event.who).encode())] if isinstance(event, Rang) else []


@asynccontextmanager
async def opened(
    url: str,
    *,
    clock: Clock | None = None,
    on_commit: Callable[[], None] = lambda: None,
    slow_limit_ms: int = 10_000,
) -> AsyncIterator[engine.Database]:
    clock = clock or SystemClock()
    db = await engine.open_database(
        url,
        clock=clock,
        ids=Ids(clock),
        jobs_for=jobs_for,
        on_commit=on_commit,
        slow_limit_ms=slow_limit_ms,
    )
    try:
        yield db
    finally:
        await db.close()


async def scratch(db: engine.Database) -> None:
    """A table to write to; `n` is unique, `label` is limited, `parent` points to another `n`."""
    await db.write(
        lambda tx: tx.run(
            "CREATE TABLE notes (n INTEGER PRIMARY KEY, label TEXT NOT NULL DEFAULT '' CHECK (label <> "
            "'bad'), "
            "parent INTEGER REFERENCES notes (n))"
        )
    )
