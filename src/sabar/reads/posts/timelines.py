"""Timelines: a skeleton of ids, then what the viewer may see of it, until the page is full."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import msgspec

from sabar.backends.feeds import Entry, FeedKey, FeedKind, Loaded
from sabar.kit.paging import Window
from sabar.model.accounts import Account
from sabar.model.audience import Source
from sabar.model.lists import AccountList
from sabar.model.viewers import Viewer
from sabar.reads import access, hydrate
from sabar.reads.hydrate import Seen
from sabar.rules import limits
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.store import quotes, timelines, trends

Skeleton = Callable[[Window], Awaitable[list[int]]]
#: How often a page that came out short is topped up before it is given as it is.
_ROUNDS = 4
_SPARE = 6


class Slice(msgspec.Struct, frozen=True):
    """Part of a timeline, newest first. `keys` bound what was looked at; `full`: there may be more."""

    seen: list[Seen]
    keys: list[int]
    full: bool


async def _fill(
    app: Services, viewer: Viewer | None, window: Window, place: Place, skeleton: Skeleton
) -> Slice:
    found: list[Seen] = []
    keys: list[int] = []
    at, full = window, True
    for _ in range(_ROUNDS):
        wanted = window.limit - len(found) + _SPARE
        ids = await skeleton(replace(at, limit=wanted))
        seen = await hydrate.see(app, viewer, ids, place)
        if window.upward:
            found = seen + found
            keys = ids + keys
        else:
            found += seen
            keys += ids
        found = _without_repeats(found)
        if len(ids) < wanted:
            full = False
            break
        if len(found) >= window.limit:
            break
        at = replace(at, min_id=max(ids)) if window.upward else replace(at, max_id=min(ids))
    if len(found) > window.limit:
        found = found[-window.limit :] if window.upward else found[: window.limit]
        keys = [one.outline.id for one in found]
        full = True
    return Slice(found, [max(keys), min(keys)] if keys else [], full)


def _without_repeats(seen: Sequence[Seen]) -> list[Seen]:
    """A post that stands in the page itself is not shown boosted too, and of several boosts the first."""
    here = {one.outline.id for one in seen if one.boosted is None}
    kept: list[Seen] = []
    for one in reversed(seen):
        if one.boosted is not None:
            if one.boosted.outline.id in here:
                continue
            here.add(one.boosted.outline.id)
        kept.append(one)
    return kept[::-1]


async def home(app: Services, viewer: Viewer, window: Window) -> Slice:
    """What the viewer follows: from his ring in memory, and from SQL below its oldest entry."""
    key = FeedKey(FeedKind.HOME, viewer.id)

    async def load(limit: int) -> Loaded:
        db = app.db.read()
        authors = await timelines.sources(db, viewer.id)
        tags = await timelines.followed_tags(db, viewer.id)
        rows = await timelines.entries(db, viewer.id, authors, tags, Window(limit))
        return Loaded([entry(row) for row in rows], [*map(Source.author, authors), *map(Source.tag, tags)])

    async def stored(part: Window) -> list[int]:
        db = app.db.read()
        authors = await timelines.sources(db, viewer.id)
        tags = await timelines.followed_tags(db, viewer.id)
        rows = await timelines.entries(db, viewer.id, authors, tags, part)
        return [row["id"] for row in rows]

    return await _fill(app, viewer, window, Place.HOME, partial(_from_feed, app, key, load, stored))


async def of_list(app: Services, viewer: Viewer, kept: AccountList, window: Window) -> Slice:
    """The posts of a list's members, replies by its policy."""
    key = FeedKey(FeedKind.LIST, kept.id)

    async def load(limit: int) -> Loaded:
        db = app.db.read()
        authors = await timelines.list_sources(db, kept.id)
        rows = await timelines.entries(db, viewer.id, authors, [], Window(limit))
        return Loaded([entry(row) for row in rows], [*map(Source.author, authors)])

    async def stored(part: Window) -> list[int]:
        db = app.db.read()
        authors = await timelines.list_sources(db, kept.id)
        return [row["id"] for row in await timelines.entries(db, viewer.id, authors, [], part)]

    part = await _fill(app, viewer, window, Place.LIST, partial(_from_feed, app, key, load, stored))
    shown = await _by_replies_policy(app, viewer, kept, part.seen)
    return Slice(shown, part.keys, part.full)


async def _by_replies_policy(
    app: Services, viewer: Viewer, kept: AccountList, seen: list[Seen]
) -> list[Seen]:
    db = app.db.read()
    allowed: set[int] = {viewer.id}
    if kept.replies_policy == "list":
        allowed |= set(await timelines.list_sources(db, kept.id))
    elif kept.replies_policy == "followed":
        allowed |= set(await timelines.sources(db, viewer.id))
    return [
        one
        for one in seen
        if one.outline.in_reply_to_account_id in (None, one.outline.account_id)
        or one.outline.in_reply_to_account_id in allowed
    ]


def entry(row: Mapping[str, Any]) -> Entry:
    """What a feed keeps of a post."""
    return Entry(
        row["id"],
        row["account_id"],
        row["reblog_of_id"] or 0,
        row["reblog_author_id"] or 0,
        row["in_reply_to_account_id"] or 0,
    )


async def _from_feed(
    app: Services,
    key: FeedKey,
    load: Callable[[int], Awaitable[Loaded]],
    stored: Skeleton,
    window: Window,
) -> list[int]:
    async def ask() -> list[int] | None:
        page = await app.feeds.page(
            key,
            max_id=window.max_id,
            since_id=window.since_id,
            min_id=window.min_id,
            limit=window.limit,
        )
        if page is None:
            return None
        ids = [entry.status_id for entry in page.entries]
        if page.complete:
            return ids
        if window.upward:
            return await stored(window)
        rest = window.limit - len(ids)
        below = min(window.below, page.horizon + 1)
        return ids + await stored(replace(window, limit=rest, max_id=below))

    ids = await ask()
    if ids is None:
        await app.feeds.fill(key, load)
        ids = await ask()
    return await stored(window) if ids is None else ids


async def public(
    app: Services,
    viewer: Viewer | None,
    window: Window,
    *,
    local: bool = False,
    remote: bool = False,
    only_media: bool = False,
) -> Slice:
    """Everybody's public posts."""
    me = viewer.id if viewer else 0

    async def skeleton(part: Window) -> list[int]:
        return await timelines.public(
            app.db.read(), part, local=local, remote=remote, only_media=only_media, viewer_id=me
        )

    return await _fill(app, viewer, window, Place.PUBLIC, skeleton)


async def tagged(
    app: Services,
    viewer: Viewer | None,
    window: Window,
    name: str,
    *,
    any_of: Sequence[str] = (),
    all_of: Sequence[str] = (),
    none_of: Sequence[str] = (),
    local: bool = False,
    remote: bool = False,
    only_media: bool = False,
) -> Slice:
    """Public posts with a tag; names are normalised already."""

    async def skeleton(part: Window) -> list[int]:
        return await timelines.tagged(
            app.db.read(),
            part,
            name,
            any_of=any_of,
            all_of=all_of,
            none_of=none_of,
            local=local,
            remote=remote,
            only_media=only_media,
            viewer_id=viewer.id if viewer else 0,
        )

    return await _fill(app, viewer, window, Place.PUBLIC, skeleton)


async def linking(app: Services, viewer: Viewer | None, window: Window, card_id: int) -> Slice:
    """Public posts that link one page."""

    async def skeleton(part: Window) -> list[int]:
        return await trends.linking(app.db.read(), card_id, part)

    return await _fill(app, viewer, window, Place.PUBLIC, skeleton)


async def of_account(
    app: Services,
    viewer: Viewer | None,
    account: Account,
    window: Window,
    *,
    only_media: bool = False,
    exclude_replies: bool = False,
    exclude_reblogs: bool = False,
    tag: str | None = None,
) -> Slice:
    """One account's posts and boosts as this viewer may see them."""

    async def skeleton(part: Window) -> list[int]:
        return await timelines.by_account(
            app.db.read(),
            account.id,
            part,
            only_media=only_media,
            exclude_replies=exclude_replies,
            exclude_reblogs=exclude_reblogs,
            tagged=tag,
            viewer_id=viewer.id if viewer else 0,
        )

    return await _fill(app, viewer, window, Place.ACCOUNT, skeleton)


async def pinned(app: Services, viewer: Viewer | None, account: Account) -> list[Seen]:
    ids = await timelines.pinned(app.db.read(), account.id)
    return await hydrate.see(app, viewer, ids, Place.ACCOUNT)


async def kept(app: Services, viewer: Viewer, table: str, window: Window) -> Slice:
    """The viewer's favourites or bookmarks; `keys` are those of the keeping, not of the posts."""
    pairs = await timelines.kept(app.db.read(), table, viewer.id, window)
    seen = await hydrate.see(app, viewer, [id for _, id in pairs], Place.SINGLE)
    keys = [key for key, _ in pairs]
    return Slice(seen, [max(keys), min(keys)] if keys else [], len(pairs) == window.limit)


async def quoting(app: Services, viewer: Viewer, id: int, window: Window) -> Slice:
    """What quotes a post, as far as the viewer may see it; of a boost, the boosted post. NotFound when he may
    not see the post.
    """
    seen = await access.status_for(app, viewer, id)
    of = (seen.boosted or seen).outline.id

    async def skeleton(part: Window) -> list[int]:
        return await quotes.page(app.db.read(), of, part)

    return await _fill(app, viewer, window, Place.THREAD, skeleton)


class Thread(msgspec.Struct, frozen=True):
    """A post with what it answers and what answers it, in reading order. `parents`: what each answers."""

    status: Seen
    ancestors: list[Seen]
    descendants: list[Seen]
    parents: dict[int, int]


async def thread(app: Services, viewer: Viewer | None, id: int) -> Thread:
    """Raises NotFound when the post may not be seen. Replies come depth first, each once below its parent, as
    other servers may say that posts answer one another in a circle.
    """
    status = await access.status_for(app, viewer, id)
    db = app.db.read()
    most = limits.THREAD if viewer else limits.VISITORS_THREAD
    above = await timelines.ancestors(db, id, most.ancestors)
    below = await timelines.descendants(db, id, most.descendants, most.depth)
    view = await hydrate.sight(app, viewer, [*above, *(reply for reply, _ in below)])
    above = [one for one in dict.fromkeys(above) if one != id]
    ancestors = [seen for one in above if (seen := view.seen(one, Place.THREAD))]
    parents = {reply: parent for reply, parent in below if reply != id}
    children: dict[int, list[int]] = {}
    for reply, parent in parents.items():
        children.setdefault(parent, []).append(reply)
    descendants: list[Seen] = []
    stack = children.get(id, [])[::-1]
    while stack:
        reply = stack.pop()
        seen = view.seen(reply, Place.THREAD)
        if seen is not None:
            descendants.append(seen)
            stack += children.get(reply, [])[::-1]
    return Thread(status, ancestors, descendants, parents)
