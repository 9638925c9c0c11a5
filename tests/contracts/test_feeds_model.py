"""Any sequence of operations leaves a feed equal to plain sets of posts, above its horizon."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from sabar.backends.arena.feeds import ArenaFeeds
from sabar.backends.feeds import CAPACITY, Entry, FeedKey, FeedKind, Feeds, Loaded
from sabar.kit.clock import FixedClock
from sabar.model.audience import Source

KEYS = [*(FeedKey(FeedKind.HOME, n) for n in range(1, 5)), FeedKey(FeedKind.LIST, 1)]
AUTHORS = range(1, 5)
TAGS = range(1, 3)
keys = st.sampled_from(KEYS)
authors = st.sampled_from(AUTHORS)
sources = st.sampled_from([*map(Source.author, AUTHORS), *map(Source.tag, TAGS)])
tag_sets = st.frozensets(st.sampled_from(TAGS))


class FeedsAgainstSets(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.feeds: Feeds = ArenaFeeds(FixedClock(), max_feeds=8, slice_size=2)
        self.database: dict[int, tuple[Entry, frozenset[int]]] = {}
        self.follows: dict[FeedKey, set[Source]] = {key: {Source.author(key.id)} for key in KEYS}
        self.ready: dict[FeedKey, set[int]] = {}
        self.next_id = 1_000_000

    def teardown(self) -> None:
        self.runner.close()

    def run(self, call: Any) -> Any:
        return self.runner.run(call)

    def commit(self, author: int, tags: frozenset[int], late: int, boost: bool) -> Entry:
        self.next_id += 1000
        boosted = max(self.database, default=0) if boost else 0
        entry = Entry(self.next_id - late, author, reblog_of_id=boosted)
        self.database[entry.status_id] = entry, tags
        return entry

    def feeds_on(self, key: FeedKey, status_id: int) -> bool:
        return bool(self.follows[key] & self.sources_of(status_id))

    def sources_of(self, status_id: int) -> set[Source]:
        entry, tags = self.database[status_id]
        return {Source.author(entry.author_id), *map(Source.tag, tags)}

    async def push(self, status_id: int) -> None:
        entry, _ = self.database[status_id]
        takers = {key for key in self.ready if self.feeds_on(key, status_id)}
        for key in takers:
            self.ready[key].add(status_id)
        await self.feeds.push(entry, sorted(self.sources_of(status_id)))

    async def remove(self, status_id: int) -> None:
        gone = {i for i, (e, _) in self.database.items() if status_id in (i, e.reblog_of_id)}
        for i in gone:
            del self.database[i]
            for shown in self.ready.values():
                shown.discard(i)
        await self.feeds.remove(status_id)

    @rule(
        author=authors,
        tags=tag_sets,
        late=st.integers(0, 300_000),
        boost=st.booleans(),
        how=st.sampled_from(["push", "twice", "own", "later"]),
    )
    def post(self, author: int, tags: frozenset[int], late: int, boost: bool, how: str) -> None:
        if self.next_id + 1000 - late in self.database:
            return
        entry = self.commit(author, tags, late, boost)
        if how == "own":
            own = FeedKey(FeedKind.HOME, author)
            if own in self.ready:
                self.ready[own].add(entry.status_id)
            self.run(self.feeds.push(entry, [], homes=[author]))
        for _ in range({"push": 1, "twice": 2, "own": 1, "later": 0}[how]):
            self.run(self.push(entry.status_id))

    @rule(author=authors, count=st.sampled_from([30, CAPACITY // 2, CAPACITY + 5]))
    def post_many(self, author: int, count: int) -> None:
        for _ in range(count):
            self.run(self.push(self.commit(author, frozenset(), 0, False).status_id))

    @precondition(lambda self: self.database)
    @rule(data=st.data())
    def push_something_again(self, data: st.DataObject) -> None:
        self.run(self.push(data.draw(st.sampled_from(sorted(self.database)[-50:]))))

    @precondition(lambda self: self.database)
    @rule(data=st.data())
    def remove_something(self, data: st.DataObject) -> None:
        self.run(self.remove(data.draw(st.sampled_from(sorted(self.database)[-50:]))))

    @rule(key=keys, source=sources)
    def follow(self, key: FeedKey, source: Source) -> None:
        self.follows[key].add(source)

        async def load(count: int) -> Sequence[Entry]:
            theirs = [e for i, (e, _) in self.database.items() if source in self.sources_of(i)]
            self.ready[key] |= {e.status_id for e in theirs}
            return sorted(theirs, key=lambda e: e.status_id)[-count:]

        self.run(self.feeds.follow(key, source, load))

    @rule(key=keys, source=sources)
    def unfollow(self, key: FeedKey, source: Source) -> None:
        if source not in self.follows[key]:
            self.run(self.feeds.unfollow(key, source))
            return
        self.follows[key].discard(source)
        if key in self.ready:
            self.ready[key] = {i for i in self.ready[key] if self.database[i][0].author_id != source.id}
        self.run(self.feeds.unfollow(key, source))
        if self.run(self.feeds.page(key)) is None:
            self.ready.pop(key, None)

    @rule(key=keys)
    def drop(self, key: FeedKey) -> None:
        self.ready.pop(key, None)
        self.run(self.feeds.drop(key))

    @rule(key=keys, author=authors, busy=st.booleans())
    def fill(self, key: FeedKey, author: int, busy: bool) -> None:
        async def load(count: int) -> Loaded:
            found = sorted(i for i in self.database if self.feeds_on(key, i))
            read = Loaded([self.database[i][0] for i in found[-count:]], list(self.follows[key]))
            self.ready[key] = set(found)
            if busy:
                await self.push(self.commit(author, frozenset(), 0, False).status_id)
                await self.push(self.commit(author, frozenset(TAGS), 1500, False).status_id)
                await self.remove(max(self.database))
            return read

        self.run(self.feeds.fill(key, load))

    @invariant()
    def every_ready_feed_shows_what_it_should(self) -> None:
        for key in KEYS:
            page = self.run(self.feeds.page(key, limit=CAPACITY))
            if page is None:
                assert key not in self.ready
                continue
            known = sorted((i for i in self.ready[key] if i > page.horizon), reverse=True)
            assert [e.status_id for e in page.entries] == known
            assert all(e == self.database[e.status_id][0] for e in page.entries)
            assert page.complete == (page.horizon == 0 or len(known) == CAPACITY)

    @rule(key=keys, data=st.data(), limit=st.integers(1, 40))
    def read(self, key: FeedKey, data: st.DataObject, limit: int) -> None:
        if key not in self.ready:
            return
        near = st.none() | st.sampled_from(sorted(self.database)[-500:] or [1])
        max_id, since_id, min_id = data.draw(near), data.draw(near), data.draw(near)
        page = self.run(self.feeds.page(key, max_id=max_id, since_id=since_id, min_id=min_id, limit=limit))
        above = (since_id if min_id is None else min_id) or 0
        wanted = sorted(i for i in self.ready[key] if above < i and (max_id is None or i < max_id))
        wanted = wanted[-limit:] if min_id is None else wanted[:limit]
        wanted.reverse()
        got = [e.status_id for e in page.entries]
        if page.complete:
            assert got == wanted
        else:
            assert page.horizon > above
            assert got == ([] if min_id is not None else [i for i in wanted if i > page.horizon])


TestFeedsAgainstSets = FeedsAgainstSets.TestCase
TestFeedsAgainstSets.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
