"""What a search costs grows with what it shows, not with what would match, also where hardly anybody lets
strangers find his posts.

Counted, not timed: steps of SQLite's machine and pages it looked at, rows that PostgreSQL's plan touched.
"""

from pathlib import Path
from typing import Any

import apsw
import asyncpg
import pytest
from bench import town

from sabar.backends.search import Scope
from sabar.db import dialects, dialects_search, engine_sqlite_connection, errors
from sabar.rules import search_marks
from sabar.rules.search import parse
from sabar.store import search
from sabar.store.search import SqlSearch
from tests.conftest import ENGINES, NewDatabase
from tests.test_plans import PostgresqlReader, SqliteReader

pytestmark = pytest.mark.anyio

FEW, MANY, SPAN, PEOPLE = 1_500, 15_000, 240, 20
#: Two who write nothing: one favourited some posts of all times, the other all of the newest spans.
QUIET, EAGER = PEOPLE + 1, PEOPLE + 2
QUIET_KEPT, EAGER_KEPT = 5, 3 * SPAN


class Pages(SqliteReader):
    """Counts the pages of the index that were looked at, too: FTS5 does its work inside of one step."""

    async def all(self, sql: str, **args: Any) -> list[Any]:
        before = self._pages()
        found = await super().all(sql, **args)
        self.cost += 20 * (self._pages() - before)
        return found

    def _pages(self) -> int:
        status = self._connection.status
        return sum(
            status(which)[0] for which in (apsw.SQLITE_DBSTATUS_CACHE_HIT, apsw.SQLITE_DBSTATUS_CACHE_MISS)
        )


class World:
    """A database in which every post says "common" and the very first one "rare"."""

    def __init__(self, place: town.Town, reader: Any, url: str) -> None:
        self.place = place
        self.reader = reader
        self.index = SqlSearch(self, dialects_search.for_url(url), span=SPAN)  # type: ignore[arg-type]

    def slow(self) -> Any:
        return self.reader

    async def cost(self, words: str, *, reader: int = 1, **scope: Any) -> tuple[int, list[int]]:
        before = self.reader.cost
        given = Scope(self.place.person(reader), **scope)
        found = await self.index.find(parse(words), given, limit=20, offset=0)
        return self.reader.cost - before, found


def _rows(place: town.Town, grammar: dialects_search.Grammar, *, findable: bool) -> list[tuple[int, str]]:
    rows = []
    for number in range(1, place.posts + 1):
        author = place.person(1 + (number * 7919) % PEOPLE)
        words = [
            search._author(author),
            *search_marks.EVERY_POST.words,
            *(search_marks.kind("media").words if number % 3 else ()),
            "common",
            f"commoner{number % 7}",
            "rare" if number == 1 else "usual",
        ]
        listed = number % 9 not in (5, 7)
        code = search._code(number // SPAN, is_open=findable and listed)
        rows.append((place.post(number), grammar.document(code, words)))
    return rows


def _kept(place: town.Town) -> list[tuple[int, int, int]]:
    """Rows of favourites."""
    step = place.posts // QUIET_KEPT
    # Every ninth is a public one.
    pairs = [(QUIET, 1 + number * step // 9 * 9) for number in range(QUIET_KEPT)]
    pairs += [(EAGER, place.posts - number) for number in range(EAGER_KEPT)]
    return [(number, place.person(who), place.post(post)) for number, (who, post) in enumerate(pairs, 1)]


async def _filled(url: str, posts: int, *, findable: bool) -> World:
    place = town.plan(Path(), posts)
    grammar = dialects_search.for_url(url)
    filling = town.statements(place, people=EAGER, users=3, authors=PEOPLE)
    spans = [(number, place.post(number * SPAN)) for number in range(1, posts // SPAN + 1)]
    documents = _rows(place, grammar, findable=findable)
    if url.startswith("sqlite"):
        connection = engine_sqlite_connection.connect(engine_sqlite_connection.path_of(url))
        connection.pragma("synchronous", "OFF")
        with connection:
            for sql, args in filling:
                connection.execute(sql, args)
            connection.executemany("INSERT INTO search_spans (number, from_id) VALUES (?, ?)", spans)
            if findable:
                connection.execute("UPDATE accounts SET indexable = 1")
                connection.execute("UPDATE search_spans SET holds_open = 1")
            connection.executemany("INSERT INTO search_posts (rowid, words) VALUES (?, ?)", documents)
            connection.executemany(
                "INSERT INTO favourites (id, account_id, status_id) VALUES (?, ?, ?)", _kept(place)
            )
        return World(place, Pages(connection), url)
    connection = await asyncpg.connect(url)
    for sql, args in filling:
        statement = dialects.postgresql_statement(sql)
        await connection.execute(statement.sql, *dialects.postgresql_arguments(statement, args))
    await connection.executemany("INSERT INTO search_spans (number, from_id) VALUES ($1, $2)", spans)
    if findable:
        await connection.execute("UPDATE accounts SET indexable = TRUE")
        await connection.execute("UPDATE search_spans SET holds_open = TRUE")
    await connection.executemany(
        "INSERT INTO search_posts (rowid, words) VALUES ($1, CAST(CAST($2 AS TEXT) AS TSVECTOR))",
        documents,
    )
    await connection.executemany(
        "INSERT INTO favourites (id, account_id, status_id) VALUES ($1, $2, $3)", _kept(place)
    )
    await connection.execute("ANALYZE")
    await connection.close()
    return World(place, PostgresqlReader(url), url)


@pytest.fixture(scope="module", params=ENGINES)
async def worlds(request: pytest.FixtureRequest, new_database: NewDatabase) -> Any:
    with new_database(request.param) as small, new_database(request.param) as large:
        yield await _filled(small, FEW, findable=True), await _filled(large, MANY, findable=True)


@pytest.fixture(scope="module", params=ENGINES)
async def closed_worlds(request: pytest.FixtureRequest, new_database: NewDatabase) -> Any:
    with new_database(request.param) as small, new_database(request.param) as large:
        yield await _filled(small, FEW, findable=False), await _filled(large, MANY, findable=False)


@pytest.mark.parametrize(
    "words",
    [
        "common",
        '"common"',
        "com",
        "common -usuall",
        "common usual",
        "common -from:x",
        '"commoner3"',
        "has:media",
        "-has:media",
        "before:2999",
        "common has:media -is:reply",
    ],
)
async def test_a_common_word_costs_the_same_among_ten_times_the_posts(
    worlds: tuple[World, World], words: str
) -> None:
    (few, found), (many, others) = [await world.cost(words) for world in worlds]
    assert len(found) == len(others) == 20 and found == sorted(found, reverse=True)
    assert many < 1.5 * few


@pytest.mark.parametrize(
    "words", ["common", '"common"', "com", "common -usuall", "rare", "nothing", "-from:x common", "-is:reply"]
)
@pytest.mark.parametrize(("reader", "most"), [(1, 20), (QUIET, QUIET_KEPT), (EAGER, 20)])
async def test_where_strangers_find_nobody_each_pays_for_what_he_has_to_do_with(
    closed_worlds: tuple[World, World], words: str, reader: int, most: int
) -> None:
    if reader == 1 and words in ("rare", "nothing"):
        pytest.skip("of all that is his the first world has a tenth")
    (few, found), (many, others) = [await world.cost(words, reader=reader) for world in closed_worlds]
    if words == "rare":
        assert len(found) == len(others) == (reader == QUIET)
    elif words == "nothing":
        assert not found and not others
    else:
        assert len(found) == len(others) == most
    assert many < 2 * few


@pytest.mark.parametrize(("reader", "most"), [(1, 20), (QUIET, QUIET_KEPT), (EAGER, 20)])
@pytest.mark.parametrize("words", ["common", "-is:reply"])
async def test_among_what_one_has_to_do_with_each_pays_for_that(
    worlds: tuple[World, World], words: str, reader: int, most: int
) -> None:
    (few, found), (many, others) = [
        await world.cost(words, reader=reader, where="library") for world in worlds
    ]
    assert len(found) == len(others) == most
    assert many < 2 * few


async def test_also_from_the_middle_and_of_one_author(worlds: tuple[World, World]) -> None:
    costs = []
    for world in worlds:
        middle = world.place.post(world.place.posts // 2)
        costs.append(
            (
                (await world.cost("common", below=middle))[0],
                (await world.cost("common", author_ids=(world.place.person(3),)))[0],
                (await world.cost("common", not_author_ids=(world.place.person(3),)))[0],
            )
        )
    # Which span the middle lies in differs: at most two are looked through.
    assert all(many < 2 * few for few, many in zip(*costs, strict=True)), costs


async def test_a_rare_word_is_found_without_looking_at_each_post(worlds: tuple[World, World]) -> None:
    _, large = worlds
    cost, found = await large.cost("rare")
    assert found == [large.place.post(1)]
    # A walk through all takes a page (20) and some ten steps for each post. The posts of this town are short:
    # what they are makes a third of their words. PostgreSQL may look at each once for what is open and once
    # for the rest: spans this small are not worth its index.
    assert cost < MANY * (28 if isinstance(large.reader, Pages) else 3)


async def test_all_that_match_are_found_page_by_page(worlds: tuple[World, World]) -> None:
    small, _ = worlds
    everything: list[int] = []
    query, me = parse("commoner3"), small.place.person(1)
    while page := await small.index.find(
        query, Scope(me, below=min(everything, default=Scope(0).below)), limit=40, offset=0
    ):
        everything += page
    by_offset = [
        id
        for offset in range(0, 400, 40)
        for id in await small.index.find(query, Scope(me), limit=40, offset=offset)
    ]
    assert everything == by_offset and len(set(everything)) == len(everything) > 100


async def test_a_search_that_takes_too_long_ends_with_what_it_found_or_says_so(
    worlds: tuple[World, World],
) -> None:
    _, large = worlds
    hasty = SqlSearch(large, large.index._grammar, span=SPAN, patience_s=0)  # type: ignore[arg-type]
    me = Scope(large.place.person(1))
    found = await hasty.find(parse("common"), me, limit=4_000, offset=0)
    assert 0 < len(found) <= SPAN
    with pytest.raises(errors.TimedOut):
        await hasty.find(parse("rare"), me, limit=20, offset=0)
