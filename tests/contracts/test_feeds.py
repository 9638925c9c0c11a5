"""What every version of the feeds port must do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence

import pytest

from sabar.backends.arena.feeds import ArenaFeeds
from sabar.backends.feeds import CAPACITY, Entry, FeedKey, FeedKind, Feeds, Loaded, Page
from sabar.kit.clock import FixedClock

pytestmark = pytest.mark.anyio

ANNA, BEN, CLEO, DORA = 1, 2, 3, 4
ANNAS_HOME = FeedKey(FeedKind.HOME, ANNA)
BENS_HOME = FeedKey(FeedKind.HOME, BEN)
A_LIST = FeedKey(FeedKind.LIST, ANNA)
CATS = 77
DAY = 86_400_000


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture(params=["arena"])
def feeds(request: pytest.FixtureRequest, clock: FixedClock) -> Feeds:
    return ArenaFeeds(clock, max_feeds=64, slice_size=3)


def post(status_id: int, author_id: int = BEN) -> Entry:
    return Entry(status_id, author_id)


def posts(ids: Iterable[int], author_id: int = BEN) -> list[Entry]:
    return [post(i, author_id) for i in ids]


def telling(
    entries: Sequence[Entry], sources: Sequence[int] = (ANNA, BEN)
) -> Callable[[int], Awaitable[Loaded]]:
    async def load(count: int) -> Loaded:
        return Loaded(sorted(entries, key=lambda e: -e.status_id)[:count], sources)

    return load


def having(entries: Sequence[Entry]) -> Callable[[int], Awaitable[Sequence[Entry]]]:
    async def load(count: int) -> Sequence[Entry]:
        return sorted(entries, key=lambda e: -e.status_id)[:count]

    return load


async def never(count: int) -> Loaded:
    raise AssertionError("nothing should be loaded")


async def ask(feeds: Feeds, key: FeedKey = ANNAS_HOME, **grammar: int) -> Page:
    page = await feeds.page(key, **grammar)
    assert page is not None
    return page


async def ids(feeds: Feeds, key: FeedKey = ANNAS_HOME, **grammar: int) -> list[int]:
    return [entry.status_id for entry in (await ask(feeds, key, **grammar)).entries]


async def test_a_feed_nobody_has_read_is_cold_and_takes_no_deliveries(feeds: Feeds) -> None:
    assert await feeds.page(ANNAS_HOME) is None
    assert await feeds.push(post(10)) == 0
    assert await feeds.push(post(10), only=ANNAS_HOME) == 0
    await feeds.follow(ANNAS_HOME, CLEO, never)
    await feeds.unfollow(ANNAS_HOME, CLEO)
    await feeds.drop(ANNAS_HOME)
    assert await feeds.page(ANNAS_HOME) is None


async def test_a_filled_feed_shows_its_entries_newest_first_with_all_their_fields(feeds: Feeds) -> None:
    boost = Entry(30, BEN, reblog_of_id=5, reblog_author_id=CLEO, reply_to_author_id=DORA, flags=129)
    await feeds.fill(ANNAS_HOME, telling([post(10), boost, post(20)]))
    page = await ask(feeds)
    assert page.entries == [boost, post(20), post(10)]
    assert page.complete
    assert page.horizon == 0


async def test_a_post_reaches_the_feeds_of_its_author_and_of_its_tags_once_each(feeds: Feeds) -> None:
    await feeds.fill(ANNAS_HOME, telling([], [ANNA, BEN, -CATS]))
    await feeds.fill(BENS_HOME, telling([], [BEN]))
    await feeds.fill(A_LIST, telling([], [-CATS]))
    assert await feeds.push(post(10), tags=[CATS, 78]) == 3
    assert await feeds.push(post(11, CLEO)) == 0
    for key in (ANNAS_HOME, BENS_HOME, A_LIST):
        assert await ids(feeds, key) == [10]


async def test_a_tag_and_an_author_with_the_same_number_are_different_sources(feeds: Feeds) -> None:
    await feeds.fill(ANNAS_HOME, telling([], [-BEN]))
    assert await feeds.push(post(10)) == 0


async def test_pushing_twice_changes_nothing(feeds: Feeds) -> None:
    await feeds.fill(ANNAS_HOME, telling([post(10)]))
    assert await feeds.push(post(10)) == 0
    assert await feeds.push(post(11), only=ANNAS_HOME) == 1
    assert await feeds.push(post(11)) == 0
    assert await feeds.push(post(11)) == 0
    assert await ids(feeds) == [11, 10]


async def test_one_feed_can_be_given_a_post_before_the_others(feeds: Feeds) -> None:
    await feeds.fill(ANNAS_HOME, telling([]))
    await feeds.fill(BENS_HOME, telling([], [BEN]))
    assert await feeds.push(post(10), only=BENS_HOME) == 1
    assert await ids(feeds) == []
    assert await feeds.push(post(10)) == 1
    assert await ids(feeds) == await ids(feeds, BENS_HOME) == [10]


async def test_a_late_post_stands_at_its_time(feeds: Feeds) -> None:
    await feeds.fill(ANNAS_HOME, telling(posts([10, 30])))
    await feeds.push(post(20))
    assert await ids(feeds) == [30, 20, 10]


async def test_pages_follow_the_grammar_of_the_client_api(feeds: Feeds) -> None:
    await feeds.fill(ANNAS_HOME, telling(posts(range(1, 11))))
    assert await ids(feeds, limit=3) == [10, 9, 8]
    assert await ids(feeds, max_id=8, limit=3) == [7, 6, 5]
    assert await ids(feeds, since_id=4, limit=3) == [10, 9, 8]
    assert await ids(feeds, since_id=8, limit=3) == [10, 9]
    assert await ids(feeds, min_id=4, limit=3) == [7, 6, 5]
    assert await ids(feeds, min_id=4, max_id=7, limit=3) == [6, 5]
    assert await ids(feeds, since_id=4, max_id=7, limit=3) == [6, 5]
    assert await ids(feeds, min_id=4, since_id=9, limit=2) == [6, 5]
    assert await ids(feeds, min_id=0, limit=2) == [2, 1]
    assert await ids(feeds, min_id=10) == await ids(feeds, max_id=1) == []
    assert await ids(feeds, max_id=3, since_id=8) == []


async def test_below_its_horizon_a_feed_sends_the_reader_to_the_database(feeds: Feeds) -> None:
    await feeds.fill(ANNAS_HOME, telling(posts(range(1, 1000))))
    horizon = 999 - CAPACITY
    page = await ask(feeds, limit=40)
    assert (page.complete, page.horizon) == (True, horizon)
    page = await ask(feeds, max_id=horizon + 11, limit=10)
    assert page.complete
    page = await ask(feeds, max_id=horizon + 11, limit=20)
    assert not page.complete
    assert [e.status_id for e in page.entries] == list(range(horizon + 10, horizon, -1))
    assert (await ask(feeds, max_id=horizon + 11, since_id=horizon, limit=20)).complete
    assert (await ask(feeds, min_id=horizon, limit=20)).complete
    page = await ask(feeds, min_id=horizon - 1, limit=20)
    assert (page.complete, page.entries) == (False, [])


async def test_a_full_ring_forgets_its_oldest_and_raises_its_horizon(feeds: Feeds) -> None:
    await feeds.fill(ANNAS_HOME, telling(posts(range(1, CAPACITY))))
    assert (await ask(feeds, max_id=2)).complete
    await feeds.push(post(CAPACITY))
    assert (await ask(feeds, max_id=2)).complete
    await feeds.push(post(CAPACITY + 1))
    page = await ask(feeds, max_id=3)
    assert (page.complete, page.horizon) == (False, 1)
    assert [e.status_id for e in page.entries] == [2]
    await feeds.push(post(1))
    assert await ids(feeds, max_id=3) == [2]


async def test_late_posts_in_a_full_ring_never_make_a_hole(feeds: Feeds) -> None:
    everything = set(range(10, 10 + 2 * CAPACITY, 2))
    await feeds.fill(ANNAS_HOME, telling(posts(sorted(everything))))
    for late in (11, 13, 17):
        everything.add(late)
        await feeds.push(post(late))
        page = await ask(feeds, limit=2 * CAPACITY)
        known = sorted((i for i in everything if i > page.horizon), reverse=True)
        assert [e.status_id for e in page.entries] == known
        assert page.horizon < 20


async def test_a_new_follow_brings_older_posts_and_what_is_said_meanwhile(feeds: Feeds) -> None:
    await feeds.fill(ANNAS_HOME, telling(posts([10, 30])))

    async def load(count: int) -> Sequence[Entry]:
        old = posts([5, 20, 40], CLEO)
        await feeds.push(post(50, CLEO))
        await feeds.remove(40)
        return old

    await feeds.follow(ANNAS_HOME, CLEO, load)
    assert await ids(feeds) == [50, 30, 20, 10, 5]
    await feeds.push(post(60, CLEO))
    await feeds.follow(ANNAS_HOME, CLEO, having(posts([5, 20, 50, 60], CLEO)))
    assert await ids(feeds) == [60, 50, 30, 20, 10, 5]


async def test_a_talkative_new_follow_raises_the_horizon(feeds: Feeds) -> None:
    await feeds.fill(ANNAS_HOME, telling(posts([10, 5000])))
    await feeds.follow(ANNAS_HOME, CLEO, having(posts(range(100, 1100), CLEO)))
    page = await ask(feeds, limit=500)
    assert [e.status_id for e in page.entries] == [5000, *range(1099, 1100 - CAPACITY, -1)]
    assert not page.complete


async def test_following_a_talkative_author_with_an_empty_feed_sets_a_horizon(feeds: Feeds) -> None:
    await feeds.fill(ANNAS_HOME, telling([]))
    await feeds.follow(ANNAS_HOME, CLEO, having(posts(range(100, 1100), CLEO)))
    page = await ask(feeds, max_id=1105 - CAPACITY)
    assert (page.complete, page.horizon) == (False, 1099 - CAPACITY)


async def test_an_unfollowed_author_leaves_and_stays_away(feeds: Feeds) -> None:
    boost = Entry(25, BEN, reblog_of_id=7, reblog_author_id=CLEO)
    everything = [*posts([10, 30]), *posts([20, 40], CLEO), boost]
    await feeds.fill(ANNAS_HOME, telling(everything, [ANNA, BEN, CLEO]))
    await feeds.unfollow(ANNAS_HOME, CLEO)
    await feeds.unfollow(ANNAS_HOME, CLEO)
    await feeds.push(post(50, CLEO))
    assert await ids(feeds) == [30, 25, 10]


async def test_an_unfollow_keeps_what_a_followed_tag_brings(feeds: Feeds) -> None:
    await feeds.fill(ANNAS_HOME, telling(posts([20], CLEO), [CLEO, -CATS]))
    await feeds.unfollow(ANNAS_HOME, CLEO)
    await feeds.fill(ANNAS_HOME, telling(posts([20], CLEO), [-CATS]))
    assert await ids(feeds) == [20]
    await feeds.unfollow(ANNAS_HOME, -CATS)
    await feeds.fill(ANNAS_HOME, telling([], []))
    assert await ids(feeds) == []


async def test_an_unfollow_while_the_old_posts_are_loaded_wins(feeds: Feeds) -> None:
    await feeds.fill(ANNAS_HOME, telling([]))

    async def load(count: int) -> Sequence[Entry]:
        await feeds.unfollow(ANNAS_HOME, CLEO)
        return posts([10], CLEO)

    await feeds.follow(ANNAS_HOME, CLEO, load)
    await feeds.push(post(11, CLEO))
    assert await ids(feeds) == []


async def test_a_follow_whose_posts_cannot_be_loaded_leaves_the_feed_cold(feeds: Feeds) -> None:
    await feeds.fill(ANNAS_HOME, telling(posts([10])))

    async def load(count: int) -> Sequence[Entry]:
        raise OSError("database gone")

    with pytest.raises(OSError, match="database gone"):
        await feeds.follow(ANNAS_HOME, CLEO, load)
    assert await feeds.page(ANNAS_HOME) is None


async def test_a_removed_post_leaves_every_feed_with_its_boosts(feeds: Feeds) -> None:
    boost = Entry(30, BEN, reblog_of_id=10, reblog_author_id=CLEO)
    for key in (ANNAS_HOME, A_LIST):
        await feeds.fill(key, telling([post(10), boost, post(20)]))
    await feeds.remove(10)
    await feeds.remove(99)
    for key in (ANNAS_HOME, A_LIST):
        assert await ids(feeds, key) == [20]


async def test_a_dropped_feed_is_cold_and_can_be_filled_again(feeds: Feeds) -> None:
    await feeds.fill(ANNAS_HOME, telling(posts([10])))
    await feeds.drop(ANNAS_HOME)
    assert await feeds.page(ANNAS_HOME) is None
    assert await feeds.push(post(11)) == 0
    await feeds.fill(BENS_HOME, telling([], [CLEO]))
    await feeds.fill(ANNAS_HOME, telling(posts([10, 11])))
    assert await ids(feeds) == [11, 10]
    assert await ids(feeds, BENS_HOME) == []


async def test_nothing_that_happens_during_a_rebuild_is_lost(feeds: Feeds) -> None:
    async def load(count: int) -> Loaded:
        read = Loaded(posts([10, 20, 30]), [ANNA, BEN, CLEO])
        await feeds.push(post(40))
        await feeds.push(post(15))
        await feeds.push(post(41, DORA))
        await feeds.push(post(42, ANNA), only=ANNAS_HOME)
        await feeds.push(post(43, DORA), only=A_LIST)
        await feeds.push(Entry(44, BEN, reblog_of_id=20))
        await feeds.remove(20)
        return read

    await feeds.fill(ANNAS_HOME, load)
    assert await ids(feeds) == [42, 40, 30, 15, 10]


async def test_a_follow_or_unfollow_during_a_rebuild_comes_after_it(feeds: Feeds) -> None:
    reading, go_on = asyncio.Event(), asyncio.Event()

    async def load(count: int) -> Loaded:
        reading.set()
        await go_on.wait()
        return Loaded([post(10), post(20, CLEO)], [BEN, CLEO])

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(feeds.fill(ANNAS_HOME, load))
        await reading.wait()
        tasks.create_task(feeds.unfollow(ANNAS_HOME, CLEO))
        tasks.create_task(feeds.follow(ANNAS_HOME, DORA, having(posts([15], DORA))))
        await asyncio.sleep(0)
        go_on.set()
    assert await ids(feeds) == [15, 10]
    assert await feeds.push(post(30, CLEO)) == 0
    assert await feeds.push(post(31, DORA)) == 1


async def test_readers_who_come_together_share_one_rebuild(feeds: Feeds) -> None:
    loads = 0

    async def load(count: int) -> Loaded:
        nonlocal loads
        loads += 1
        await asyncio.sleep(0.01)
        return Loaded(posts([10]), [BEN])

    await asyncio.gather(*(feeds.fill(ANNAS_HOME, load) for _ in range(20)))
    assert loads == 1
    await feeds.fill(ANNAS_HOME, never)
    assert await ids(feeds) == [10]


async def test_a_rebuild_that_fails_or_is_given_up_is_taken_over_by_the_next(feeds: Feeds) -> None:
    reading = asyncio.Event()

    async def hang(count: int) -> Loaded:
        reading.set()
        await asyncio.sleep(60)
        raise AssertionError

    async def fail(count: int) -> Loaded:
        raise OSError("database gone")

    first = asyncio.create_task(feeds.fill(ANNAS_HOME, hang))
    await reading.wait()
    second = asyncio.create_task(feeds.fill(ANNAS_HOME, fail))
    third = asyncio.create_task(feeds.fill(ANNAS_HOME, telling(posts([10]))))
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(OSError, match="database gone"):
        await second
    await third
    assert await ids(feeds) == [10]


async def test_followers_may_come_and_go_while_a_post_is_delivered(feeds: Feeds) -> None:
    homes = [FeedKey(FeedKind.HOME, 100 + n) for n in range(30)]
    for key in homes[:20]:
        await feeds.fill(key, telling([], [BEN]))
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(feeds.push(post(10)))
        for leaver in homes[:20:2]:
            tasks.create_task(feeds.unfollow(leaver, BEN))
        for comer in homes[20:]:
            tasks.create_task(feeds.fill(comer, telling(posts([10]), [BEN])))
    for n, key in enumerate(homes):
        assert await ids(feeds, key) == ([] if n < 20 and n % 2 == 0 else [10])


async def test_a_post_removed_while_it_is_delivered_is_in_no_feed(feeds: Feeds) -> None:
    homes = [FeedKey(FeedKind.HOME, 100 + n) for n in range(30)]
    for key in homes:
        await feeds.fill(key, telling([], [BEN]))
    delivery = asyncio.create_task(feeds.push(post(10)))
    await asyncio.sleep(0)
    await feeds.remove(10)
    assert await delivery < 30
    assert [await ids(feeds, key) for key in homes] == [[]] * 30


async def test_a_delivery_that_was_given_up_can_be_repeated(feeds: Feeds) -> None:
    homes = [FeedKey(FeedKind.HOME, 100 + n) for n in range(30)]
    for key in homes:
        await feeds.fill(key, telling([], [BEN]))
    delivery = asyncio.create_task(feeds.push(post(10)))
    await asyncio.sleep(0)
    delivery.cancel()
    with pytest.raises(asyncio.CancelledError):
        await delivery
    assert 0 < await feeds.push(post(10)) < 30
    assert [await ids(feeds, key) for key in homes] == [[10]] * 30


async def test_feeds_that_nobody_reads_go_cold(feeds: Feeds, clock: FixedClock) -> None:
    await feeds.fill(ANNAS_HOME, telling([]))
    await feeds.fill(BENS_HOME, telling([]))
    clock.advance(7 * DAY)
    assert await ids(feeds) == []
    clock.advance(7 * DAY - 1)
    await feeds.fill(A_LIST, telling([]))
    assert await ids(feeds) == []
    assert await feeds.page(BENS_HOME) is None


async def test_counts_are_told(feeds: Feeds) -> None:
    await feeds.fill(ANNAS_HOME, telling(posts([10])))
    await feeds.fill(BENS_HOME, telling(posts([10])))
    await feeds.push(post(11))
    stats = await feeds.stats()
    assert (stats.feeds, stats.entries, stats.deliveries) == (2, 2, 2)
    assert stats.bytes > 0
    await feeds.drop(ANNAS_HOME)
    await feeds.drop(BENS_HOME)
    stats = await feeds.stats()
    assert (stats.feeds, stats.entries) == (0, 0)
