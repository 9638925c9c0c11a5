"""Nothing is lost, doubled or left over when things happen to a feed at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from sabar.backends.feeds import Entry, FeedKey, FeedKind, Feeds, Loaded
from sabar.model.audience import Source
from tests.contracts.feeds_cast import (
    ANNA,
    ANNAS_HOME,
    BEN,
    CLEO,
    DORA,
    by,
    having,
    ids,
    never,
    post,
    posts,
    push,
    telling,
)

pytestmark = pytest.mark.anyio


async def test_an_unfollow_while_the_old_posts_are_loaded_wins(feeds: Feeds) -> None:
    await feeds.fill(ANNAS_HOME, telling([]))

    async def load(count: int) -> Sequence[Entry]:
        await feeds.unfollow(ANNAS_HOME, Source.author(CLEO))
        return posts([10], CLEO)

    await feeds.follow(ANNAS_HOME, Source.author(CLEO), load)
    await push(feeds, post(11, CLEO))
    assert await ids(feeds) == []


async def test_nothing_that_happens_during_a_rebuild_is_lost(feeds: Feeds) -> None:
    async def load(count: int) -> Loaded:
        read = Loaded(posts([10, 20, 30]), by(ANNA, BEN, CLEO))
        await push(feeds, post(40))
        await push(feeds, post(15))
        await push(feeds, post(41, DORA))
        await feeds.push(post(42, ANNA), [], homes=[ANNA])
        await feeds.push(post(43, DORA), [], homes=[BEN])
        await push(feeds, Entry(44, BEN, reblog_of_id=20))
        await feeds.remove(20)
        return read

    await feeds.fill(ANNAS_HOME, load)
    assert await ids(feeds) == [42, 40, 30, 15, 10]


async def test_a_follow_or_unfollow_during_a_rebuild_comes_after_it(feeds: Feeds) -> None:
    reading, go_on = asyncio.Event(), asyncio.Event()

    async def load(count: int) -> Loaded:
        reading.set()
        await go_on.wait()
        return Loaded([post(10), post(20, CLEO)], by(BEN, CLEO))

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(feeds.fill(ANNAS_HOME, load))
        await reading.wait()
        tasks.create_task(feeds.unfollow(ANNAS_HOME, Source.author(CLEO)))
        tasks.create_task(feeds.follow(ANNAS_HOME, Source.author(DORA), having(posts([15], DORA))))
        await asyncio.sleep(0)
        go_on.set()
    assert await ids(feeds) == [15, 10]
    assert await push(feeds, post(30, CLEO)) == 0
    assert await push(feeds, post(31, DORA)) == 1


async def test_readers_who_come_together_share_one_rebuild(feeds: Feeds) -> None:
    loads = 0

    async def load(count: int) -> Loaded:
        nonlocal loads
        loads += 1
        await asyncio.sleep(0.01)
        return Loaded(posts([10]), by(BEN))

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
        tasks.create_task(push(feeds, post(10)))
        for leaver in homes[:20:2]:
            tasks.create_task(feeds.unfollow(leaver, Source.author(BEN)))
        for comer in homes[20:]:
            tasks.create_task(feeds.fill(comer, telling(posts([10]), [BEN])))
    for n, key in enumerate(homes):
        assert await ids(feeds, key) == ([] if n < 20 and n % 2 == 0 else [10])


async def test_a_post_removed_while_it_is_delivered_is_in_no_feed(feeds: Feeds) -> None:
    homes = [FeedKey(FeedKind.HOME, 100 + n) for n in range(30)]
    for key in homes:
        await feeds.fill(key, telling([], [BEN]))
    delivery = asyncio.create_task(push(feeds, post(10)))
    await asyncio.sleep(0)
    await feeds.remove(10)
    assert await delivery < 30
    assert [await ids(feeds, key) for key in homes] == [[]] * 30


async def test_a_delivery_that_was_given_up_can_be_repeated(feeds: Feeds) -> None:
    homes = [FeedKey(FeedKind.HOME, 100 + n) for n in range(30)]
    for key in homes:
        await feeds.fill(key, telling([], [BEN]))
    delivery = asyncio.create_task(push(feeds, post(10)))
    await asyncio.sleep(0)
    delivery.cancel()
    with pytest.raises(asyncio.CancelledError):
        await delivery
    assert 0 < await push(feeds, post(10)) < 30
    assert [await ids(feeds, key) for key in homes] == [[10]] * 30
