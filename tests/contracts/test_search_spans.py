"""The index of words grows in spans; one of an older version is made anew while the server runs."""

import asyncio
from pathlib import Path

import pytest

from sabar import events
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
from tests.waiting import eventually

pytestmark = pytest.mark.anyio
__all__ = ["older"]

ME = 7
_POST = (
    "INSERT INTO statuses (id, account_id, visibility, text, content, conversation_id, created_at) "
    "VALUES (:id, :me, 'public', :text, :text, :id, 1)"
)


_WAITING = "SELECT COUNT(*) FROM jobs WHERE kind = :kind AND NOT dead"


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


async def test_what_many_writes_left_in_many_parts_is_put_together_and_nothing_is_lost(
    database_url: str,
) -> None:
    async with opened(database_url, clock=FixedClock()) as db:
        await settle(db)
        index = SqlSearch(db, dialects_search.for_url(database_url))
        for number in range(1, 201):

            async def unit(tx: Tx, number: int = number) -> None:
                await write(tx, number, f"common word{number}")
                await index.add(tx, number, ME, search.words(f"common word{number}"))

            await db.write(unit)
        steps = 0
        while await db.write(index.compact):
            steps += 1
        assert not await db.write(index.compact)
        if database_url.startswith("sqlite"):
            parts = "SELECT COUNT(DISTINCT segid) FROM search_posts_idx"
            assert steps and await db.read().value(parts) <= 3
        found = await index.find(search.parse("common"), Scope(ME), limit=300, offset=0)
        assert found == list(range(200, 0, -1))
        await db.write(lambda tx: index.remove(tx, 200))
        while await db.write(index.compact):
            pass
        assert await index.find(search.parse("word20"), Scope(ME), limit=9, offset=0) == [20]


async def write_old_words(tx: Tx, url: str, id: int) -> None:
    """As versions before 88 wrote them: with the code of the span only."""
    grammar = dialects_search.for_url(url)
    words = [f"\ue000{ME}", *search.words("黒猫 common")]
    await tx.run(grammar.insert, id=id, words=grammar.document("0000", words))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("version", [81, 88, 93])
def test_posts_of_an_older_version_are_found_again_the_newest_first(
    engine: str,
    version: int,
    new_database: NewDatabase,
    older: Older,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also when the server is stopped in the middle of it."""
    clock = FixedClock()
    monkeypatch.setattr(effects, "_REINDEXED", 3)
    older_files = older(version)
    with new_database(engine, migrated=False) as url:

        async def fill() -> None:
            await migrate.upgrade(url, clock=clock, folder=older_files)
            async with opened(url, clock=clock) as db:
                await settle(db)

                async def unit(tx: Tx) -> None:
                    for id in range(1, 21):
                        await write(tx, id, "黒猫 common")
                        if version > 81:
                            await write_old_words(tx, url, id)

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


@pytest.mark.parametrize("engine", ENGINES)
def test_posts_of_whoever_wants_to_be_found_are_indexed_anew_some_at_a_time(
    engine: str, new_database: NewDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By one job at a time, which goes on after a restart."""
    monkeypatch.setattr(effects, "_REINDEXED", 3)
    monkeypatch.setattr(effects, "_WRITES", 2)
    with new_database(engine) as url:
        with running_server(url, tmp_path, workers="off") as server:
            app = server.app

            async def found() -> list[int]:
                return await app.search.find(search.parse("common"), Scope(ME + 1), limit=40, offset=0)

            async def wants(tx: Tx) -> None:
                await tx.run("UPDATE accounts SET indexable = TRUE WHERE id = :me", me=ME)

            async def unit(tx: Tx) -> None:
                for id in range(1, 21):
                    await write(tx, id, "common")
                    await app.search.add(tx, id, ME, ["common"])

            server.run(settle, app.db)
            server.run(app.db.write, unit)
            server.run(app.db.write, wants)
            assert server.run(found) == []
            for _ in range(2):
                server.run(effects.on_indexable_changed, app, events.IndexableChanged(ME))
            assert server.run(app.db.read().value, _WAITING, kind=effects.REINDEX) == 1
            server.run(effects.reindex, app, b"")
            assert server.run(found) == list(range(20, 14, -1))
            assert server.run(app.db.read().value, _WAITING, kind=effects.REINDEX) == 1
        with running_server(url, tmp_path / "again") as server:
            app = server.app
            eventually(lambda: server.run(app.db.read().value, "SELECT COUNT(*) FROM search_unindexed") == 0)
            assert server.run(found) == list(range(20, 0, -1))
