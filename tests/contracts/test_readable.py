"""What SQL says of who may read equals what the rule says, in random worlds, post by post and viewer by
viewer.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

import pytest

from sabar.backends.search import Scope
from sabar.db import dialects_search
from sabar.db.engine import Database, Sql, Tx
from sabar.kit.clock import FixedClock
from sabar.kit.paging import Window
from sabar.model.audience import Visibility
from sabar.reads import hydrate
from sabar.reads.posts import listeners
from sabar.rules import search, visibility
from sabar.rules.visibility import Place
from sabar.store import hydration, readable, statuses, timelines
from sabar.store.search import SqlSearch
from tests.contracts import reading_world
from tests.contracts.reading_world import PEOPLE, TAG, VIEWERS, World
from tests.contracts.world import opened

pytestmark = pytest.mark.anyio

ALL = Window(400)


@dataclass(frozen=True)
class Here:
    """A world in a database, and what reads lean on."""

    world: World
    db: Database
    index: SqlSearch
    app: Any

    def posts(self, wanted: Callable[[int], bool]) -> list[int]:
        """The ids for which this holds, the newest first."""
        return sorted(filter(wanted, self.world.rows), reverse=True)

    async def asked(self, condition: Sql, viewer: int) -> list[int]:
        found = await self.db.read().all(
            Sql(
                "SELECT s.id FROM statuses s JOIN accounts a ON a.id = s.account_id "
                "WHERE {condition} AND :me >= 0 ORDER BY s.id DESC",
                condition=condition,
            ),
            me=viewer,
        )
        return [row[0] for row in found]


@pytest.fixture(params=range(4), ids=lambda seed: f"world {seed}")
async def here(request: pytest.FixtureRequest, database_url: str) -> AsyncIterator[Here]:
    world, clock = reading_world.made(request.param), FixedClock()
    async with opened(database_url, clock=clock) as db:
        index = SqlSearch(db, dialects_search.for_url(database_url))

        async def unit(tx: Tx) -> None:
            await reading_world.write(tx, world)
            for id, row in world.rows.items():
                if row.boosts is None:
                    await index.add(tx, id, row.author, search.words("common"))

        await db.write(unit)
        yield Here(world, db, index, cast(Any, SimpleNamespace(db=db, clock=clock)))


async def test_a_post_is_readable_in_sql_when_the_rule_says_so(here: Here) -> None:
    for viewer in VIEWERS:
        expected = here.posts(lambda id, viewer=viewer: here.world.may_see(viewer, id))
        assert await here.asked(readable.READABLE, viewer) == expected, viewer
        if viewer:
            one_by_one = {id: await statuses.readable(here.db.read(), viewer, id) for id in here.world.rows}
            assert here.posts(one_by_one.__getitem__) == expected


async def test_each_kind_means_the_same_in_sql(here: Here) -> None:
    rows = here.world.rows
    for condition, rule in (
        (readable.OPEN, visibility.is_open),
        (readable.LISTED, visibility.is_listed),
        (readable.LISTED_HERE, visibility.is_listed_here),
        (readable.FOR_PEOPLE_HERE, visibility.is_for_people_here),
        (readable.DIRECT, visibility.is_direct),
        (readable.FOR_CIRCLE, visibility.is_for_circle),
    ):
        expected = here.posts(lambda id, rule=rule: rule(rows[id].kind))
        assert await here.asked(condition, 0) == expected


async def test_people_of_this_server_are_those_who_were_let_in(here: Here) -> None:
    for viewer in VIEWERS:
        everything = here.posts(lambda id: True)
        assert await here.asked(readable.HERE, viewer) == (everything if viewer in here.world.here else [])
    assert await hydration.people_here(here.db.read(), PEOPLE) == here.world.here


async def test_what_stays_here_is_read_by_nobody_else(here: Here) -> None:
    for viewer in VIEWERS:
        if viewer not in here.world.here:
            found = await here.asked(readable.READABLE, viewer)
            assert not [
                id for id in found if here.world.rows[id].stays and here.world.rows[id].author != viewer
            ]


async def test_strangers_meet_the_same_people_in_sql(here: Here) -> None:
    for viewer in VIEWERS:
        expected = here.posts(lambda id, viewer=viewer: here.world.met(viewer, id))
        assert await here.asked(readable.MET, viewer) == expected, viewer
    assert await here.asked(readable.MET_BY_ALL, 0) == here.posts(lambda id: here.world.met(0, id))


def meets(world: World, viewer: int, id: int) -> bool:
    """It stands where this viewer meets posts of strangers."""
    kind = world.rows[id].kind
    return visibility.is_listed(kind) or (visibility.is_listed_here(kind) and viewer in world.here)


async def test_an_account_shows_each_viewer_what_he_may_read(here: Here) -> None:
    world, db = here.world, here.db.read()
    for viewer in VIEWERS:
        for author in PEOPLE:
            expected = here.posts(
                lambda id, viewer=viewer, author=author: (
                    world.rows[id].author == author and world.may_see(viewer, id)
                )
            )
            assert await timelines.by_account(db, author, ALL, viewer_id=viewer) == expected


async def test_public_timelines_hold_listed_posts_of_people_one_may_meet(here: Here) -> None:
    world, db = here.world, here.db.read()
    for viewer in VIEWERS:

        def listed(id: int, viewer: int = viewer) -> bool:
            return meets(world, viewer, id) and world.met(viewer, id)

        def begins(id: int) -> bool:
            row = world.rows[id]
            return row.boosts is None and (not row.answers or world.rows[row.answers].author == row.author)

        found = await timelines.public(db, ALL, local=False, remote=False, only_media=False, viewer_id=viewer)
        assert found == here.posts(lambda id: listed(id) and begins(id))
        tagged = await timelines.tagged(db, ALL, "a", viewer_id=viewer)
        assert tagged == here.posts(lambda id: listed(id) and world.rows[id].tagged)


async def test_home_asks_for_all_that_followers_may_read_and_for_nothing_meant_for_others(here: Here) -> None:
    world, db = here.world, here.db.read()
    for viewer in PEOPLE:
        authors = await timelines.sources(db, viewer)
        found = {row["id"] for row in await timelines.entries(db, viewer, authors, [], ALL)}
        followed = {id for id, row in world.rows.items() if row.author in authors}
        assert found <= followed
        assert {id for id in followed if world.may_see(viewer, id)} <= found
        for id in followed - found:
            row = world.rows[id]
            kept_in = visibility.is_direct(row.kind) or visibility.is_for_circle(row.kind)
            assert kept_in and viewer != row.author and not here.world.may_see(viewer, id)
        by_tag = await timelines.entries(db, viewer, [], [TAG], ALL)
        assert [row["id"] for row in by_tag] == here.posts(
            lambda id, viewer=viewer: world.rows[id].tagged and meets(world, viewer, id)
        )


async def test_search_finds_what_one_may_read_and_has_to_do_with(here: Here) -> None:
    world = here.world
    boosted = {(row.author, row.boosts) for row in world.rows.values()}
    for viewer in PEOPLE:

        def concerns(id: int, viewer: int = viewer) -> bool:
            row = world.rows[id]
            wants = visibility.is_listed_here(row.kind) and row.author in world.indexable
            kept = {(viewer, id)} & (world.favourites | world.bookmarks | boosted)
            return wants or viewer == row.author or viewer in row.named or bool(kept)

        found = await here.index.find(search.parse("common"), Scope(viewer), limit=400, offset=0)
        assert found == here.posts(
            lambda id, viewer=viewer: (
                world.rows[id].boosts is None and world.may_see(viewer, id) and concerns(id)
            )
        )


async def test_who_boosted_is_told_of_boosts_for_everybody_without_people_behind_a_block(here: Here) -> None:
    world, db = here.world, here.db.read()
    boosts = [row for row in world.rows.values() if row.boosts is not None]
    for viewer in PEOPLE:
        for of in {row.boosts for row in boosts if row.boosts is not None}:
            found = await statuses.boosters(db, viewer, of, ALL)
            assert found == [
                (row.id, row.author)
                for row in sorted(boosts, key=lambda row: -row.id)
                if row.boosts == of
                and (visibility.is_open(row.kind) or (row.stays and viewer in world.here))
                and row.kind is not Visibility.PRIVATE
                and row.author not in world.suspended
                and not {(viewer, row.author), (row.author, viewer)} & world.blocks
            ]


@pytest.mark.parametrize("place", [Place.SINGLE, Place.ACCOUNT, Place.PUBLIC, Place.NOTIFICATIONS])
async def test_one_viewer_and_many_at_once_are_shown_what_the_rules_say(here: Here, place: Place) -> None:
    world, ids = here.world, list(here.world.rows)
    together = await listeners.sights(here.app, PEOPLE, ids)
    for viewer in VIEWERS:
        who = cast(Any, SimpleNamespace(id=viewer)) if viewer else None
        alone = await hydrate.sight(here.app, who, ids)
        expected = here.posts(lambda id, viewer=viewer: world.shown(viewer, place, id))
        assert here.posts(lambda id, alone=alone: alone.seen(id, place) is not None) == expected
        if viewer:
            among = together[viewer]
            assert here.posts(lambda id, among=among: among.seen(id, place) is not None) == expected
