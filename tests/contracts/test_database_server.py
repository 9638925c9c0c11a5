"""The engine that is a server of its own: deadlocks, lost connections."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from sabar.db import errors
from sabar.db.engine import Database, Tx
from tests.conftest import NewDatabase
from tests.contracts.world import Counter, Rang, opened, scratch

pytestmark = pytest.mark.anyio


@pytest.fixture
def url(new_database: NewDatabase) -> Iterator[str]:
    with new_database("postgresql") as url:
        yield url


@pytest.fixture
async def db(url: str) -> AsyncIterator[Database]:
    async with opened(url) as db:
        await scratch(db)
        yield db


async def test_units_in_a_deadlock_are_run_again(db: Database) -> None:
    await db.write(lambda tx: tx.run_many("INSERT INTO notes (n) VALUES (:n)", [{"n": 1}, {"n": 2}]))

    def crossing(*order: int) -> object:
        async def unit(tx: Tx) -> None:
            for n in order:
                await tx.run("UPDATE notes SET label = label || 'x' WHERE n = :n", n=n)
                await tx.value("SELECT 1 FROM pg_sleep(0.1)")

        return db.write(unit)

    await asyncio.gather(crossing(1, 2), crossing(2, 1))  # type: ignore[call-overload]
    rows = await db.read().all("SELECT label FROM notes")
    assert [row["label"] for row in rows] == ["xx", "xx"]


async def test_lost_connections_are_replaced_without_a_restart(db: Database, url: str) -> None:
    """R08: whoever was under way hears that the database is not there; afterwards all goes on."""

    async def dawdle(tx: Tx) -> None:
        await tx.run("INSERT INTO notes (n) VALUES (1)")
        await tx.value("SELECT 1 FROM pg_sleep(5)")

    under_way = [asyncio.create_task(db.write(dawdle))]
    await asyncio.gather(*(db.read().value("SELECT 1 FROM pg_sleep(0.1)") for _ in range(5)))
    async with opened(url) as other:
        await other.read().all(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    answers = await asyncio.gather(*under_way, return_exceptions=True)
    assert [type(answer) for answer in answers] == [errors.Unavailable]
    await asyncio.sleep(0.1)
    assert await asyncio.gather(*(db.read().value("SELECT 1") for _ in range(10))) == [1] * 10
    assert await db.write(lambda tx: tx.run("INSERT INTO notes (n) VALUES (1)")) == 1


async def _rung(bell: Counter, more_than: int, *, within_s: float) -> bool:
    end = asyncio.get_running_loop().time() + within_s
    while bell.calls <= more_than and asyncio.get_running_loop().time() < end:
        await asyncio.sleep(0.01)
    return bell.calls > more_than


async def test_a_process_wakes_the_others_when_it_leaves_work(db: Database, url: str) -> None:
    async def ring(tx: Tx) -> None:
        tx.emit(Rang(who=1))

    other = Counter()
    async with opened(url, on_commit=other):
        while not await db.read().all("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"):
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        await db.write(ring)
        assert await _rung(other, 0, within_s=5)
        await db.write(lambda tx: tx.run("INSERT INTO notes (n) VALUES (1)"))
        calls = other.calls
        assert not await _rung(other, calls, within_s=0.2)


async def test_a_transaction_cannot_last_for_ever(db: Database) -> None:
    assert (
        await db.read().value("SELECT setting FROM pg_settings WHERE name = 'transaction_timeout'") == "30000"
    )


async def test_a_cancelled_unit_leaves_its_connection_clean(db: Database) -> None:
    async def dawdle(tx: Tx) -> None:
        await tx.run("INSERT INTO notes (n) VALUES (1)")
        await tx.value("SELECT 1 FROM pg_sleep(5)")

    tasks = [asyncio.create_task(db.write(dawdle)) for _ in range(10)]
    await asyncio.sleep(0.2)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert (
        await asyncio.gather(
            *(db.write(lambda tx: tx.value("SELECT COUNT(*) FROM notes")) for _ in range(20))
        )
        == [0] * 20
    )


async def test_a_unit_survives_a_migration_by_another_process(db: Database, url: str) -> None:
    async def unit(tx: Tx) -> int:
        return len(await tx.all("SELECT * FROM notes"))

    assert await asyncio.gather(*(db.write(unit) for _ in range(5))) == [0] * 5
    async with opened(url) as other:
        await other.write(lambda tx: tx.run("ALTER TABLE notes ADD COLUMN more TEXT"))
    assert await asyncio.gather(*(db.write(unit) for _ in range(20))) == [0] * 20
