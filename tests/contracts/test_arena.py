"""What only the embedded arena promises: bounded memory, and nothing left behind."""

import pytest

from sabar.backends.arena.feeds import ArenaFeeds
from sabar.backends.feeds import CAPACITY, Entry, FeedKey, FeedKind, Loaded
from sabar.kit.clock import FixedClock
from sabar.model.audience import Source

pytestmark = pytest.mark.anyio

AUTHOR = [Source.author(1)]


async def load_nothing(count: int) -> Loaded:
    return Loaded([], AUTHOR)


async def test_a_full_arena_makes_room_by_forgetting_who_read_longest_ago() -> None:
    clock = FixedClock()
    feeds = ArenaFeeds(clock, max_feeds=200)
    homes = [FeedKey(FeedKind.HOME, n) for n in range(201)]
    for key in homes[:200]:
        clock.advance(1)
        await feeds.fill(key, load_nothing)
    await feeds.page(homes[0])
    await feeds.fill(homes[200], load_nothing)
    assert await feeds.page(homes[0]) is not None
    assert await feeds.page(homes[200]) is not None
    assert await feeds.page(homes[1]) is None
    assert (await feeds.stats()).feeds == 200 - 64 + 1


async def test_posts_overwritten_everywhere_take_no_more_memory() -> None:
    feeds = ArenaFeeds(FixedClock(), max_feeds=4)
    for n in range(3):
        await feeds.fill(FeedKey(FeedKind.HOME, 100 + n), load_nothing)
    for status_id in range(1, 20 * CAPACITY):
        await feeds.push(Entry(status_id, 1, reblog_of_id=status_id % 7), AUTHOR)
    before = await feeds.stats()
    assert before.entries == CAPACITY
    for status_id in range(20 * CAPACITY, 40 * CAPACITY):
        await feeds.push(Entry(status_id, 1), AUTHOR)
        await feeds.remove(status_id - 3)
    after = await feeds.stats()
    assert after.bytes == before.bytes
    assert after.entries == 3
