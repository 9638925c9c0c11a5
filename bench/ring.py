"""The embedded feeds; other sizes with `python -m bench.ring FOLLOWERS…`.

A delivery is one committed entry made readable in one ready feed, with all that keeps feeds right: doubles
refused, horizons and holders kept. Every feed follows a celebrity and a fifth of a crowd, and is full of
their posts, so each delivery overwrites an old entry, at another place in every ring. The baseline scatters
as many numbers into an array of the same shape with plain numpy, in turn with ours.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import numpy as np
import uvloop

from bench.harness import quantile
from sabar.backends.arena.feeds import ArenaFeeds
from sabar.backends.feeds import CAPACITY, Entry, FeedKey, FeedKind, Loaded
from sabar.kit.clock import SystemClock
from sabar.model.audience import Source

SIZES = [1_000, 100_000, 1_000_000]
BYTES_NEEDED = 3 * 4 * CAPACITY
"""For one feed, the baseline's cells included."""

CELEBRITY, SMALL, CROWD = 1, 2, range(10, 35)
SMALL_FOLLOWERS = 200
CROWD_FOLLOWED = len(CROWD) // 5


class Site:
    """An arena whose feeds are all full, as after weeks. Home n belongs to account 1000 + n."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.feeds = ArenaFeeds(SystemClock(), max_feeds=size)
        self.last_id = 1 << 40

    async def open(self) -> None:
        chance = np.random.default_rng(1)
        for n in range(self.size):
            sources = [CELEBRITY, *(10 + chance.choice(len(CROWD), CROWD_FOLLOWED, replace=False)).tolist()]
            if n % max(self.size // SMALL_FOLLOWERS, 1) == 0:
                sources.append(SMALL)
            await self.feeds.fill(home(n), having(sources))
        for _ in range(int(1.1 * CAPACITY / CROWD_FOLLOWED)):
            for author in CROWD:
                await self.post(author)

    async def post(self, author: int) -> int:
        self.last_id += 1
        return await self.feeds.push(Entry(self.last_id, author), [Source.author(author)])


class Baseline:
    def __init__(self, size: int) -> None:
        self.cells = np.ones(size * CAPACITY, np.int32)
        self.heads = np.random.default_rng(2).integers(0, CAPACITY, size).astype(np.int16)
        self.slots = np.arange(size, dtype=np.int32)

    def post(self, number: int) -> None:
        self.cells[self.slots.astype(np.intp) * CAPACITY + self.heads[self.slots]] = number
        self.heads[self.slots] = (self.heads[self.slots] + 1) % CAPACITY


def home(n: int) -> FeedKey:
    return FeedKey(FeedKind.HOME, 1000 + n)


def having(sources: list[int]) -> Callable[[int], Awaitable[Loaded]]:
    async def load(count: int) -> Loaded:
        return Loaded([], [*map(Source.author, sources)])

    return load


async def deliveries(site: Site) -> None:
    baseline = Baseline(site.size)
    rounds = max(10, min(500, 5_000_000 // site.size))
    ours, cpu, bare = [], [], []
    for number in range(rounds):
        begun, begun_cpu = time.perf_counter(), time.process_time()
        delivered = await site.post(CELEBRITY)
        ours.append(time.perf_counter() - begun)
        cpu.append(time.process_time() - begun_cpu)
        assert delivered == site.size
        begun = time.perf_counter()
        baseline.post(number)
        bare.append(time.perf_counter() - begun)
    rate, cpu_rate, bare_rate = (site.size / statistics.median(one) / 1e6 for one in (ours, cpu, bare))
    print(f"{site.size:,} followers: one post {statistics.median(ours) * 1e3:.2f} ms")
    print(f"  deliveries       {rate:6.1f} M/s ({cpu_rate:.1f} M per CPU second)")
    print(f"  bare numpy       {bare_rate:6.1f} M/s; ratio {rate / bare_rate:.2f}")


async def pages(site: Site) -> None:
    took = []
    for n in np.random.default_rng(3).integers(0, site.size, 5000).tolist():
        begun = time.perf_counter()
        page = await site.feeds.page(home(n), limit=40)
        took.append(time.perf_counter() - begun)
        assert page is not None
        assert len(page.entries) == 40
    show("page of 40", took)


async def small_author(site: Site) -> None:
    async def posts(count: int) -> list[float]:
        took = []
        for _ in range(count):
            await asyncio.sleep(0.0005)
            begun = time.perf_counter()
            # A request that has just arrived: first whatever has its turn before us.
            await asyncio.sleep(0)
            await site.post(SMALL)
            took.append(time.perf_counter() - begun)
        return took

    async def shout() -> None:
        while True:
            await site.post(CELEBRITY)
            await asyncio.sleep(0)

    show(f"post to {SMALL_FOLLOWERS}, quiet", await posts(1000))
    shouting = asyncio.create_task(shout())
    show("… celebrity shouting", await posts(1000))
    shouting.cancel()
    await asyncio.wait([shouting])


def show(name: str, seconds: list[float]) -> None:
    p50, p99 = (quantile(seconds, part) * 1e6 for part in (0.5, 0.99))
    print(f"  {name:<24} p50 {p50:6.0f} µs   p99 {p99:6.0f} µs")


def memory() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def memory_free() -> int:
    lines = Path("/proc/meminfo").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable"))


async def measure(size: int) -> None:
    if size * BYTES_NEEDED > memory_free():
        print(f"{size:,} followers: left out, needs {size * BYTES_NEEDED / 1e9:.1f} GB of free memory")
        return
    before = memory()
    site = Site(size)
    begun = time.perf_counter()
    await site.open()
    opened, held = time.perf_counter() - begun, memory() - before
    await deliveries(site)
    stats = await site.feeds.stats()
    print(f"  bytes a feed     {stats.bytes / size:6.0f} in arrays, {held / size:.0f} in the process")
    await pages(site)
    await small_author(site)
    print(f"  (made ready and filled in {opened:.1f} s)", flush=True)


async def main() -> None:
    for size in [int(given) for given in sys.argv[1:]] or SIZES:
        await measure(size)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
