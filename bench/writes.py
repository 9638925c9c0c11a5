"""Writes per second through the Database port, beside bare inserts with a COMMIT each; all synchronous=FULL.

Run: `python -m bench.writes [folder on the disk to measure]`. Trust the ratios, not the absolute figures.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

import apsw
import uvloop

from sabar.db import engine_sqlite
from sabar.db.engine import Database, Tx, open_database
from sabar.kit.clock import SystemClock
from sabar.kit.ids import Ids

SECONDS = 2.0
TEXT = (
    "The meeting moves to the old market hall at seven, because the school is closed after the storm. Bring "
    "chairs if you have any, and tell whoever is not here: half of the street still thinks it is tomorrow. "
    "La réunion de ce soir a lieu à la vieille halle, à sept heures ; qu'on se le dise, et qu'on apporte de "
    "quoi s'asseoir. Nora speaks first, then the people from the river, then everybody who wants to."
)
SCHEMA = "CREATE TABLE posts (id INTEGER PRIMARY KEY, text TEXT NOT NULL)"
INSERT = "INSERT INTO posts (id, text) VALUES (:id, :text)"


def bare(folder: Path) -> float:
    """Inserts per second of a plain loop, each its own transaction."""
    connection = apsw.Connection(str(folder / "bare.db"))
    connection.pragma("journal_mode", "wal")
    connection.pragma("synchronous", "FULL")
    connection.execute(SCHEMA)
    ids = Ids(SystemClock())
    count, started = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - started) < SECONDS:
        connection.execute(INSERT, {"id": ids.next(), "text": TEXT}).fetchall()
        count += 1
    connection.close()
    return count / elapsed


async def through_the_port(db: Database, writers: int) -> tuple[float, list[float]]:
    """Units per second with so many writers waiting, and how long each unit took (ms)."""
    ids = Ids(SystemClock())
    until = time.perf_counter() + SECONDS
    took: list[float] = []

    async def unit(tx: Tx) -> None:
        await tx.run(INSERT, id=ids.next(), text=TEXT)

    async def writer() -> None:
        while (started := time.perf_counter()) < until:
            await db.write(unit)
            took.append((time.perf_counter() - started) * 1000)

    started = time.perf_counter()
    await asyncio.gather(*(writer() for _ in range(writers)))
    return len(took) / (time.perf_counter() - started), sorted(took)


async def main(folder: Path) -> None:
    base = bare(folder)
    print(f"{'bare insert, a commit each':32} {base:8.0f}/s   ratio 1.00")
    clock = SystemClock()
    db = await open_database(
        f"sqlite:///{folder}/port.db",
        clock=clock,
        ids=Ids(clock),
        jobs_for=lambda event: (),
        on_commit=lambda: None,
    )
    assert isinstance(db, engine_sqlite.SqliteDatabase)
    await db.write(lambda tx: tx.run(SCHEMA))
    for writers in (1, 8, 64):
        commits = db.written.commits
        rate, took = await through_the_port(db, writers)
        group = len(took) / (db.written.commits - commits)
        print(
            f"{f'db.write, {writers} waiting':32} {rate:8.0f}/s   ratio {rate / base:.2f}   "
            f"p50 {took[len(took) // 2]:.2f} ms   p99 {took[len(took) * 99 // 100]:.2f} ms   "
            f"{group:.1f} units a commit"
        )
    await db.close()


if __name__ == "__main__":
    sys.setswitchinterval(0.0005)
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as name:
        uvloop.run(main(Path(name)))
