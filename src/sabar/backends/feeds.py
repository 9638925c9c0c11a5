"""The port for home and list timelines kept ready in memory; lost at any time, rebuilt from SQL.

A feed is fed by *sources*: authors and followed tags. An entry keeps what filters at read need (blocks,
mutes, boosts off, exclusive lists) without loading a post.
"""

from __future__ import annotations

import enum
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import NamedTuple, Protocol

import msgspec

from sabar.model.audience import Source

CAPACITY = 400
"""Entries kept per feed; what is older is read from the database."""


class FeedKind(enum.IntEnum):
    HOME = 1
    LIST = 2


class FeedKey(NamedTuple):
    """HOME with an account id, or LIST with a list id."""

    kind: FeedKind
    id: int


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One post or boost in a feed. Ids that do not apply are 0.

    `flags` are bits chosen by whoever pushes and filters; the engine only carries them.
    """

    status_id: int
    author_id: int
    reblog_of_id: int = 0
    reblog_author_id: int = 0
    reply_to_author_id: int = 0
    flags: int = 0


class Loaded(msgspec.Struct, frozen=True):
    """A feed as SQL tells it: its newest entries in any order, and every source that feeds it.

    Fewer entries than were asked for means that there are no older ones.
    """

    entries: Sequence[Entry]
    sources: Sequence[Source]


class Page(msgspec.Struct, frozen=True, gc=False):
    """Entries, newest first.

    The feed knows every entry with an id > `horizon`, and no other. Not `complete` means that the database
    must give the rest: with `min_id` all of the page (`entries` is empty), else what is still missing.
    """

    entries: list[Entry]
    complete: bool
    horizon: int


class FeedStats(msgspec.Struct, frozen=True):
    """`bytes` are those of rings, entries and follower arrays; `deliveries` counts since the start."""

    feeds: int
    entries: int
    bytes: int
    deliveries: int


LoadFeed = Callable[[int], Awaitable[Loaded]]
LoadEntries = Callable[[int], Awaitable[Sequence[Entry]]]


class Feeds(Protocol):
    """Loaders get the number of entries wanted, and must read SQL after they are called, never before.

    Then nothing is lost: what is committed before the read is in it, what is committed later is pushed later,
    and everything pushed, removed, followed or unfollowed meanwhile is applied on top.

    `shared`: all processes have the same feeds, so that what one of them pushes is there for all.
    """

    shared: bool

    async def page(
        self,
        key: FeedKey,
        *,
        max_id: int | None = None,
        since_id: int | None = None,
        min_id: int | None = None,
        limit: int = 20,
    ) -> Page | None:
        """The newest with an id below `max_id` and above `since_id`; with `min_id` those just above it.

        None when the feed is cold: `fill` it and ask again (still None: read the database).
        """
        ...

    async def fill(self, key: FeedKey, load: LoadFeed) -> None:
        """Make a cold feed ready. Callers that come together share one load; its error goes to who loads."""
        ...

    async def push(self, entry: Entry, sources: Sequence[Source], *, homes: Collection[int] = ()) -> int:
        """Deliver to every ready feed that one of the sources feeds, and to the homes of these accounts.

        A list's or tag's own restrictions are the reader's to apply. Repeating it changes nothing.
        Returns the number of feeds that took the entry.
        """
        ...

    async def follow(self, key: FeedKey, source: Source, load: LoadEntries) -> None:
        """From now on the source feeds `key`; its newest entries are loaded and merged in. Cold: nothing."""
        ...

    async def unfollow(self, key: FeedKey, source: Source) -> None:
        """Stop the source and take its entries out (the feed may go cold where tags make that ambiguous)."""
        ...

    async def remove(self, status_id: int) -> None:
        """Take a post and all boosts of it out of every feed."""
        ...

    async def drop(self, key: FeedKey) -> None:
        """Make a feed cold."""
        ...

    async def stats(self) -> FeedStats: ...
