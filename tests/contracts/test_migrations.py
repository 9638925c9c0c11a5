"""Migrations: applied once, in order, whole or not at all, and never edited."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sabar.db import errors, migrate
from sabar.kit.clock import FixedClock
from tests.conftest import ENGINES, NewDatabase
from tests.contracts.world import opened

pytestmark = pytest.mark.anyio

Write = Callable[..., Path]


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, new_database: NewDatabase) -> Iterator[str]:
    with new_database(request.param, migrated=False) as url:
        yield url


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes migrations, by file name without `.sql`, and returns their folder."""

    def write(**files: str) -> Path:
        for name, sql in files.items():
            (tmp_path / f"{name.removeprefix('m').replace('__', '.')}.sql").write_text(sql)
        return tmp_path

    return write


async def upgrade(url: str, folder: Path) -> list[str]:
    return await migrate.upgrade(url, clock=FixedClock(), folder=folder)


async def test_a_migrated_database_is_what_the_program_expects(database_url: str) -> None:
    await migrate.verify(database_url)
    assert await migrate.upgrade(database_url, clock=FixedClock()) == []


async def test_migrations_run_once_and_in_order(url: str, write: Write) -> None:
    folder = write(m0001_one="CREATE TABLE a (n BIGINT PRIMARY KEY);")
    assert await upgrade(url, folder) == ["0001_one"]
    write(
        m0003_three="ALTER TABLE a ADD COLUMN yes BOOLEAN NOT NULL DEFAULT TRUE;",
        m0002_two="DROP TABLE a; CREATE TABLE a (n BIGINT PRIMARY KEY, x BYTEA, d DOUBLE PRECISION, "
        "s TEXT DEFAULT 'BIGINT; ok');",
    )
    with pytest.raises(errors.MigrationError, match="lacks these migrations: 0002_two, 0003_three"):
        await migrate.verify(url, folder=folder)
    assert await upgrade(url, folder) == ["0002_two", "0003_three"]
    assert await upgrade(url, folder) == []
    await migrate.verify(url, folder=folder)
    async with opened(url) as db:
        await db.write(lambda tx: tx.run("INSERT INTO a (n, x, d) VALUES (1, :x, :d)", x=b"\x00", d=0.5))
        row = await db.read().one("SELECT n, x, d, s FROM a WHERE yes")
        assert row is not None and tuple(row.values()) == (1, b"\x00", 0.5, "BIGINT; ok")


async def test_a_text_is_refused_in_a_column_of_numbers(url: str, write: Write) -> None:
    await upgrade(url, write(m0001_one="CREATE TABLE a (n BIGINT NOT NULL);"))
    async with opened(url) as db:
        with pytest.raises(errors.DatabaseError):
            await db.write(lambda tx: tx.run("INSERT INTO a (n) VALUES (:n)", n="seven"))


async def test_an_engine_may_have_a_file_of_its_own(url: str, write: Write) -> None:
    folder = write(
        m0001_one__sqlite="CREATE VIRTUAL TABLE words USING fts5(text);",
        m0001_one__postgresql="CREATE TABLE words (text TEXT, found tsvector);",
    )
    assert await upgrade(url, folder) == ["0001_one"]


async def test_a_failing_migration_leaves_nothing_behind(url: str, write: Write) -> None:
    folder = write(
        m0001_one="CREATE TABLE a (n BIGINT);",
        m0002_two="CREATE TABLE b (n BIGINT); INSERT INTO nowhere VALUES (1);",
    )
    with pytest.raises(errors.MigrationError, match="migration 0002_two failed"):
        await upgrade(url, folder)
    write(m0002_two="CREATE TABLE b (n BIGINT);")
    assert await upgrade(url, folder) == ["0002_two"]


async def test_an_edited_or_missing_migration_is_refused(url: str, write: Write) -> None:
    folder = write(m0001_one="CREATE TABLE a (n BIGINT);", m0002_two="CREATE TABLE b (n BIGINT);")
    await upgrade(url, folder)
    write(m0001_one="CREATE TABLE a (n TEXT);")
    for act in (upgrade(url, folder), migrate.verify(url, folder=folder)):
        with pytest.raises(errors.MigrationError, match="0001_one was edited"):
            await act
    (folder / "0001_one.sql").unlink()
    with pytest.raises(errors.MigrationError, match="0001_one was applied to this database, but"):
        await upgrade(url, folder)


async def test_a_database_from_a_newer_version_is_refused(url: str, write: Write) -> None:
    folder = write(m0001_one="CREATE TABLE a (n BIGINT);", m0002_two="CREATE TABLE b (n BIGINT);")
    await upgrade(url, folder)
    (folder / "0002_two.sql").unlink()
    with pytest.raises(errors.MigrationError, match="newer version"):
        await upgrade(url, folder)


async def test_a_disordered_folder_is_refused(url: str, write: Write) -> None:
    folder = write(m0001_one="", m0001_other="")
    with pytest.raises(errors.MigrationError, match="two migrations have the number 0001"):
        await upgrade(url, folder)
    (folder / "0001_other.sql").rename(folder / "later.sql")
    with pytest.raises(errors.MigrationError, match=r"later\.sql is not named"):
        await upgrade(url, folder)


async def test_two_processes_may_migrate_at_once(url: str) -> None:
    program = (
        "import asyncio, sys; from sabar.db import migrate; from sabar.kit.clock import SystemClock; "
        "print(*asyncio.run(migrate.upgrade(sys.argv[1], clock=SystemClock())))"
    )
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", program, url, stdout=asyncio.subprocess.PIPE
        )
        for _ in range(3)
    ]
    applied: list[str] = []
    for process in processes:
        out, _ = await process.communicate()
        assert process.returncode == 0
        applied += out.decode().split()
    engine = "sqlite" if url.startswith("sqlite") else "postgresql"
    assert sorted(applied) == [
        f"{m.number:04}_{m.name}" for m in migrate.load(engine, migrate.own_migrations())
    ]
    await migrate.verify(url)
