"""Brings the schema of a database up to date: numbered SQL files, each applied once, in order, in a
transaction of its own.

`NNNN_name.sql` is written once in PostgreSQL words; where engines truly differ there are
`NNNN_name.sqlite.sql` and `NNNN_name.postgresql.sql` instead. An applied file is never edited: its
checksum is recorded.
"""

import hashlib
import re
from collections.abc import Awaitable, Callable, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from typing import NamedTuple, Protocol

from sabar.db import engine_postgresql, engine_sqlite, errors, ports
from sabar.kit.clock import Clock

_FILE = re.compile(r"(?P<number>\d{4})_(?P<name>[a-z0-9_]+)(?:\.(?P<engine>sqlite|postgresql))?\.sql")
_RECORDS = """
CREATE TABLE IF NOT EXISTS schema_migrations (
    number BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at BIGINT NOT NULL
);
"""


class Migration(NamedTuple):
    number: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()


class _SchemaTx(ports.Tx, Protocol):
    async def run_script(self, sql: str) -> None: ...


_Step = Callable[[_SchemaTx], Awaitable[str | None]]


def _engine(url: str) -> str:
    return "sqlite" if url.startswith("sqlite:") else "postgresql"


async def _exclusive(url: str, step: _Step) -> str | None:
    if _engine(url) == "sqlite":
        return await engine_sqlite.exclusive(url, step)
    return await engine_postgresql.exclusive(url, step)


def own_migrations() -> Traversable:
    """The folder of this program's migrations."""
    return resources.files("sabar.db").joinpath("migrations")


def load(engine: str, folder: Traversable) -> list[Migration]:
    """The migrations for `sqlite` or `postgresql`, in order. MigrationError when the folder is not in
    order.
    """
    found: dict[int, Migration] = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".sql"):
            continue
        match = _FILE.fullmatch(file.name)
        if match is None:
            raise errors.MigrationError(f"{file.name} is not named NNNN_name.sql")
        if match["engine"] not in (None, engine):
            continue
        number = int(match["number"])
        if number in found:
            raise errors.MigrationError(f"two migrations have the number {number:04}")
        found[number] = Migration(number, match["name"], file.read_text(encoding="utf-8"))
    return [found[number] for number in sorted(found)]


async def upgrade(url: str, *, clock: Clock, folder: Traversable | None = None) -> list[str]:
    """Apply what is missing and return its names. Safe when several processes do it at once. Raises
    MigrationError.
    """
    migrations = load(_engine(url), folder or own_migrations())
    applied: list[str] = []

    async def step(tx: _SchemaTx) -> str | None:
        await tx.run_script(_RECORDS)
        pending = await _pending(tx, migrations)
        if not pending:
            return None
        first = pending[0]
        try:
            await tx.run_script(first.sql)
        except errors.DatabaseError as error:
            raise errors.MigrationError(
                f"migration {first.number:04}_{first.name} failed: {error}"
            ) from error
        await tx.run(
            "INSERT INTO schema_migrations (number, name, checksum, applied_at) "
            "VALUES (:number, :name, :checksum, :at)",
            number=first.number,
            name=first.name,
            checksum=first.checksum,
            at=clock.now_ms(),
        )
        return f"{first.number:04}_{first.name}"

    while (name := await _exclusive(url, step)) is not None:
        applied.append(name)
    return applied


async def verify(url: str, *, folder: Traversable | None = None) -> None:
    """MigrationError unless the schema is exactly what this program expects."""
    migrations = load(_engine(url), folder or own_migrations())

    async def step(tx: _SchemaTx) -> str | None:
        await tx.run_script(_RECORDS)
        pending = await _pending(tx, migrations)
        return ", ".join(f"{migration.number:04}_{migration.name}" for migration in pending) or None

    missing = await _exclusive(url, step)
    if missing:
        raise errors.MigrationError(f"the database lacks these migrations: {missing}; run `sabar migrate`")


async def _pending(tx: ports.Reader, migrations: Sequence[Migration]) -> list[Migration]:
    known = {migration.number: migration for migration in migrations}
    newest = max(known, default=0)
    applied = set()
    for row in await tx.all("SELECT number, name, checksum FROM schema_migrations ORDER BY number"):
        label = f"{row['number']:04}_{row['name']}"
        if row["number"] > newest:
            raise errors.MigrationError(
                f"the database is from a newer version of Sabar (it has {label}); start that version instead"
            )
        migration = known.get(row["number"])
        if migration is None or migration.name != row["name"]:
            raise errors.MigrationError(f"{label} was applied to this database, but its file is missing")
        if migration.checksum != row["checksum"]:
            raise errors.MigrationError(
                f"{label} was edited after it was applied; restore it and put the change in a new migration"
            )
        applied.add(row["number"])
    return [migration for migration in migrations if migration.number not in applied]
