"""Deliveries of the embedded feeds: `python -m bench.ring [followers …]`.

A delivery is one committed entry made readable in one ready feed, with everything that keeps it correct: unknown
followers sorted, duplicates refused, horizons and reference counts kept. The rings are full, so each delivery also
forgets an old entry. The baseline writes the same cells of an array of the same shape with plain numpy, same run.
"""

from __future__ import annotations

import asyncio
import resource
import statistics
import sys
import time
from collections.abc import Awaitable, Callable

import numpy as np
import uvloop

from sabar.backends.arena.feeds import ArenaFeeds
from sabar.backends.feeds import CAPACITY, Entry, FeedKey, FeedKind, Loaded
from sabar.kit.clock import SystemClock

CELEBRITY = 10
SMALL = 11
SMALL_FOLLOWERS = 200


def rss_mb() -> float:
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize() / 2**20


def quantiles(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    p50, p99 = statistics.median(ordered), ordered[int(len(ordered) * 0.99)]
    return f"p50 {p50 * 1e6:8.1f} µs  p99 {p99 * 1e6:8.1f} µs  worst {ordered[-1] * 1e6:8.1f} µs"


async def ready(followers: int) -> tuple[ArenaFeeds, np.ndarray]:
    """An arena whose feeds are full, as after weeks; the small author's followers lie spread among them."""
    feeds = ArenaFeeds(SystemClock(), max_feeds=max(followers, SMALL_FOLLOWERS))
    every = max(followers // SMALL_FOLLOWERS, 1)

    def load(n: int) -> Callable[[int], Awaitable[Loaded]]:
        async def loaded(count: int) -> Loaded:
            return Loaded([], [CELEBRITY, SMALL] if n % every == 0 else [CELEBRITY])

        return loaded

    for n in range(followers):
        await feeds.fill(FeedKey(FeedKind.HOME, 1000 + n), load(n))
    return feeds, np.arange(followers, dtype=np.int32)


async def main(sizes: list[int]) -> None:
    for followers in sizes:
        before = rss_mb()
        start = time.perf_counter()
        feeds, slots = await ready(followers)
        filled = time.perf_counter() - start
        next_id = 1 << 40
        start = time.perf_counter()
        warm = CAPACITY + 1
        for _ in range(warm):
            next_id += 1
            await feeds.push(Entry(next_id, CELEBRITY))
        warming = time.perf_counter() - start

        rounds = max(5, min(200, 3_000_000 // followers))
        elapsed, cpu, delivered = 0.0, 0.0, 0
        baseline = 0.0
        cells = np.zeros(followers * CAPACITY, np.int32)
        cells[:] = 1
        heads = np.zeros(followers, np.int16)
        for n in range(rounds):
            next_id += 1
            start, start_cpu = time.perf_counter(), time.process_time()
            delivered += await feeds.push(Entry(next_id, CELEBRITY))
            elapsed += time.perf_counter() - start
            cpu += time.process_time() - start_cpu
            start = time.perf_counter()
            where = slots.astype(np.intp) * CAPACITY + heads[slots]
            cells[where] = n
            heads[slots] = (heads[slots] + 1) % CAPACITY
            baseline += time.perf_counter() - start
        assert delivered == rounds * followers
        rate, bare = delivered / elapsed, delivered / baseline
        print(f"{followers:>9,} followers: {rate / 1e6:6.2f} M deliveries/s ({delivered / cpu / 1e6:.2f} M per CPU second),"
              f" {elapsed / rounds * 1e3:.2f} ms a post; bare numpy {bare / 1e6:.2f} M/s; ratio {rate / bare:.2f};"
              f" filling empty {filled / followers * 1e6:.0f} µs a feed, warm-up {warm * followers / warming / 1e6:.2f} M/s")
        stats = await feeds.stats()
        print(f"{'':>20} {stats.bytes / stats.feeds:.0f} bytes a feed counted,"
              f" {(rss_mb() - before - cells.nbytes / 2**20) * 2**20 / followers:.0f} by the system")
        await reading(feeds, followers)
        await beside(feeds, next_id)
        del cells


async def reading(feeds: ArenaFeeds, followers: int) -> None:
    rng = np.random.default_rng(1)
    readers = rng.integers(0, followers, 5000).tolist()
    took = []
    for n in readers:
        key = FeedKey(FeedKind.HOME, 1000 + n)
        start = time.perf_counter()
        page = await feeds.page(key, limit=40)
        took.append(time.perf_counter() - start)
        assert page is not None and len(page.entries) == 40
    print(f"{'':>20} page of 40, any feed:           {quantiles(took)}")


async def beside(feeds: ArenaFeeds, next_id: int) -> None:
    async def small_posts(count: int) -> list[float]:
        nonlocal next_id
        took = []
        for _ in range(count):
            await asyncio.sleep(0.0005)
            next_id += 1
            # From the moment the work is ready to run, as a request would feel it.
            start = time.perf_counter()
            await asyncio.sleep(0)
            await feeds.push(Entry(next_id, SMALL))
            took.append(time.perf_counter() - start)
        return took

    quiet = await small_posts(1000)

    async def celebrity() -> None:
        nonlocal next_id
        while True:
            next_id += 1
            await feeds.push(Entry(next_id, CELEBRITY))
            await asyncio.sleep(0)

    busy = asyncio.create_task(celebrity())
    loud = await small_posts(1000)
    busy.cancel()
    await asyncio.wait([busy])
    print(f"{'':>20} small author ({SMALL_FOLLOWERS}), quiet:      {quantiles(quiet)}")
    print(f"{'':>20} beside one who posts all the time: {quantiles(loud)}")


if __name__ == "__main__":
    sizes = [int(size) for size in sys.argv[1:]] or [1_000, 100_000, 1_000_000]
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(sizes))
