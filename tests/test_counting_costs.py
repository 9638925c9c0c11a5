"""What lists and small numbers cost grows with what they show, not with what there is to count.

Counted, not timed: steps of SQLite's machine, rows that PostgreSQL's plan touched.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import pytest
from bench import town

from sabar.db import dialects, engine_sqlite_connection
from sabar.kit.paging import Window
from sabar.model.accounts import Role
from sabar.model.viewers import Viewer
from sabar.reads.account import badges
from sabar.rules.limits import BADGES, NOTIFICATIONS
from sabar.rules.notifications import GROUPED, Type, Wanted
from sabar.store import accounts, blocks, favourites, follows, mutes, notifications, statuses, tags, users
from sabar.store.notifications import groups, requests
from tests.conftest import ENGINES, NewDatabase
from tests.test_plans import PostgresqlReader, SqliteReader

pytestmark = pytest.mark.anyio

FEW, MANY = 3_000, 30_000
NOW = 1
LIKES, FOLLOWS, OLD, FLOOD = 1_000_000, 2_000_000, 10, 3_000_000
_NUMBERED = "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < :n) "
_TOLD = (
    "INSERT INTO notifications (id, account_id, from_account_id, type, status_id, group_key, unique_key, "
    "filtered, created_at) SELECT CAST(:first AS BIGINT) + i, CAST(:me AS BIGINT), "
)
#: The reader (person 2) has a few mentions below very many likes and follows, and above those a flood of
#: mentions that wait, one person's most of them.
_ROWS = (
    (OLD, 5, "10 + i, 'mention', CAST(:post AS BIGINT), 'ungrouped-' || i, 'old' || i, FALSE"),
    (LIKES, None, "10 + i, 'favourite', CAST(:post AS BIGINT), 'favourite-1-1', 'like' || i, FALSE"),
    (FOLLOWS, None, "10 + i, 'follow', NULL, 'follow-1', 'follow' || i, FALSE"),
    (
        FLOOD,
        None,
        "CASE WHEN i < 6 THEN 10 + i ELSE 9 END, 'mention', CAST(:post AS BIGINT), 'flood' || i, "
        "'flood' || i, TRUE",
    ),
)
_OTHERS = (
    "INSERT INTO notification_requests (id, account_id, from_account_id, created_at, updated_at) "
    "SELECT i, CAST(:me AS BIGINT), CAST(:people AS BIGINT) + 8 + i, 1, 1 FROM n",
    "INSERT INTO follow_requests (id, account_id, target_id, created_at) "
    "SELECT i, CAST(:people AS BIGINT) + 2 + i, CAST(:me AS BIGINT), 1 FROM n",
    "INSERT INTO follows (id, account_id, target_id, created_at) "
    "SELECT i, CAST(:people AS BIGINT) + 4 + i, CAST(:people AS BIGINT) + 4, 1 FROM n",
    "INSERT INTO follows (id, account_id, target_id, created_at) "
    "SELECT 50000 + i, CAST(:people AS BIGINT) + 4, CAST(:people AS BIGINT) + 4 + i, 1 FROM n",
    "INSERT INTO blocks (id, account_id, target_id, created_at) "
    "SELECT i, CAST(:people AS BIGINT) + 1, CAST(:people AS BIGINT) + 2 + i, 1 FROM n",
    "INSERT INTO mutes (id, account_id, target_id, created_at) "
    "SELECT i, CAST(:people AS BIGINT) + 1, CAST(:people AS BIGINT) + 2 + i, 1 FROM n",
    "INSERT INTO account_domain_blocks (id, account_id, domain) "
    "SELECT i, CAST(:people AS BIGINT) + 1, i || '.example' FROM n",
    "INSERT INTO favourites (id, account_id, status_id) "
    "SELECT i, CAST(:people AS BIGINT) + 2 + i, CAST(:post AS BIGINT) FROM n",
    "INSERT INTO statuses (id, account_id, visibility, text, content, reblog_of_id, created_at) "
    "SELECT i, CAST(:people AS BIGINT) + 2 + i, 'public', '', '', CAST(:post AS BIGINT), 1 FROM n",
    "INSERT INTO reports (id, account_id, target_id, category, comment, created_at) "
    "SELECT i, CAST(:people AS BIGINT) + 2 + i, CAST(:me AS BIGINT), 'spam', '', 1 FROM n",
)
#: Everybody else waits for approval, and every post carries the tag.
_CHANGES = (
    "UPDATE users SET approved_at = NULL WHERE role = 'user'",
    "INSERT INTO status_tags (tag_id, status_id) SELECT 1, id FROM statuses WHERE id > 0 "
    "ON CONFLICT DO NOTHING",
)


class World:
    def __init__(self, size: int) -> None:
        self.size = size
        self.place = town.plan(Path(), size)
        self.me = self.place.person(2)
        self.post = self.place.post(2)
        self.reader: Any = None

    def filling(self) -> list[tuple[str, dict[str, object]]]:
        filled = town.statements(self.place, people=MANY + 20, users=self.size, authors=self.size)
        known = {"me": self.me, "post": self.post, "people": self.place.people_at}
        for first, number, rest in _ROWS:
            sql = f"{_NUMBERED}{_TOLD}CAST(:people AS BIGINT) + {rest}, 1 FROM n"
            filled.append((sql, {**known, "first": first, "n": number or self.size}))
        filled += [
            (_NUMBERED + sql, {**known, "n": 6 if "requests (id, account_id, from" in sql else self.size})
            for sql in _OTHERS
        ]
        filled += [(sql, {}) for sql in _CHANGES]
        return [
            (sql, {name: value for name, value in args.items() if f":{name}" in sql}) for sql, args in filled
        ]

    async def cost(self, ask: Callable[["World"], Awaitable[Any]]) -> tuple[int, Any]:
        before = self.reader.cost
        found = await ask(self)
        return self.reader.cost - before, found


async def _filled(url: str, size: int, *, analysed: bool) -> World:
    world = World(size)
    if url.startswith("sqlite"):
        connection = engine_sqlite_connection.connect(engine_sqlite_connection.path_of(url))
        connection.pragma("synchronous", "OFF")
        with connection:
            for sql, args in world.filling():
                connection.execute(sql, args)
        if analysed:
            connection.execute("ANALYZE")
        world.reader = SqliteReader(connection)
        return world
    connection = await asyncpg.connect(url)
    for sql, args in world.filling():
        statement = dialects.postgresql_statement(sql)
        await connection.execute(statement.sql, *dialects.postgresql_arguments(statement, args))
    await connection.execute("ANALYZE")
    await connection.close()
    world.reader = PostgresqlReader(url)
    return world


@pytest.fixture(scope="module", params=[*ENGINES, "sqlite, analysed"])
async def worlds(request: pytest.FixtureRequest, new_database: NewDatabase) -> Any:
    engine, _, analysed = request.param.partition(", ")
    with new_database(engine) as small, new_database(engine) as large:
        yield [
            await _filled(url, size, analysed=bool(analysed)) for url, size in ((small, FEW), (large, MANY))
        ]


def _page(window: Window, **wanted: Any) -> Callable[[World], Awaitable[Any]]:
    return lambda world: notifications.page(world.reader, world.me, window, Wanted(**wanted), NOW)


def _groups(window: Window, **wanted: Any) -> Callable[[World], Awaitable[Any]]:
    return lambda world: groups.page(world.reader, world.me, window, Wanted(**wanted), GROUPED, NOW)


def _unread(*types: str) -> Callable[[World], Awaitable[Any]]:
    wanted = Wanted(types=list(types) or None)
    return lambda world: notifications.count(world.reader, world.me, 0, wanted, NOW, 100)


async def _badges(world: World) -> badges.Badges:
    """Of a person to whom everything is told."""
    account = await accounts.by_id(world.reader, world.me)
    user = await users.by_account(world.reader, world.me)
    assert account is not None and user is not None
    locked = msgspec.structs.replace(account, locked=True)
    return await badges.counted(
        world.reader, Viewer(locked, msgspec.structs.replace(user, role=Role.OWNER)), NOW
    )


QUESTIONS: dict[str, Callable[[World], Awaitable[Any]]] = {
    "notifications below a flood that waits": _page(Window(40)),
    "mentions among likes": _page(Window(40), types=["mention"]),
    "all but likes and follows": _page(Window(40), excluded=["favourite", "follow"]),
    "groups": _groups(Window(40)),
    "groups below a follow": _groups(Window(40, max_id=FOLLOWS + 100)),
    "groups from the oldest": _groups(Window(40, min_id=0)),
    "groups of mentions": _groups(Window(40), types=["mention"]),
    "a group": lambda world: groups.one(world.reader, world.me, "favourite-1-1", GROUPED, NOW),
    "who is in a group": lambda world: groups.senders(world.reader, world.me, "favourite-1-1", NOW, 1_000),
    "unread": _unread(),
    "unread mentions": _unread("mention"),
    "unread groups": lambda world: groups.count(world.reader, world.me, 0, Wanted(), GROUPED, NOW, 100),
    "who waits to be heard": lambda world: requests.page(world.reader, world.me, Window(40), NOW),
    "how many wait to be heard": lambda world: requests.summary(world.reader, world.me, NOW),
    "who likes a post": lambda world: favourites.people(world.reader, world.me, world.post, Window(40)),
    "who boosted a post": lambda world: statuses.boosters(world.reader, world.me, world.post, Window(40)),
    "followers": lambda world: follows.followers(world.reader, world.place.person(4), world.me, Window(40)),
    "whom somebody follows": lambda world: follows.following(
        world.reader, world.place.person(4), world.me, Window(40)
    ),
    "the oldest followers": lambda world: follows.followers(
        world.reader, world.place.person(4), world.me, Window(40, min_id=0)
    ),
    "whom one blocks": lambda world: blocks.blocked(world.reader, world.place.person(1), Window(40)),
    "which servers one blocks": lambda world: blocks.domains(world.reader, world.place.person(1), Window(40)),
    "whom one mutes": lambda world: mutes.muted(world.reader, world.place.person(1), NOW, Window(40)),
    "requests to follow": lambda world: follows.request_count(world.reader, world.me, BADGES.counted),
    "what waits for staff": _badges,
    "who waits to join": lambda world: users.count_waiting(world.reader, BADGES.counted),
    "own use of a busy tag": lambda world: tags.used_by(world.reader, world.place.person(7), [1]),
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
async def test_ten_times_as_many_cost_the_same(
    worlds: tuple[World, World], question: Callable[[World], Awaitable[Any]]
) -> None:
    (few, found), (many, _) = [await world.cost(question) for world in worlds]
    assert found
    assert 0 < many < 1.3 * few + 100


async def test_what_is_counted_has_an_end(worlds: tuple[World, World]) -> None:
    _, large = worlds
    db = large.reader
    group = await groups.one(db, large.me, "favourite-1-1", GROUPED, NOW)
    assert group is not None and group.total == NOTIFICATIONS.counted
    assert (group.latest_id, group.oldest_id) == (LIKES + MANY, LIKES + 1) and len(group.samples) == 8
    assert await requests.summary(db, large.me, NOW) == (5, NOTIFICATIONS.held + 4)
    waiting = await requests.page(db, large.me, Window(40), NOW)
    assert [one.count for one in waiting] == [1, 1, 1, 1, NOTIFICATIONS.held]
    waits = await _badges(large)
    assert waits.requests == waits.reports == waits.waiting == BADGES.counted
    assert waits.unread == badges.MOST


async def test_to_name_every_type_costs_as_little_as_to_name_none(worlds: tuple[World, World]) -> None:
    small, _ = worlds
    plain, found = await small.cost(_page(Window(40)))
    named, same = await small.cost(_page(Window(40), types=list(Type)))
    assert found == same
    assert named == plain


@pytest.mark.parametrize("upward", [False, True])
async def test_groups_are_read_to_the_end_page_by_page(worlds: tuple[World, World], upward: bool) -> None:
    small, _ = worlds
    window, seen, covered = Window(40, min_id=0 if upward else None), [], []
    for _ in range(10):
        part = await groups.page(small.reader, small.me, window, Wanted(), GROUPED, NOW)
        seen += [group.key for group in part.groups]
        covered += [(group.oldest_id, group.newest.id) for group in part.groups]
        if not part.more:
            break
        top, bottom = part.keys
        window = Window(40, min_id=top) if upward else Window(40, max_id=bottom)
    assert not part.more
    assert {"favourite-1-1", "follow-1"} <= set(seen) and len(set(seen)) == 7
    alone = [key for key in seen if key.startswith("ungrouped-")]
    assert len(alone) == len(set(alone)) == 5
    # No two pages tell of the same notification, and none is left out.
    ranges = sorted(span for span in covered if span[0] > LIKES)
    assert sum(newest - oldest + 1 for oldest, newest in ranges) == 2 * FEW
