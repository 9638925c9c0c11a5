"""Who posts and reads in the tests of feeds, and what a database would tell."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence

from sabar.backends.feeds import Entry, FeedKey, FeedKind, Feeds, Loaded, Page
from sabar.model.audience import Source

ANNA, BEN, CLEO, DORA = 1, 2, 3, 4
ANNAS_HOME = FeedKey(FeedKind.HOME, ANNA)
BENS_HOME = FeedKey(FeedKind.HOME, BEN)
A_LIST = FeedKey(FeedKind.LIST, ANNA)


def post(status_id: int, author_id: int = BEN) -> Entry:
    return Entry(status_id, author_id)


def posts(ids: Iterable[int], author_id: int = BEN) -> list[Entry]:
    return [post(i, author_id) for i in ids]


def by(*authors: int) -> list[Source]:
    return [Source.author(id) for id in authors]


def tagged(*tags: int) -> list[Source]:
    return [Source.tag(id) for id in tags]


async def push(feeds: Feeds, entry: Entry, *tags: int) -> int:
    """To whoever follows its author, or one of these tags."""
    return await feeds.push(entry, by(entry.author_id) + tagged(*tags))


def telling(
    entries: Sequence[Entry], authors: Sequence[int] = (ANNA, BEN), tags: Sequence[int] = ()
) -> Callable[[int], Awaitable[Loaded]]:
    async def load(count: int) -> Loaded:
        return Loaded(sorted(entries, key=lambda e: -e.status_id)[:count], by(*authors) + tagged(*tags))

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
