"""What every version of the cache must do."""

from __future__ import annotations

import asyncio

import pytest

from sabar.backends.cache import Cache, LocalCache, LockTimeout
from sabar.kit.clock import FixedClock

pytestmark = pytest.mark.anyio


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture(params=["local"])
def cache(request: pytest.FixtureRequest, clock: FixedClock) -> Cache:
    return LocalCache(clock)


async def test_a_value_is_kept_until_it_expires(cache: Cache, clock: FixedClock) -> None:
    assert await cache.get("a") is None
    await cache.set("a", b"1", 1000)
    await cache.set("a", b"2", 2000)
    clock.advance(1999)
    assert await cache.get("a") == b"2"
    clock.advance(1)
    assert await cache.get("a") is None


async def test_a_deleted_value_is_gone(cache: Cache) -> None:
    await cache.set("a", b"1", 1000)
    await cache.set("b", b"1", 1000)
    await cache.delete("a", "missing")
    assert await cache.get("a") is None
    assert await cache.get("b") == b"1"


async def test_adding_succeeds_once_until_the_value_expires(cache: Cache, clock: FixedClock) -> None:
    assert await cache.add("a", b"1", 1000)
    assert not await cache.add("a", b"2", 9000)
    assert await cache.get("a") == b"1"
    clock.advance(1000)
    assert await cache.add("a", b"3", 1000)


async def test_a_counter_starts_at_zero_and_keeps_its_first_expiry(cache: Cache, clock: FixedClock) -> None:
    assert await cache.incr("n", 1, 1000) == 1
    clock.advance(900)
    assert await cache.incr("n", 5, 1000) == 6
    assert await cache.get("n") == b"6"
    clock.advance(100)
    assert await cache.incr("n", 2, 1000) == 2


async def test_a_lock_is_held_by_one_at_a_time_in_the_order_of_asking(cache: Cache) -> None:
    order: list[int] = []
    inside = 0

    async def work(number: int) -> None:
        nonlocal inside
        async with cache.lock("job", ttl_ms=60_000, wait_ms=10_000):
            inside += 1
            assert inside == 1
            order.append(number)
            await asyncio.sleep(0.001)
            inside -= 1

    await asyncio.gather(*(work(number) for number in range(10)))
    assert order == list(range(10))


async def test_locks_of_other_names_are_free(cache: Cache) -> None:
    async with cache.lock("a", ttl_ms=1000), cache.lock("b", ttl_ms=1000):
        pass


async def test_who_does_not_want_to_wait_for_a_lock_is_refused(cache: Cache) -> None:
    async with cache.lock("a", ttl_ms=60_000):
        for wait_ms in (0, 20):
            with pytest.raises(LockTimeout):
                async with cache.lock("a", ttl_ms=1000, wait_ms=wait_ms):
                    raise AssertionError
    async with cache.lock("a", ttl_ms=1000):
        pass


async def test_a_lock_is_let_go_when_its_holder_fails(cache: Cache) -> None:
    with pytest.raises(ValueError, match="broken"):
        async with cache.lock("a", ttl_ms=60_000):
            raise ValueError("broken")
    async with cache.lock("a", ttl_ms=1000):
        pass


async def test_an_expired_lock_passes_on_and_its_old_holder_cannot_free_it(
    cache: Cache, clock: FixedClock
) -> None:
    async with cache.lock("a", ttl_ms=1000):
        clock.advance(1000)
        entered = asyncio.Event()
        leave = asyncio.Event()

        async def next_holder() -> None:
            async with cache.lock("a", ttl_ms=60_000, wait_ms=5_000):
                entered.set()
                await leave.wait()

        task = asyncio.create_task(next_holder())
        await entered.wait()
    with pytest.raises(LockTimeout):
        async with cache.lock("a", ttl_ms=1000):
            raise AssertionError
    leave.set()
    await task


async def test_a_waiter_that_gives_up_does_not_stop_the_ones_behind(cache: Cache) -> None:
    async def wait() -> None:
        async with cache.lock("a", ttl_ms=60_000, wait_ms=5_000):
            pass

    async with cache.lock("a", ttl_ms=60_000):
        first, second = asyncio.create_task(wait()), asyncio.create_task(wait())
        await asyncio.sleep(0.01)
        first.cancel()
    await second
    assert first.cancelled()


async def test_the_local_cache_forgets_what_was_not_used_for_longest(clock: FixedClock) -> None:
    cache = LocalCache(clock, max_items=3)
    for key in "abc":
        await cache.set(key, b"1", 1000)
    assert await cache.get("a") == b"1"
    await cache.set("d", b"1", 1000)
    assert [key for key in "abcd" if await cache.get(key)] == ["a", "c", "d"]


async def test_the_local_cache_forgets_expired_values_before_others(clock: FixedClock) -> None:
    cache = LocalCache(clock, max_items=3)
    await cache.set("long", b"1", 100_000)
    await cache.set("short", b"1", 10)
    await cache.set("counter", b"1", 100_000)
    clock.advance(10)
    await cache.set("new", b"1", 1000)
    assert [key for key in ("long", "short", "counter", "new") if await cache.get(key)] == [
        "long",
        "counter",
        "new",
    ]
