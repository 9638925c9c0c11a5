"""The event log: every process hears every event, in the order of the commits, whatever overtakes what."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from sabar.db import eventlog
from sabar.db.engine import Database, Tx
from sabar.events import LoggedEvent
from sabar.kit.clock import FixedClock, SystemClock
from tests.conftest import NewDatabase
from tests.contracts.world import Rang, opened

pytestmark = pytest.mark.anyio


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
async def db(database_url: str, clock: FixedClock) -> AsyncIterator[Database]:
    async with opened(database_url, clock=clock) as db:
        yield db


@pytest.fixture
async def many_writers(new_database: NewDatabase, clock: FixedClock) -> AsyncIterator[Database]:
    """The engine where transactions overtake each other; with one writer they cannot."""
    with new_database("postgresql") as url:
        async with opened(url, clock=clock) as db:
            yield db


class Listener:
    def __init__(self) -> None:
        self.heard: list[int] = []

    def __call__(self, logged: LoggedEvent) -> None:
        assert isinstance(logged.event, Rang)
        self.heard.append(logged.event.who)


async def ring(db: Database, *who: int) -> None:
    async def unit(tx: Tx) -> None:
        for one in who:
            tx.emit(Rang(one))

    await db.write(unit)


async def test_events_are_heard_in_order_from_the_current_end(db: Database, clock: FixedClock) -> None:
    await ring(db, 1, 2)
    log = eventlog.EventLog(db, clock)
    listener, other = Listener(), Listener()
    log.subscribe(listener)
    unsubscribe = log.subscribe(other)
    assert await log.advance() == 0
    await ring(db, 3)
    await ring(db, 4, 5)
    assert await log.advance() == 3
    unsubscribe()
    await asyncio.gather(*(ring(db, n) for n in range(100, 1_300)))
    assert await log.advance() == 1_200
    assert await log.advance() == 0
    assert listener.heard[:3] == other.heard == [3, 4, 5]
    assert sorted(listener.heard[3:]) == list(range(100, 1_300))


async def test_a_failing_subscriber_does_not_deafen_the_others(
    db: Database, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(logged: LoggedEvent) -> None:
        raise ValueError("deaf")

    log = eventlog.EventLog(db, clock)
    listener = Listener()
    log.subscribe(fail)
    log.subscribe(listener)
    await log.start()
    await ring(db, 1)
    await log.advance()
    assert listener.heard == [1]
    assert "a subscriber of the event log failed" in caplog.text


async def test_an_event_of_a_newer_program_is_passed_over(db: Database, clock: FixedClock) -> None:
    log = eventlog.EventLog(db, clock)
    listener = Listener()
    log.subscribe(listener)
    await log.start()
    insert = "INSERT INTO events (kind, payload, at) VALUES (:kind, :payload, 0)"
    await db.write(lambda tx: tx.run(insert, kind="Unheard", payload=b"{}"))
    await db.write(lambda tx: tx.run(insert, kind="Rang", payload=b"{"))
    await ring(db, 1)
    await log.advance()
    assert listener.heard == [1]


async def test_a_running_log_hears_its_own_commits_and_those_of_others(database_url: str) -> None:
    wakers: list[eventlog.EventLog] = []
    clock = SystemClock()
    async with (
        opened(database_url, on_commit=lambda: [log.wake() for log in wakers] and None) as own,
        opened(database_url) as other,
    ):
        log = eventlog.EventLog(own, clock)
        wakers.append(log)
        listener = Listener()
        log.subscribe(listener)
        await log.start()
        task = asyncio.create_task(log.run())
        await ring(own, 1)
        async with asyncio.timeout(10):
            while listener.heard != [1]:
                await asyncio.sleep(0.005)
            await ring(other, 2)
            while listener.heard != [1, 2]:
                await asyncio.sleep(0.005)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize("started", ["before", "between"])
async def test_a_commit_that_was_overtaken_is_not_missed(
    many_writers: Database, clock: FixedClock, started: str
) -> None:
    db = many_writers
    log = eventlog.EventLog(db, clock)
    listener = Listener()
    log.subscribe(listener)

    begun = 0

    async def dawdle(tx: Tx) -> None:
        nonlocal begun
        await tx.run(
            "INSERT INTO events (kind, payload, at) VALUES ('Rang', :payload, 0)",
            payload=b'{"type":"Rang","who":1}',
        )
        begun += 1
        await tx.value("SELECT 1 FROM pg_sleep(1.5)")

    async def give_up(tx: Tx) -> None:
        await dawdle(tx)
        raise LookupError

    if started == "before":
        await log.start()
    slow = [asyncio.create_task(db.write(dawdle)), asyncio.create_task(db.write(give_up))]
    async with asyncio.timeout(10):
        while begun < 2:
            await asyncio.sleep(0.005)
    await ring(db, 2)
    if started == "between":
        await log.start()
        await ring(db, 3)
    await log.advance()
    assert listener.heard == ([2] if started == "before" else [3])
    await asyncio.gather(*slow, return_exceptions=True)
    await log.advance()
    assert listener.heard[-1] == 1
    clock.advance(61_000)
    await log.advance()
    await log.advance()
    assert len(listener.heard) == 2
