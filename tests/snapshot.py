"""Everything a server's database holds, to see what a call changed."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

from sabar.db import migrate
from tests.server import Server

_CREATED = re.compile(r"CREATE TABLE (?:IF NOT EXISTS )?(\w+)")
#: A table that is made anew to be changed takes the name of the old one.
_RENAMED = re.compile(r"ALTER TABLE (\w+) RENAME TO \w+")
#: What happened and what follows from it, how often posts left, and when who was seen: reading changes it.
_RESTLESS = {"events", "jobs", "deliveries"}
_TIMES = {"last_seen_at", "last_used_at", "last_active_at"}

Rows = Counter[tuple[str, str]]


def tables() -> list[str]:
    """Every table that a migration made."""
    folder = Path(migrate.__file__).parent / "migrations"
    scripts = [file.read_text() for file in folder.glob("*.sql")]
    found = {name for script in scripts for name in _CREATED.findall(script)}
    found -= {name for script in scripts for name in _RENAMED.findall(script)}
    assert len(found) > 40
    return sorted(found - _RESTLESS)


def take(server: Server) -> Rows:
    """Table and row of everything."""

    async def read() -> Rows:
        rows: Rows = Counter()
        for table in tables():
            for row in await server.app.db.read().all(f"SELECT * FROM {table}"):
                rows[table, _text(row)] += 1
        return rows

    return server.run(read)


def _text(row: dict[str, Any]) -> str:
    return repr({name: value for name, value in row.items() if name not in _TIMES})


def changed(before: Rows, after: Rows) -> list[tuple[str, str]]:
    """Rows that came or went."""
    return sorted(((before - after) + (after - before)).elements())
