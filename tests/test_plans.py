"""What a page costs does not depend on how many posts the server holds: no question walks them all.

Counted, not timed: steps of SQLite's machine, rows that PostgreSQL's plan touched.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import apsw
import asyncpg
import pytest
from bench import town

from sabar.db import dialects, engine_sqlite_connection
from sabar.db.engine import Row
from sabar.kit.paging import Window
from sabar.store import discovery, hydration, tags, timelines
from sabar.store.federation import actors
from sabar.store.federation import posts as foreign
from tests.conftest import ENGINES, NewDatabase

pytestmark = pytest.mark.anyio

POSTS, PEOPLE, FOLLOWED = 20_000, 500, 300
PLACE = town.plan(Path(), POSTS)
MIDDLE = PLACE.post(POSTS // 2)
ME = PLACE.person(2)
FRIENDS = [PLACE.person(number) for number in range(3, 3 + FOLLOWED)]
FAR = "https://far.example/users/mira"
QUIET = [PLACE.person(PEOPLE + number) for number in range(FOLLOWED)]
NEWEST = [PLACE.post(POSTS - number) for number in range(40)]
WINDOWS = {
    "newest": Window(40),
    "below the middle": Window(40, max_id=MIDDLE),
    "above the middle": Window(40, min_id=MIDDLE),
    "from the oldest": Window(40, min_id=0),
}
#: Some posts are for those they mention only.
DIRECT = f"UPDATE statuses SET visibility = 'direct' WHERE (id / {PLACE.step}) % 13 = 0"
Question = Callable[..., Awaitable[Any]]
PAGES: dict[str, Question] = {
    "home": partial(timelines.entries, viewer_id=ME, authors=FRIENDS, tags=[]),
    "home with tags": partial(timelines.entries, viewer_id=ME, authors=FRIENDS, tags=[1, 2, 3]),
    "home of quiet people": partial(timelines.entries, viewer_id=ME, authors=QUIET, tags=[]),
    "public": partial(timelines.public, local=False, remote=False, only_media=False),
    "public of here": partial(timelines.public, local=True, remote=False, only_media=False),
    "public of elsewhere": partial(timelines.public, local=False, remote=True, only_media=False),
    "public pictures": partial(timelines.public, local=False, remote=False, only_media=True),
    "pictures of elsewhere": partial(timelines.public, local=False, remote=True, only_media=True),
    "tag": partial(timelines.tagged, name="tag5"),
    "any tag": partial(timelines.tagged, name="tag5", any_of=["tag6"]),
    "both tags": partial(timelines.tagged, name="tag5", all_of=["tag6"]),
    "one tag without another": partial(timelines.tagged, name="tag5", none_of=["tag6"]),
    "tag elsewhere": partial(timelines.tagged, name="tag5", remote=True),
    "tag with pictures": partial(timelines.tagged, name="tag5", only_media=True),
    "tag of nobody": partial(timelines.tagged, name="nothing"),
    "account": partial(timelines.by_account, account_id=FRIENDS[0], viewer_id=ME),
    "pictures of an account": partial(timelines.by_account, account_id=FRIENDS[0], only_media=True),
    "tag of an account": partial(timelines.by_account, account_id=FRIENDS[0], tagged="tag5"),
    "favourites": partial(timelines.kept, table="favourites", account_id=PLACE.person(1)),
}
OTHERS: dict[str, Question] = {
    "outlines": partial(hydration.outlines, ids=NEWEST),
    "standings": partial(
        hydration.standings,
        viewer_id=ME,
        account_ids=FRIENDS[:40],
        domains=["a.example"],
        now=1,
        writers=FRIENDS[:40],
    ),
    "marks": partial(hydration.marks, viewer_id=ME, ids=NEWEST, conversations=NEWEST),
    "above a post": partial(timelines.ancestors, id=NEWEST[0], limit=400),
    "a post by its id on another server": partial(foreign.by_uri, uri=f"{FAR}/1"),
    "below a post": partial(timelines.descendants, id=MIDDLE, limit=400, depth=100),
}


class Asked(ABC):
    """What readers have in common."""

    @abstractmethod
    async def all(self, sql: str, **args: Any) -> list[Row]:
        """Every row, and the cost is noted."""

    async def one(self, sql: str, **args: Any) -> Row | None:
        rows = await self.all(sql, **args)
        return rows[0] if rows else None

    async def value(self, sql: str, **args: Any) -> Any:
        row = await self.one(sql, **args)
        return row[0] if row else None


class SqliteReader(Asked):
    """Counts the steps of the virtual machine."""

    def __init__(self, connection: apsw.Connection) -> None:
        self.cost = 0
        self._connection = connection
        connection.trace_v2(apsw.SQLITE_TRACE_PROFILE, self._note)

    def _note(self, event: dict[str, Any]) -> None:
        self.cost += event["stmt_status"]["SQLITE_STMTSTATUS_VM_STEP"]

    async def all(self, sql: str, **args: Any) -> list[Row]:
        return engine_sqlite_connection.fetch(self._connection, sql, args)


class PostgresqlReader(Asked):
    """Counts the rows that each node of a plan looked at."""

    def __init__(self, url: str) -> None:
        self.cost = 0
        self._url = url

    async def all(self, sql: str, **args: Any) -> list[Row]:
        statement = dialects.postgresql_statement(sql)
        values = dialects.postgresql_arguments(statement, args)
        connection = await asyncpg.connect(self._url)
        try:
            plan = await connection.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement.sql}", *values)
            self.cost += _touched(json.loads(plan)[0]["Plan"])
            return [Row(record.items()) for record in await connection.fetch(statement.sql, *values)]
        finally:
            await connection.close()

    async def analyse(self) -> None:
        connection = await asyncpg.connect(self._url)
        await connection.execute("VACUUM ANALYZE account_words, accounts, follows, blocks")
        await connection.close()


def _touched(node: dict[str, Any]) -> int:
    rows = sum(count for name, count in node.items() if name == "Actual Rows" or "Rows Removed" in name)
    return int(rows * node["Actual Loops"]) + sum(map(_touched, node.get("Plans", [])))


def _fill_sqlite(url: str) -> apsw.Connection:
    connection = engine_sqlite_connection.connect(engine_sqlite_connection.path_of(url))
    connection.pragma("synchronous", "OFF")
    with connection:
        for sql, args in town.statements(PLACE, people=PEOPLE, users=3, authors=PEOPLE):
            connection.execute(sql, args)
        connection.execute(DIRECT)
    return connection


async def _fill_postgresql(url: str) -> None:
    connection = await asyncpg.connect(url)
    for sql, args in town.statements(PLACE, people=PEOPLE, users=3, authors=PEOPLE):
        statement = dialects.postgresql_statement(sql)
        await connection.execute(statement.sql, *dialects.postgresql_arguments(statement, args))
    await connection.execute(DIRECT)
    await connection.execute("ANALYZE")
    await connection.close()


@pytest.fixture(scope="module", params=[*ENGINES, "sqlite, analysed"])
async def reader(request: pytest.FixtureRequest, new_database: NewDatabase) -> Any:
    engine = request.param.partition(",")[0]
    with new_database(engine) as url:
        if engine == "postgresql":
            await _fill_postgresql(url)
            yield PostgresqlReader(url)
        else:
            connection = _fill_sqlite(url)
            if request.param != engine:
                connection.execute("ANALYZE")
            yield SqliteReader(connection)
            connection.close()


async def _cost(reader: Any, question: Question) -> int:
    before = reader.cost
    await question(reader)
    return int(reader.cost - before)


@pytest.mark.parametrize("window", WINDOWS.values(), ids=WINDOWS)
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
async def test_a_page_of_a_timeline_walks_fewer_rows_than_there_are_posts(
    reader: Any, page: Question, window: Window
) -> None:
    # A scan of every post takes several steps for each of them.
    assert await _cost(reader, partial(page, window=window)) < POSTS


@pytest.mark.parametrize("size", [1, 40, 400])
@pytest.mark.parametrize("window", [*WINDOWS.values(), Window(40, since_id=PLACE.post(POSTS - 900))])
async def test_home_in_stretches_is_home_in_one_piece(reader: Any, window: Window, size: int) -> None:
    authors, window = FRIENDS[:5], replace(window, limit=size)
    everything = await reader.all(
        "SELECT s.id FROM statuses s WHERE s.account_id IN (:authors[]) AND (s.visibility <> 'direct' "
        "OR EXISTS (SELECT 1 FROM mentions m WHERE m.status_id = s.id AND m.account_id = :me)) "
        "AND s.id < :below AND s.id > :above ORDER BY s.id DESC",
        authors=authors,
        me=ME,
        below=window.below,
        above=window.above,
    )
    ids = [row[0] for row in everything]
    found = await timelines.entries(reader, ME, authors, [], window)
    assert [row["id"] for row in found] == (ids[-size:] if window.upward else ids[:size])
    assert len(ids) > 1


async def test_a_walk_through_all_posts_is_noticed(reader: Any) -> None:
    await reader.all("SELECT id FROM statuses WHERE spoiler_text = 'nowhere'")
    assert reader.cost >= POSTS


@pytest.mark.parametrize("question", OTHERS.values(), ids=OTHERS)
async def test_what_belongs_to_a_page_is_found_by_index(reader: Any, question: Question) -> None:
    assert await _cost(reader, question) < POSTS / 2


@pytest.mark.parametrize(
    "question",
    [partial(actors.account, uri=FAR), partial(actors.held, uri=FAR), partial(actors.accounts, uris=[FAR])],
    ids=["one", "held", "many"],
)
async def test_people_of_other_servers_are_found_by_their_ids_without_looking_at_everybody(
    reader: Any, question: Question
) -> None:
    assert await _cost(reader, question) < PEOPLE


async def test_hashtags_are_found_by_their_beginning_without_counting_every_use(reader: Any) -> None:
    assert await _cost(reader, partial(tags.beginning, name="t", limit=20, offset=0, own=ME)) < POSTS


async def test_people_are_found_by_one_letter_without_looking_at_everybody(reader: Any) -> None:
    """What is looked at is bounded, however many begin alike."""
    costs = []
    for size in (5_000, 10_000):
        await reader.all("DELETE FROM account_words WHERE word LIKE 'zz%'")
        await reader.all(
            "INSERT INTO account_words (word, account_id) SELECT 'zz' || s.id, s.account_id FROM statuses s "
            "ORDER BY s.id LIMIT :size ON CONFLICT DO NOTHING",
            size=size,
        )
        if isinstance(reader, PostgresqlReader):
            await reader.analyse()
        costs.append(
            await _cost(
                reader,
                partial(discovery.by_words, words="z", me=ME, local="x", following=False, limit=20, offset=0),
            )
        )
    assert costs[1] < 1.3 * costs[0]


FOUND = {
    f"{name}, {where}": partial(
        discovery.directory, me=ME, newest=newest, local=where == "here", limit=40, offset=0
    )
    for name, newest in (("active", False), ("newest", True))
    for where in ("here", "everywhere")
}


@pytest.mark.parametrize(
    "question",
    [*FOUND.values(), partial(discovery.most_followed, me=ME, limit=40)],
    ids=[*FOUND, "most followed"],
)
async def test_whom_anybody_may_find_is_found_without_looking_at_everybody_elsewhere(
    reader: Any, question: Question
) -> None:
    costs = []
    for _ in range(2):
        await reader.all(
            "INSERT INTO accounts (id, username, name_key, domain, discoverable, followers_count, "
            "last_status_at, created_at) SELECT s.id, 'f' || s.id, 'f' || s.id, 'far.example', TRUE, "
            "s.id % 1000, s.created_at, s.created_at FROM statuses s "
            "WHERE s.id NOT IN (SELECT id FROM accounts) ORDER BY s.id LIMIT :size",
            size=3_000,
        )
        if isinstance(reader, PostgresqlReader):
            await reader.analyse()
        costs.append(await _cost(reader, question))
    await reader.all("DELETE FROM accounts WHERE domain = 'far.example'")
    assert costs[1] <= 1.3 * costs[0]
