"""What this process does, in figures for a scraper on the same machine (docs/metrics.md).

The scraper asks at an address of its own, in threads of its own; what the event loop knows is asked there.
No figure names a person or another server.
"""

import asyncio
import contextlib
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from itertools import accumulate

from prometheus_client import CollectorRegistry, GCCollector, ProcessCollector, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from sabar.db import errors
from sabar.db.eventlog import EventLog
from sabar.kit import times
from sabar.reads.staff import jobs
from sabar.rules.rates import RateClass
from sabar.services import Services
from sabar.settings import host_and_port
from sabar.streaming.hub import Hub

#: Upper ends of the buckets for the time an answer takes, in seconds.
BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_PATIENCE_S = 5.0


class Metrics(Collector):
    """The figures of one process. Make it on the event loop."""

    def __init__(self, app: Services, log: EventLog, hub: Hub) -> None:
        self._app = app
        self._log = log
        self._hub = hub
        self._loop = asyncio.get_running_loop()
        # Laid out when somebody asks: counters of the library take a lock at each request.
        self._answered: Counter[tuple[RateClass, int, int]] = Counter()
        self._seconds: dict[RateClass, float] = dict.fromkeys(RateClass, 0.0)

    def answered(self, rate: RateClass, status: int, began: float) -> None:
        """A request was answered that came at the monotonic time `began` (s)."""
        took = time.monotonic() - began
        self._answered[rate, status, bisect_left(BOUNDS, took)] += 1
        self._seconds[rate] += took

    def collect(self) -> Iterator[Metric]:
        """Called by the library, in a thread of the scraper."""
        yield from asyncio.run_coroutine_threadsafe(self._look(), self._loop).result(_PATIENCE_S)

    @contextlib.asynccontextmanager
    async def told(self, address: str) -> AsyncIterator[None]:
        """Answer scrapers at this address (`127.0.0.1:9464`) until the block ends."""
        registry = CollectorRegistry()
        registry.register(self)
        ProcessCollector(registry=registry)
        GCCollector(registry=registry)
        host, port = host_and_port(address)
        server, _ = await asyncio.to_thread(start_http_server, port, host, registry)
        try:
            yield
        finally:
            await asyncio.to_thread(server.shutdown)
            server.server_close()

    async def _look(self) -> list[Metric]:
        found = [*self._requests(), *self._memory(), *await self._feeds()]
        # A database that does not answer must not hide the rest.
        with contextlib.suppress(errors.DatabaseError):
            found += [*await self._jobs(), await self._lag()]
        return found

    def _requests(self) -> list[Metric]:
        counts = CounterMetricFamily(
            "sabar_requests", "Requests answered, by rate class and status.", labels=("class", "status")
        )
        lasted = HistogramMetricFamily(
            "sabar_request_seconds", "From a request to the beginning of its answer.", labels=("class",)
        )
        by_status: Counter[tuple[str, str]] = Counter()
        by_bucket: dict[RateClass, list[int]] = {}
        for (rate, status, bucket), count in self._answered.items():
            by_status[rate.name.lower(), str(status)] += count
            by_bucket.setdefault(rate, [0] * (len(BOUNDS) + 1))[bucket] += count
        for labels, count in by_status.items():
            counts.add_metric(labels, count)
        ends = [*map(str, BOUNDS), "+Inf"]
        for rate, buckets in by_bucket.items():
            up_to = [float(count) for count in accumulate(buckets)]
            lasted.add_metric((rate.name.lower(),), list(zip(ends, up_to, strict=True)), self._seconds[rate])
        return [counts, lasted]

    def _memory(self) -> list[Metric]:
        streams = GaugeMetricFamily("sabar_open_streams", "Streams open now.", labels=("kind",))
        for kind, count in self._hub.open_now.items():
            streams.add_metric((kind,), count)
        cache = self._app.fragments
        lookups = CounterMetricFamily(
            "sabar_cache_lookups", "Questions to the cache of drawn posts and accounts.", labels=("result",)
        )
        lookups.add_metric(("hit",), cache.hits)
        lookups.add_metric(("miss",), cache.misses)
        written = self._app.db.written
        return [
            streams,
            lookups,
            GaugeMetricFamily("sabar_cache_bytes", "What that cache holds.", cache.bytes),
            CounterMetricFamily("sabar_database_commits", "Transactions written.", written.commits),
            CounterMetricFamily("sabar_database_units", "Units of work in them.", written.units),
        ]

    async def _feeds(self) -> list[Metric]:
        stats = await self._app.feeds.stats()
        return [
            GaugeMetricFamily("sabar_feeds", "Timelines held ready.", stats.feeds),
            GaugeMetricFamily("sabar_feed_entries", "Different posts in them.", stats.entries),
            GaugeMetricFamily("sabar_feed_bytes", "The memory they take.", stats.bytes),
            CounterMetricFamily("sabar_feed_deliveries", "Posts put into them.", stats.deliveries),
        ]

    async def _jobs(self) -> list[Metric]:
        stats = await jobs.stats(self._app)
        by_state = GaugeMetricFamily("sabar_jobs", "Jobs of the whole queue.", labels=("state",))
        for state in ("waiting", "in_lanes", "scheduled", "running", "dead"):
            by_state.add_metric((state,), getattr(stats, state))
        late_ms = 0 if stats.oldest_at is None else self._app.clock.now_ms() - stats.oldest_at
        sentence = "For how long the longest waiting job is due."
        return [by_state, GaugeMetricFamily("sabar_jobs_oldest_seconds", sentence, late_ms / times.SECOND)]

    async def _lag(self) -> Metric:
        sentence = "Events that are written and not heard of here yet."
        return GaugeMetricFamily("sabar_event_log_lag", sentence, await self._log.behind())
