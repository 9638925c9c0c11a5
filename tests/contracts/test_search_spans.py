"""The index of words grows in spans; one of an older version is made anew while the server runs."""

import asyncio
from pathlib import Path

import pytest

from sabar.backends.search import Scope
from sabar.db import dialects_search, migrate
from sabar.db.engine import Database, Tx
from sabar.effects import search as effects
from sabar.kit.clock import FixedClock
from sabar.kit.ids import Ids
from sabar.rules import search
from sabar.store.search import SqlSearch
from tests.conftest import ENGINES, NewDatabase
from tests.contracts.test_upgrades import Older, older, run
from tests.contracts.world import opened
from tests.server import running_server

pytestmark = pytest.mark.anyio
__all__ = ["older"]

ME = 7
_POST = (
    "INSERT INTO statuses (id, account_id, visibility, text, content, conversation_id, created_at) "
    "VALUES (:id, :me, 'public', :text, :text, :id, 1)"
)


async def settle(db: Database) -> None:
    await run(
        db,
        "INSERT INTO accounts (id, username, name_key, created_at) VALUES (:me, 'ana', 'ana', 1)",
        me=ME,
    )


async def write(tx: Tx, id: int, text: str) -> None:
    await tx.run("INSERT INTO conversations (id, created_at) VALUES (:id, 1)", id=id)
    await tx.run(_POST, id=id, me=ME, text=text)


async def test_a_span_that_is_full_is_followed_by_another_and_nothing_is_lost(database_url: str) -> None:
    clock = FixedClock()
    ids = Ids(clock)
    async with opened(database_url, clock=clock) as db:
        await settle(db)
        index = SqlSearch(db, dialects_search.for_url(database_url), span=10)
        written = []
        for number in range(60):
            clock.advance(20_000)
            id = ids.next()
            written.append(id)

            async def unit(tx: Tx, id: int = id, number: int = number) -> None:
                await write(tx, id, f"common word{number}")
                await index.add(tx, id, ME, search.words(f"common word{number}"))

            await db.write(unit)
        spans = await db.read().value("SELECT COUNT(*) FROM search_spans")
        # Each is begun a minute ahead, in which three more posts come.
        assert 4 <= spans <= 6
        found = await index.find(search.parse("common"), Scope(ME), limit=100, offset=0)
        assert found == written[::-1]
        assert await index.find(search.parse("word0"), Scope(ME), limit=9, offset=0) == [written[0]]


@pytest.mark.parametrize("engine", ENGINES)
def test_posts_of_an_older_version_are_found_again_the_newest_first(
    engine: str, new_database: NewDatabase, older: Older, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the server is stopped in the middle of it."""
    clock = FixedClock()
    monkeypatch.setattr(effects, "_REINDEXED", 3)
    older_files = older(81)
    with new_database(engine, migrated=False) as url:

        async def fill() -> None:
            await migrate.upgrade(url, clock=clock, folder=older_files)
            async with opened(url, clock=clock) as db:
                await settle(db)

                async def unit(tx: Tx) -> None:
                    for id in range(1, 21):
                        await write(tx, id, "黒猫 common")

                await db.write(unit)

        asyncio.run(fill())
        with running_server(url, tmp_path, workers="off") as server:

            async def found(words: str) -> list[int]:
                return await server.app.search.find(search.parse(words), Scope(ME), limit=40, offset=0)

            assert server.run(found, "common") == []
            assert server.run(server.app.db.write, lambda tx: effects._index_some(server.app, tx))
            assert server.run(found, "common") == [20, 19, 18]
        with running_server(url, tmp_path / "again", workers="off") as server:
            server.run(effects.reindex, server.app, b"")
            assert server.run(found, "猫") == list(range(20, 0, -1))
            assert server.run(server.app.db.read().value, "SELECT COUNT(*) FROM search_unindexed") == 0
            server.run(effects.reindex, server.app, b"")
