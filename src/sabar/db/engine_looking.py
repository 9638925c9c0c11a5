"""Whether a word stands anywhere in the database as it lies, in rows that were deleted too where that can be
read.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from sabar.db.engine import Database, Sql
from sabar.db.engine_sqlite_connection import path_of

_PIECE = 1 << 20


async def places(db: Database, url: str, word: bytes) -> list[str]:
    """Names of the files or tables that hold it. Raises DatabaseError, TimedOut where that takes too long."""
    if url.startswith("sqlite:///"):
        path = path_of(url)
        files = [path, *(path.with_name(path.name + end) for end in ("-wal", "-journal"))]
        return await asyncio.to_thread(
            lambda: [one.name for one in files if one.exists() and holds(one, word)]
        )
    reader = db.slow()
    tables = await reader.all(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() "
        "AND table_type = 'BASE TABLE' ORDER BY table_name"
    )
    return [row["table_name"] for row in tables if await _in_table(db, row["table_name"], word)]


async def _in_table(db: Database, table: str, word: bytes) -> bool:
    # Bytes are told in hexadecimal there.
    found = await db.slow().value(
        Sql(
            "SELECT 1 FROM {table} AS whole WHERE CAST(whole AS TEXT) LIKE :clear "
            "OR CAST(whole AS TEXT) LIKE :bytes LIMIT 1",
            table=Sql.name(table),
        ),
        clear=f"%{word.decode()}%",
        bytes=f"%{word.hex()}%",
    )
    return found is not None


def holds(path: Path, word: bytes) -> bool:
    """Whether a file holds it; False for one that went away."""
    try:
        with path.open("rb") as file:
            return any(word in piece for piece in _pieces(file, len(word) - 1))
    except FileNotFoundError:
        return False


def _pieces(file: BinaryIO, overlap: int) -> Iterator[bytes]:
    before = b""
    while piece := file.read(_PIECE):
        yield before + piece
        before = piece[-overlap:]
