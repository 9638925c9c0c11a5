"""Keeping the ready timelines of this process up to date."""

from collections.abc import Sequence

from sabar import events
from sabar.backends.feeds import Entry, FeedKey, FeedKind
from sabar.kit.paging import Window
from sabar.model.audience import Source
from sabar.reads.posts import timelines as reading
from sabar.rules import reach
from sabar.services import Services
from sabar.store import timelines


async def on_status_posted(app: Services, event: events.StatusPosted) -> None:
    """Into the feeds of everybody it may be for; who may read it is decided at reading."""
    if not event.late:
        await _push(app, event)


async def on_status_boosted(app: Services, event: events.StatusBoosted) -> None:
    if not event.late:
        await _push(app, event, event.reblog_of_id, event.reblog_author_id)


async def _push(
    app: Services,
    event: events.StatusPosted | events.StatusBoosted | events.StatusEdited,
    reblog_of_id: int = 0,
    reblog_author_id: int = 0,
) -> None:
    facts = reach.known(event)
    if facts is not None:
        answered_id = facts.answered_id or 0
        entry = Entry(event.status_id, event.account_id, reblog_of_id, reblog_author_id, answered_id)
    else:
        found = await timelines.entry(app.db.read(), event.status_id)
        if found is None:
            return
        entry, facts = reading.entry(found.row), found.facts
    to = reach.homes_of(facts)
    await app.feeds.push(entry, to.sources, homes=to.homes)


async def on_status_edited(app: Services, event: events.StatusEdited) -> None:
    """Also into the feeds it belongs in only now. Those that have it already keep it once."""
    if event.mentioned or event.tags:
        await _push(app, event)


async def on_status_deleted(app: Services, event: events.StatusDeleted) -> None:
    await app.feeds.remove(event.status_id)


async def on_followed(app: Services, event: events.Followed) -> None:
    async def load(limit: int) -> Sequence[Entry]:
        rows = await timelines.entries(app.db.read(), event.account_id, [event.target_id], [], Window(limit))
        return [reading.entry(row) for row in rows]

    await app.feeds.follow(FeedKey(FeedKind.HOME, event.account_id), Source.author(event.target_id), load)


async def on_unfollowed(app: Services, event: events.Unfollowed) -> None:
    await app.feeds.unfollow(FeedKey(FeedKind.HOME, event.account_id), Source.author(event.target_id))


async def on_tag_followed(app: Services, event: events.TagFollowed) -> None:
    async def load(limit: int) -> Sequence[Entry]:
        rows = await timelines.entries(app.db.read(), event.account_id, [], [event.tag_id], Window(limit))
        return [reading.entry(row) for row in rows]

    await app.feeds.follow(FeedKey(FeedKind.HOME, event.account_id), Source.tag(event.tag_id), load)


async def on_tag_unfollowed(app: Services, event: events.TagUnfollowed) -> None:
    await app.feeds.unfollow(FeedKey(FeedKind.HOME, event.account_id), Source.tag(event.tag_id))


async def on_domain_blocked(app: Services, event: events.DomainBlocked) -> None:
    """Any number of follows ended at once: the feed is built anew."""
    await app.feeds.drop(FeedKey(FeedKind.HOME, event.account_id))


async def on_list_changed(app: Services, event: events.ListChanged) -> None:
    await app.feeds.drop(FeedKey(FeedKind.LIST, event.list_id))
