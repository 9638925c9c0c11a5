"""What a database of an older version holds is there after an upgrade, and goes on as it should."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from sabar.db import migrate, queue
from sabar.db.engine import Database, Tx
from sabar.kit.clock import FixedClock
from sabar.model.statuses import Following
from sabar.rules import lanes
from sabar.rules.writing import unfinished
from sabar.store import bearing, drafts, scheduled
from tests.conftest import ENGINES, NewDatabase
from tests.contracts.world import opened

pytestmark = pytest.mark.anyio

Older = Callable[[int], Path]


@pytest.fixture
def older(tmp_path: Path) -> Older:
    """The migrations before this number, in a folder of their own."""

    def copy(number: int) -> Path:
        for file in migrate.own_migrations().iterdir():
            if file.name[:4].isdecimal() and int(file.name[:4]) < number:
                (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
        return tmp_path

    return copy


async def run(db: Database, sql: str, **args: object) -> None:
    async def unit(tx: Tx) -> None:
        await tx.run(sql, **args)

    await db.write(unit)


@pytest.mark.parametrize("engine", ENGINES)
async def test_previews_and_films_that_wait_find_their_lanes(
    engine: str, new_database: NewDatabase, older: Older
) -> None:
    clock = FixedClock()
    job = (
        "INSERT INTO jobs (id, kind, payload, unique_key, run_at, lease_until, dead, created_at) "
        "VALUES (:id, :kind, :payload, :key, :at, :lease, :dead, 0)"
    )
    with new_database(engine, migrated=False) as url:
        await migrate.upgrade(url, clock=clock, folder=older(80))
        async with opened(url, clock=clock) as db:
            now = clock.now_ms()
            for id in range(1, 4):
                await run(
                    db,
                    "INSERT INTO preview_cards (id, key, url, domain, state, created_at) "
                    "VALUES (:id, :key, 'https://x', :domain, 'waiting', 0)",
                    id=id,
                    key=str(id),
                    domain="a.example" if id < 3 else "b.example",
                )
            for id, kind, key, at, lease, dead in (
                (1, "cards.fetch", "cards.fetch:1", now - 9, None, False),
                (2, "cards.fetch", "cards.fetch:2", now - 5, None, False),
                (3, "cards.fetch", "cards.fetch:3", now + 900, None, False),
                (4, "cards.fetch", "cards.fetch:77", now - 3, None, False),
                (5, "cards.fetch", None, now + 50, now + 50, False),
                (6, "cards.fetch", None, now, None, True),
                (7, "push.deliver", "push.deliver:1:2", now - 4, None, False),
            ):
                await run(
                    db,
                    job,
                    id=id,
                    kind=kind,
                    key=key,
                    at=at,
                    lease=lease,
                    dead=dead,
                    payload=b'{"card_id":1}',
                )
        assert "0080_lanes" in await migrate.upgrade(url, clock=clock)
        async with opened(url, clock=clock) as db:
            rows = await db.read().all("SELECT name, room, next_at, waiting FROM lanes ORDER BY name")
            assert [tuple(row.values()) for row in rows] == [
                ("sites/a.example", "sites", now - 9, 2),
                ("sites/b.example", "sites", now + 900, 1),
            ]
            table = queue.JobTable(db, clock, lanes.ROOMS)
            claimed = await table.claim({queue.OPEN: 9, lanes.SITES: 9}, 60_000)
            assert [job.id for job in claimed.jobs] == [1, 4, 7]
            await table.done(claimed.jobs)
            clock.advance(lanes.ROOMS[lanes.SITES].pause_ms)
            claimed = await table.claim({queue.OPEN: 9, lanes.SITES: 9}, 60_000)
            assert [job.id for job in claimed.jobs] == [2, 3, 5]


@pytest.mark.parametrize("engine", ENGINES)
async def test_drafts_from_before_changes_to_posts_were_kept_stay_where_they_were_begun(
    engine: str, new_database: NewDatabase, older: Older
) -> None:
    clock = FixedClock()
    with new_database(engine, migrated=False) as url:
        await migrate.upgrade(url, clock=clock, folder=older(117))
        async with opened(url, clock=clock) as db:
            await run(db, "INSERT INTO accounts (id, username, name_key, created_at) VALUES (1, 'a', 'a', 1)")
            for id, answers in ((2, None), (3, 77)):
                await run(
                    db,
                    "INSERT INTO drafts (id, account_id, name, revision, writer, reply_to_id, aside, said, "
                    "created_at, updated_at) VALUES (:id, 1, :name, 4, '', :answers, :aside, :said, 1, 1)",
                    id=id,
                    name=str(id),
                    answers=answers,
                    aside=False,
                    said='{"text":"The tide"}',
                )
        assert "0117_unfinished_edits" in await migrate.upgrade(url, clock=clock)
        async with opened(url, clock=clock) as db:
            for id, answers in ((2, None), (3, 77)):
                found = await drafts.latest(db.read(), 1, reply_to=answers, quoted=None, edits=None)
                assert found is not None
                assert (found.id, found.edits_id, found.said) == (id, None, {"text": "The tide"})
            assert await drafts.latest(db.read(), 1, reply_to=None, quoted=None, edits=77) is None


@pytest.mark.parametrize("engine", ENGINES)
async def test_followers_of_before_are_counted_by_the_labels_they_bear(
    engine: str, new_database: NewDatabase, older: Older
) -> None:
    clock = FixedClock()
    with new_database(engine, migrated=False) as url:
        await migrate.upgrade(url, clock=clock, folder=older(130))
        async with opened(url, clock=clock) as db:
            for id in range(1, 10):
                await run(
                    db,
                    "INSERT INTO accounts (id, username, name_key, domain, suspended_at, created_at) "
                    "VALUES (:id, :name, :name, :domain, :suspended, 1)",
                    id=id,
                    name=f"n{id}",
                    domain="far.example" if id in (5, 6, 7) else "",
                    suspended=1 if id == 7 else None,
                )
            for one, other in (*((id, 1) for id in range(2, 9)), (1, 2), (3, 2)):
                await run(
                    db,
                    "INSERT INTO follows (id, account_id, target_id, created_at, domain) "
                    "SELECT :id, id, :other, 1, domain FROM accounts WHERE id = :one",
                    id=one * 10 + other,
                    one=one,
                    other=other,
                )
            for label in (11, 12, 13):
                await run(
                    db,
                    "INSERT INTO labels (id, account_id, name, name_key, colour, created_at) "
                    "VALUES (:id, 1, :name, :name, 'red', 1)",
                    id=label,
                    name=str(label),
                )
            for label, one in ((11, 2), (11, 5), (11, 9), (12, 5)):
                await run(db, "INSERT INTO label_accounts VALUES (:label, :one)", label=label, one=one)
            for id, kind, value in ((1, "server", "far.example"), (2, "link", "proved.example")):
                await run(
                    db,
                    "INSERT INTO label_rules (id, label_id, kind, value) VALUES (:id, 12, :kind, :value)",
                    id=id,
                    kind=kind,
                    value=value,
                )
            await run(db, "INSERT INTO proved_domains VALUES (2, 'proved.example'), (3, 'proved.example')")
        assert "0130_follower_groups" in await migrate.upgrade(url, clock=clock)
        async with opened(url, clock=clock) as db:
            expected = {
                frozenset({11, 12}): 2,  # 2 and 5
                frozenset({12}): 2,  # 3 and 6; 7 is suspended
                frozenset[int](): 2,  # 4 and 8
            }
            assert (await bearing.crowd(db.read(), 1)).groups == expected
            assert (await bearing.crowd(db.read(), 2)).groups == {frozenset(): 2}
            await db.write(lambda tx: bearing.count_anew(tx, 1))
            assert (await bearing.crowd(db.read(), 1)).groups == expected


@pytest.mark.parametrize("engine", ENGINES)
async def test_threads_that_were_not_out_go_on_with_all_their_words(
    engine: str, new_database: NewDatabase, older: Older
) -> None:
    clock = FixedClock()
    words = ['"more":["x"]', "l’été 🌊", "", "a\\u0041\n"]
    plain = {"text": 'said "more":["y"]', "with_poll": True}
    with new_database(engine, migrated=False) as url:
        await migrate.upgrade(url, clock=clock, folder=older(132))
        async with opened(url, clock=clock) as db:
            await run(db, "INSERT INTO accounts (id, username, name_key, created_at) VALUES (1, 'a', 'a', 1)")
            for id, said in ((2, plain), (3, {**plain, "more": words, "at": "9"})):
                await run(
                    db,
                    "INSERT INTO drafts (id, account_id, name, revision, writer, aside, said, "
                    "created_at, updated_at) VALUES (:id, 1, :name, 4, '', :aside, :said, 1, 1)",
                    id=id,
                    name=str(id),
                    aside=False,
                    said=msgspec.json.encode(said).decode(),
                )
            for id, more in ((4, []), (5, words)):
                await run(
                    db,
                    "INSERT INTO scheduled_statuses (id, account_id, scheduled_at, params, created_at, more) "
                    "VALUES (:id, 1, 9, '{}', 1, :more)",
                    id=id,
                    more=msgspec.json.encode(more).decode(),
                )
        assert "0132_files_of_threads" in await migrate.upgrade(url, clock=clock)
        async with opened(url, clock=clock) as db:
            told = [Following(one) for one in words]
            alone, followed = [await drafts.named(db.read(), 1, name) for name in ("2", "3")]
            assert alone is not None and alone.said == plain
            assert followed is not None
            typed = unfinished.typed(followed)
            assert (typed.text, typed.with_poll, typed.at, typed.more) == (plain["text"], True, "9", told)
            waiting = [await scheduled.by_id(db.read(), id) for id in (4, 5)]
            assert [one and one.more for one in waiting] == [[], told]
