"""The Database port: the same promises on every engine."""

import asyncio
import contextlib
import os
import random
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import anyio
import pytest

from sabar.db import engine, errors
from sabar.db.engine import Database, Tx
from tests.contracts.world import Counter, Rang, opened, scratch

pytestmark = pytest.mark.anyio


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    async with opened(database_url) as db:
        await scratch(db)
        yield db


async def insert(db: Database, n: int, label: str = "", parent: int | None = None) -> int:
    return await db.write(
        lambda tx: tx.run(
            "INSERT INTO notes (n, label, parent) VALUES (:n, :label, :parent)",
            n=n,
            label=label,
            parent=parent,
        )
    )


async def count(db: Database) -> int:
    return await db.read().value("SELECT COUNT(*) FROM notes")


async def test_a_written_row_is_read_back_by_name_and_by_position(db: Database) -> None:
    assert await insert(db, 1, "it's: a :colon") == 1
    row = await db.read().one("SELECT n, label FROM notes WHERE n = :n", n=1)
    assert row is not None
    assert (row["n"], row[1], dict(row), tuple(row.values())) == (
        1,
        "it's: a :colon",
        {"n": 1, "label": "it's: a :colon"},
        (1, "it's: a :colon"),
    )
    assert await db.read().one("SELECT n FROM notes WHERE n = 2") is None
    assert await db.read().value("SELECT n FROM notes WHERE n = 2") is None
    assert await db.read().all("SELECT n FROM notes WHERE n = 2") == []


async def test_lists_of_numbers_and_texts_can_be_asked_for(db: Database) -> None:
    for n, label in enumerate(["a", "b", 'c"c', "d:e"]):
        await insert(db, n, label)
    read = db.read()
    assert [
        row[0] for row in await read.all("SELECT n FROM notes WHERE n IN (:ns[]) ORDER BY n", ns=[3, 1, 9])
    ] == [
        1,
        3,
    ]
    assert (
        await read.value("SELECT COUNT(*) FROM notes WHERE label IN (:labels[text])", labels=['c"c', "d:e"])
        == 2
    )
    assert await read.value("SELECT COUNT(*) FROM notes WHERE n NOT IN (:ns[])", ns={0, 1}) == 2
    assert await read.all("SELECT n FROM notes WHERE n IN (:ns[])", ns=[]) == []
    rows = await read.all(
        "SELECT wanted.value, n FROM (:ns[]) AS wanted LEFT JOIN notes ON n = wanted.value ORDER BY "
        "wanted.value",
        ns=[2, 7],
    )
    assert [tuple(row.values()) for row in rows] == [(2, 2), (7, None)]


async def test_literals_comments_and_repeated_names_are_left_alone(db: Database) -> None:
    row = await db.read().one(
        "SELECT ':no' AS a, CAST(:x AS BIGINT) + :x AS b, GREATEST(1, 2) AS c -- :neither\n, ':it''s[]' AS d",
        x=2,
    )
    assert row is not None and tuple(row.values()) == (":no", 4, 2, ":it's[]")


async def test_wrong_arguments_are_refused_by_name(db: Database) -> None:
    for args in ({}, {"m": 1}, {"n": 1, "m": 2}):
        with pytest.raises(TypeError):
            await db.read().all("SELECT 1 FROM notes WHERE n = :n", **args)
        with pytest.raises(TypeError):
            await db.write(lambda tx, args=args: tx.all("SELECT 1 FROM notes WHERE n = :n", **args))


async def test_booleans_work_in_conditions(db: Database) -> None:
    await db.write(lambda tx: tx.run("UPDATE jobs SET dead = :dead WHERE dead = FALSE", dead=True))
    assert await db.read().value("SELECT COUNT(*) FROM jobs WHERE dead") == 0


async def test_a_thousand_concurrent_units_lose_no_count(db: Database) -> None:
    await insert(db, 1)
    await db.write(lambda tx: tx.run("ALTER TABLE notes ADD COLUMN total BIGINT NOT NULL DEFAULT 0"))

    async def add(tx: Tx) -> int:
        total: int = await tx.value("SELECT total FROM notes WHERE n = 1 FOR UPDATE")
        await tx.run("UPDATE notes SET total = :total WHERE n = 1", total=total + 1)
        return total + 1

    answers = await asyncio.gather(*(db.write(add) for _ in range(1_000)))
    assert sorted(answers) == list(range(1, 1_001))
    assert await db.read().value("SELECT total FROM notes") == 1_000


async def test_a_failing_unit_fails_alone(db: Database) -> None:
    async def fails(tx: Tx) -> None:
        await tx.run("INSERT INTO notes (n) VALUES (1000)")
        raise LookupError("no such thing")

    work = [db.write(fails) if n % 3 == 0 else insert(db, n) for n in range(60)]
    answers = await asyncio.gather(*work, return_exceptions=True)
    assert [isinstance(answer, LookupError) for answer in answers] == [n % 3 == 0 for n in range(60)]
    assert await count(db) == 40


async def test_units_that_fail_late_take_nothing_of_their_neighbours_along(db: Database) -> None:
    """They wait together and would share a commit; two in five fail after they have written and rung."""

    def unit(n: int) -> Callable[[Tx], Awaitable[int]]:
        async def write(tx: Tx) -> int:
            await tx.run("INSERT INTO notes (n) VALUES (:n)", n=n)
            tx.emit(Rang(n))
            if n % 5 == 0:
                raise ValueError(f"{n} is not wanted")
            if n % 5 == 1:
                await tx.run("INSERT INTO notes (n) VALUES (:n)", n=n)
            return n

        return write

    answers = await asyncio.gather(*(db.write(unit(n)) for n in range(200)), return_exceptions=True)
    kept = [n for n in range(200) if n % 5 > 1]
    assert [one for one in answers if isinstance(one, int)] == kept
    assert [str(one) for one in answers[::5]] == [f"{n} is not wanted" for n in range(0, 200, 5)]
    assert all(isinstance(one, errors.UniqueViolation) for one in answers[1::5])
    found = await db.read().all("SELECT n FROM notes ORDER BY n")
    assert [row["n"] for row in found] == kept
    events = await db.read().all("SELECT payload FROM events")
    assert len(events) == len(kept)


async def test_broken_rules_have_the_same_names_everywhere(db: Database) -> None:
    await insert(db, 1)
    with pytest.raises(errors.UniqueViolation) as unique:
        await insert(db, 1)
    assert unique.value.columns == ("n",) and unique.value.concerns("n")
    with pytest.raises(errors.ForeignKeyViolation):
        await insert(db, 2, parent=9)
    with pytest.raises(errors.ConstraintViolation):
        await insert(db, 3, label="bad")
    with pytest.raises(errors.DatabaseError):
        await db.read().all("SELECT nonsense FROM nowhere")
    assert await count(db) == 1


async def test_a_transaction_is_over_after_its_first_error(db: Database) -> None:
    async def stubborn(tx: Tx) -> None:
        await tx.run("INSERT INTO notes (n) VALUES (1)")
        with contextlib.suppress(errors.UniqueViolation):
            await tx.run("INSERT INTO notes (n) VALUES (1)")

    with pytest.raises(errors.UniqueViolation):
        await db.write(stubborn)
    assert await count(db) == 0


async def test_a_transaction_cannot_be_kept_for_later(db: Database) -> None:
    kept: list[Tx] = []

    async def keep(tx: Tx) -> None:
        kept.append(tx)

    await db.write(keep)
    with pytest.raises(RuntimeError):
        await kept[0].run("INSERT INTO notes (n) VALUES (1)")
    with pytest.raises(RuntimeError):
        kept[0].emit(Rang(1))


async def test_a_unit_that_awaits_something_else_is_refused(db: Database) -> None:
    event = asyncio.Event()

    async def sleeps(tx: Tx) -> None:
        await tx.run("INSERT INTO notes (n) VALUES (1)")
        await asyncio.sleep(0.01)

    async def yields(tx: Tx) -> None:
        await tx.run("INSERT INTO notes (n) VALUES (1)")
        await asyncio.sleep(0)

    async def waits(tx: Tx) -> None:
        await tx.run("INSERT INTO notes (n) VALUES (1)")
        await event.wait()

    for unit in (sleeps, yields, waits):
        with pytest.raises(RuntimeError, match="may await only its own transaction"):
            await db.write(unit)
    assert await count(db) == 0
    assert await insert(db, 1) == 1


async def test_a_cancelled_waiter_harms_nobody(db: Database) -> None:
    tasks = [asyncio.create_task(insert(db, n)) for n in range(100)]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    assert answers[1::2] == [1] * 50
    assert await insert(db, 1_000) == 1


async def test_many_rows_are_written_at_once(db: Database) -> None:
    await db.write(lambda tx: tx.run_many("INSERT INTO notes (n) VALUES (:n)", []))
    await db.write(
        lambda tx: tx.run_many("INSERT INTO notes (n) VALUES (:n)", [{"n": n} for n in range(500)])
    )
    assert await count(db) == 500
    assert await db.write(lambda tx: tx.run("DELETE FROM notes WHERE n < :n", n=100)) == 100
    assert await db.write(lambda tx: tx.value("INSERT INTO notes (n) VALUES (:n) RETURNING n", n=7)) == 7


async def test_an_event_is_kept_or_lost_together_with_its_fact(database_url: str) -> None:
    heard = Counter()
    async with opened(database_url, on_commit=heard) as db:

        async def ring(tx: Tx) -> None:
            tx.emit(Rang(5))

        async def ring_and_fail(tx: Tx) -> None:
            tx.emit(Rang(6))
            raise LookupError

        await db.write(ring)
        with pytest.raises(LookupError):
            await db.write(ring_and_fail)
        await db.write(lambda tx: tx.all("SELECT 1"))
        events = await db.read().all("SELECT kind, payload FROM events")
        jobs = await db.read().all("SELECT kind, payload FROM jobs")
    assert [tuple(row.values()) for row in events] == [("Rang", b'{"type":"Rang","who":5}')]
    assert [tuple(row.values()) for row in jobs] == [("answer", b"5")]
    assert heard.calls == 1


async def test_a_slow_read_ends_at_its_time_limit_and_others_go_on(database_url: str) -> None:
    forever = (
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) SELECT MAX(i) "
        "FROM n"
    )
    async with opened(database_url, slow_limit_ms=1_000) as db:
        slow = [asyncio.create_task(db.slow().value(forever)) for _ in range(2)]
        await asyncio.sleep(0.05)
        for _ in range(20):
            assert await db.read().value("SELECT 1") == 1
        assert not any(task.done() for task in slow)
        async with asyncio.timeout(15):
            for task in slow:
                with pytest.raises(errors.TimedOut):
                    await task
        assert await db.slow().value("SELECT 1") == 1


async def test_an_unknown_kind_of_database_is_refused() -> None:
    with pytest.raises(ValueError, match="sqlite:/// or postgresql://"):
        async with opened("mysql://somewhere"):
            pass


async def test_a_database_that_cannot_be_reached_says_so(tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path}/no/such/folder/x.db", f"postgresql://me@/x?host={tmp_path}"):
        with pytest.raises(errors.Unavailable):
            async with opened(url):
                pass


WRITER = """
import asyncio, itertools, sys
from tests.contracts.world import opened

async def one(db, start):
    for n in itertools.count(start, 8):
        await db.write(lambda tx: tx.run("INSERT INTO notes (n) VALUES (:n)", n=n))
        print(n, flush=True)

async def main(url, start):
    async with opened(url) as db:
        await asyncio.gather(*(one(db, start + k) for k in range(8)))

asyncio.run(main(sys.argv[1], int(sys.argv[2])))
"""


async def test_kill_9_loses_no_acknowledged_unit(db: Database, database_url: str) -> None:
    acknowledged: set[int] = set()
    for round_number in range(4):
        process = await anyio.open_process(
            [sys.executable, "-c", WRITER, database_url, str(round_number * 1_000_000)],
            stdin=subprocess.DEVNULL,
            stderr=None,
            cwd=Path(__file__).parents[2],
        )
        assert process.stdout is not None
        out = b""
        with anyio.move_on_after(random.uniform(0.05, 0.3)) as scope:
            scope.deadline += 60
            out += await process.stdout.receive()
            scope.deadline = anyio.current_time() + random.uniform(0.05, 0.3)
            while True:
                out += await process.stdout.receive()
        os.kill(process.pid, signal.SIGKILL)
        async for chunk in process.stdout:
            out += chunk
        await process.wait()
        acknowledged |= {int(line) for line in out.split(b"\n")[:-1]}
    kept = {row[0] for row in await db.read().all("SELECT n FROM notes")}
    assert len(acknowledged) > 100
    assert acknowledged <= kept


async def test_reopening_finds_everything(database_url: str) -> None:
    async with opened(database_url) as db:
        await scratch(db)
        await insert(db, 1)
    async with opened(database_url) as db:
        assert await count(db) == 1
        assert isinstance(await db.read().one("SELECT * FROM notes"), engine.Row)
    with pytest.raises(errors.DatabaseError):
        await insert(db, 2)
