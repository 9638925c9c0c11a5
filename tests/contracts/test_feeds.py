"""What every version of the feeds port must do."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from sabar.backends.feeds import CAPACITY, Entry, Feeds
from sabar.kit.clock import FixedClock
from sabar.model.audience import Source
from tests.contracts.feeds_cast import (
    A_LIST,
    ANNA,
    ANNAS_HOME,
    BEN,
    BENS_HOME,
    CLEO,
    DORA,
    ask,
    having,
    ids,
    never,
    post,
    posts,
    push,
    telling,
)

pytestmark = pytest.mark.anyio

CATS = 77
DAY = 86_400_000


async def test_a_feed_nobody_has_read_is_cold_and_takes_no_deliveries(feeds: Feeds) -> None:
    assert await feeds.page(ANNAS_HOME) is None
    assert await push(feeds, post(10)) == 0
    assert await feeds.push(post(10), [], homes=[ANNA]) == 0
    await feeds.follow(ANNAS_HOME, Source.author(CLEO), never)
    await feeds.unfollow(ANNAS_HOME, Source.author(CLEO))
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
    await feeds.fill(ANNAS_HOME, telling([], [ANNA, BEN], [CATS]))
    await feeds.fill(BENS_HOME, telling([], [BEN]))
    await feeds.fill(A_LIST, telling([], [], [CATS]))
    assert await push(feeds, post(10), CATS, 78) == 3
    assert await push(feeds, post(11, CLEO)) == 0
    for key in (ANNAS_HOME, BENS_HOME, A_LIST):
        assert await ids(feeds, key) == [10]


async def test_a_tag_and_an_author_with_the_same_number_are_different_sources(feeds: Feeds) -> None:
    await feeds.fill(ANNAS_HOME, telling([], [], [BEN]))
    assert await push(feeds, post(10)) == 0


async def test_pushing_twice_changes_nothing(feeds: Feeds) -> None:
    await feeds.fill(ANNAS_HOME, telling([post(10)]))
    assert await push(feeds, post(10)) == 0
    assert await feeds.push(post(11), [], homes=[ANNA]) == 1
    assert await push(feeds, post(11)) == 0
    assert await push(feeds, post(11)) == 0
    assert await ids(feeds) == [11, 10]


async def test_one_feed_can_be_given_a_post_before_the_others(feeds: Feeds) -> None:
    await feeds.fill(ANNAS_HOME, telling([]))
    await feeds.fill(BENS_HOME, telling([], [BEN]))
    assert await feeds.push(post(10), [], homes=[BEN]) == 1
    assert await ids(feeds) == []
    assert await push(feeds, post(10)) == 1
    assert await ids(feeds) == await ids(feeds, BENS_HOME) == [10]


async def test_a_late_post_stands_at_its_time(feeds: Feeds) -> None:
    await feeds.fill(ANNAS_HOME, telling(posts([10, 30])))
    await push(feeds, post(20))
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
    await push(feeds, post(CAPACITY))
    assert (await ask(feeds, max_id=2)).complete
    await push(feeds, post(CAPACITY + 1))
    page = await ask(feeds, max_id=3)
    assert (page.complete, page.horizon) == (False, 1)
    assert [e.status_id for e in page.entries] == [2]
    await push(feeds, post(1))
    assert await ids(feeds, max_id=3) == [2]


async def test_late_posts_in_a_full_ring_never_make_a_hole(feeds: Feeds) -> None:
    everything = set(range(10, 10 + 2 * CAPACITY, 2))
    await feeds.fill(ANNAS_HOME, telling(posts(sorted(everything))))
    for late in (11, 13, 17):
        everything.add(late)
        await push(feeds, post(late))
        page = await ask(feeds, limit=2 * CAPACITY)
        known = sorted((i for i in everything if i > page.horizon), reverse=True)
        assert [e.status_id for e in page.entries] == known
        assert page.horizon < 20


async def test_a_new_follow_brings_older_posts_and_what_is_said_meanwhile(feeds: Feeds) -> None:
    await feeds.fill(ANNAS_HOME, telling(posts([10, 30])))

    async def load(count: int) -> Sequence[Entry]:
        old = posts([5, 20, 40], CLEO)
        await push(feeds, post(50, CLEO))
        await feeds.remove(40)
        return old

    await feeds.follow(ANNAS_HOME, Source.author(CLEO), load)
    assert await ids(feeds) == [50, 30, 20, 10, 5]
    await push(feeds, post(60, CLEO))
    await feeds.follow(ANNAS_HOME, Source.author(CLEO), having(posts([5, 20, 50, 60], CLEO)))
    assert await ids(feeds) == [60, 50, 30, 20, 10, 5]


async def test_a_talkative_new_follow_raises_the_horizon(feeds: Feeds) -> None:
    await feeds.fill(ANNAS_HOME, telling(posts([10, 5000])))
    await feeds.follow(ANNAS_HOME, Source.author(CLEO), having(posts(range(100, 1100), CLEO)))
    page = await ask(feeds, limit=500)
    assert [e.status_id for e in page.entries] == [5000, *range(1099, 1100 - CAPACITY, -1)]
    assert not page.complete


async def test_following_a_talkative_author_with_an_empty_feed_sets_a_horizon(feeds: Feeds) -> None:
    await feeds.fill(ANNAS_HOME, telling([]))
    await feeds.follow(ANNAS_HOME, Source.author(CLEO), having(posts(range(100, 1100), CLEO)))
    page = await ask(feeds, max_id=1105 - CAPACITY)
    assert (page.complete, page.horizon) == (False, 1099 - CAPACITY)


async def test_an_unfollowed_author_leaves_and_stays_away(feeds: Feeds) -> None:
    boost = Entry(25, BEN, reblog_of_id=7, reblog_author_id=CLEO)
    everything = [*posts([10, 30]), *posts([20, 40], CLEO), boost]
    await feeds.fill(ANNAS_HOME, telling(everything, [ANNA, BEN, CLEO]))
    await feeds.unfollow(ANNAS_HOME, Source.author(CLEO))
    await feeds.unfollow(ANNAS_HOME, Source.author(CLEO))
    await push(feeds, post(50, CLEO))
    assert await ids(feeds) == [30, 25, 10]


async def test_an_unfollow_keeps_what_a_followed_tag_brings(feeds: Feeds) -> None:
    await feeds.fill(ANNAS_HOME, telling(posts([20], CLEO), [CLEO], [CATS]))
    await feeds.unfollow(ANNAS_HOME, Source.author(CLEO))
    await feeds.fill(ANNAS_HOME, telling(posts([20], CLEO), [], [CATS]))
    assert await ids(feeds) == [20]
    await feeds.unfollow(ANNAS_HOME, Source.tag(CATS))
    await feeds.fill(ANNAS_HOME, telling([], []))
    assert await ids(feeds) == []


async def test_a_follow_whose_posts_cannot_be_loaded_leaves_the_feed_cold(feeds: Feeds) -> None:
    await feeds.fill(ANNAS_HOME, telling(posts([10])))

    async def load(count: int) -> Sequence[Entry]:
        raise OSError("database gone")

    with pytest.raises(OSError, match="database gone"):
        await feeds.follow(ANNAS_HOME, Source.author(CLEO), load)
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
    assert await push(feeds, post(11)) == 0
    await feeds.fill(BENS_HOME, telling([], [CLEO]))
    await feeds.fill(ANNAS_HOME, telling(posts([10, 11])))
    assert await ids(feeds) == [11, 10]
    assert await ids(feeds, BENS_HOME) == []


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
    await push(feeds, post(11))
    stats = await feeds.stats()
    assert (stats.feeds, stats.entries, stats.deliveries) == (2, 2, 2)
    assert stats.bytes > 0
    await feeds.drop(ANNAS_HOME)
    await feeds.drop(BENS_HOME)
    stats = await feeds.stats()
    assert (stats.feeds, stats.entries) == (0, 0)
