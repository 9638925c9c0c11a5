"""Posts: what people do with them, and who did."""

import msgspec

from sabar.actions import bookmarks, conversations, favourites, pins
from sabar.actions.statuses import boost as boosting
from sabar.actions.statuses import delete as deletion
from sabar.api import accounts
from sabar.edge import paging
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.paging import Page
from sabar.model.audience import Visibility
from sabar.model.statuses import StatusRef
from sabar.reads import access
from sabar.reads.entities.accounts import Account
from sabar.reads.entities.statuses import Status
from sabar.reads.people import interactions
from sabar.reads.posts import single
from sabar.rules.limits import PAGES
from sabar.rules.rates import RateClass
from sabar.rules.writing import drafts

routes = Routes("statuses")


class StatusId(msgspec.Struct, frozen=True):
    id: StatusRef


class Boost(msgspec.Struct, frozen=True):
    id: StatusRef
    visibility: Visibility | None = None


class People(paging.Paging, frozen=True, kw_only=True):
    id: StatusRef


_DO = {"auth": "user", "rate": RateClass.API, "cache": "private", "params": StatusId, "returns": Status}


@routes.get(
    "/api/v1/statuses/{id}/favourited_by",
    auth="optional",
    scopes="read:statuses",
    rate=RateClass.API,
    cache="open",
    params=People,
    returns=list[Account],
)
async def favourited_by(call: Call[People]) -> Page:
    """Who likes a post."""
    window = call.params.window(PAGES.accounts)
    found = await interactions.who_favourited(call.app, call.viewer, call.params.id, window)
    return await accounts.page(call, found, window)


@routes.get(
    "/api/v1/statuses/{id}/reblogged_by",
    auth="optional",
    scopes="read:statuses",
    rate=RateClass.API,
    cache="open",
    params=People,
    returns=list[Account],
)
async def reblogged_by(call: Call[People]) -> Page:
    """Who boosted a post."""
    window = call.params.window(PAGES.accounts)
    found = await interactions.who_boosted(call.app, call.viewer, call.params.id, window)
    return await accounts.page(call, found, window)


@routes.post("/api/v1/statuses/{id}/favourite", **_DO, scopes="write:favourites")
async def favourite(call: Call[StatusId]) -> Status:
    """Like a post."""
    id = await favourites.favourite(call.app, call.me, call.params.id)
    return await single.status(call.app, call.me, id)


@routes.post("/api/v1/statuses/{id}/unfavourite", **_DO, scopes="write:favourites")
async def unfavourite(call: Call[StatusId]) -> Status:
    """Like a post no longer."""
    id = await favourites.unfavourite(call.app, call.me, call.params.id)
    return await single.taken_back(call.app, call.me, id)


@routes.post("/api/v1/statuses/{id}/bookmark", **_DO, scopes="write:bookmarks")
async def bookmark(call: Call[StatusId]) -> Status:
    """Keep a post for oneself."""
    id = await bookmarks.bookmark(call.app, call.me, call.params.id)
    return await single.status(call.app, call.me, id)


@routes.post("/api/v1/statuses/{id}/unbookmark", **_DO, scopes="write:bookmarks")
async def unbookmark(call: Call[StatusId]) -> Status:
    """Keep a post no longer."""
    id = await bookmarks.unbookmark(call.app, call.me, call.params.id)
    return await single.taken_back(call.app, call.me, id)


@routes.post(
    "/api/v1/statuses/{id}/reblog",
    auth="user",
    scopes="write:statuses",
    rate=RateClass.API,
    cache="private",
    params=Boost,
    returns=Status,
)
async def reblog(call: Call[Boost]) -> Status:
    """Boost a post; the answer is the boost, with the post inside."""
    readers = call.params.visibility or drafts.defaults_of(call.me.user).visibility
    id = await boosting.boost(call.app, call.me, call.params.id, readers)
    return await single.status(call.app, call.me, id)


@routes.post("/api/v1/statuses/{id}/unreblog", **_DO, scopes="write:statuses")
async def unreblog(call: Call[StatusId]) -> Status:
    """Take a boost back; the answer is the post."""
    id = await deletion.unboost(call.app, call.me, call.params.id)
    return await single.taken_back(call.app, call.me, id)


@routes.post("/api/v1/statuses/{id}/mute", **_DO, scopes="write:mutes")
async def mute(call: Call[StatusId]) -> Status:
    """No more notifications from a post's thread."""
    id = await conversations.mute(call.app, call.me, call.params.id)
    return await single.status(call.app, call.me, id)


@routes.post("/api/v1/statuses/{id}/unmute", **_DO, scopes="write:mutes")
async def unmute(call: Call[StatusId]) -> Status:
    """Notifications from a post's thread again."""
    id = await conversations.unmute(call.app, call.me, call.params.id)
    return await single.taken_back(call.app, call.me, id)


@routes.post("/api/v1/statuses/{id}/pin", **_DO, scopes="write:accounts")
async def pin(call: Call[StatusId]) -> Status:
    """Put one's own post on top of one's profile."""
    await pins.pin(call.app, call.me, call.params.id)
    return await single.status(call.app, call.me, call.params.id)


@routes.post("/api/v1/statuses/{id}/unpin", **_DO, scopes="write:accounts")
async def unpin(call: Call[StatusId]) -> Status:
    """Take a post from the top of one's profile."""
    await access.status_for(call.app, call.me, call.params.id)
    await pins.unpin(call.app, call.me, call.params.id)
    return await single.status(call.app, call.me, call.params.id)
