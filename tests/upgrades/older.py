"""A database as an older version of the server left it: a month of thirteen people, made by its own demo."""

import asyncio
import lzma
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import asyncpg

from sabar.db import migrate
from sabar.kit.clock import SystemClock

KEPT = Path(__file__).with_name("2026-11-28.db.xz")
#: The newest migration it knew.
LAST = 51
#: What the program makes anew by itself.
_MADE = ("schema_migrations", "sqlite_", "search_posts")


#: A link that awa proved to be hers.
PROVED = (
    '[{"name":"Site","value":"https://radio.awa.example/","html":"","verified_at":1764500000000}]',
    "awa",
)
#: A favourite that was taken back, of which the writer was told: what follows from that waits in the queue.
TAKEN_BACK = "favourite:117618733350921817:117613516554243097"
_WAITING = (
    "Unfavourited>notify.on_unfavourited",
    b'{"type":"Unfavourited","status_id":117618733350921817,"account_id":117613516554243097}',
)


def unpack(path: Path) -> None:
    """As the file of an SQLite database, with a job that nobody came to do, and a proved link."""
    path.write_bytes(lzma.decompress(KEPT.read_bytes()))
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(
            "INSERT INTO jobs (id, kind, payload, run_at, created_at) VALUES (1, ?, ?, 0, 0)", _WAITING
        )
        database.execute("UPDATE accounts SET fields = ? WHERE username = ?", PROVED)


def fill(url: str, folder: Path) -> None:
    """The same rows into an empty PostgreSQL database, with the tables that version knew."""
    older, file = folder / "older", folder / "older.db"
    older.mkdir()
    for one in migrate.own_migrations().iterdir():
        if one.name[:4].isdecimal() and int(one.name[:4]) <= LAST:
            (older / one.name).write_text(one.read_text(encoding="utf-8"), encoding="utf-8")
    unpack(file)
    asyncio.run(_copy(url, older, file))


async def _copy(url: str, migrations: Path, file: Path) -> None:
    await migrate.upgrade(url, clock=SystemClock(), folder=migrations)
    target = await asyncpg.connect(url)
    try:
        # Rows come in the order of their tables' names, before what they refer to.
        await target.execute("SET session_replication_role = replica")
        with closing(sqlite3.connect(file)) as source:
            tables = [row[0] for row in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            for table in tables:
                if not table.startswith(_MADE):
                    await _copy_table(source, target, table)
    finally:
        await target.close()


async def _copy_table(source: sqlite3.Connection, target: Any, table: str) -> None:
    found = source.execute(f'SELECT * FROM "{table}"')
    names = [column[0] for column in found.description]
    kinds = {
        row["column_name"]: row["data_type"]
        for row in await target.fetch(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = $1", table
        )
    }
    logical = [place for place, name in enumerate(names) if kinds[name] == "boolean"]
    rows = []
    for row in found:
        values = list(row)
        for place in logical:
            values[place] = None if values[place] is None else bool(values[place])
        rows.append(tuple(values))
    await target.copy_records_to_table(table, records=rows, columns=names)
    if table == "events":
        await target.execute(
            "SELECT setval(pg_get_serial_sequence('events', 'seq'), (SELECT max(seq) FROM events))"
        )
