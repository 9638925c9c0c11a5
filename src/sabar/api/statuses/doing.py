"""Posts: what people do with them, and who did."""

import msgspec

from sabar.actions import bookmarks, conversations, favourites, pins
from sabar.actions.statuses import boost as boosting
from sabar.actions.statuses import delete as deletion
from sabar.edge.answers import Raw
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.paging import Page, Window
from sabar.model.statuses import Visibility
from sabar.reads import access, people, present, single
from sabar.reads.entities.accounts import Account
from sabar.reads.entities.statuses import Status
from sabar.rules.limits import PAGES
from sabar.rules.rates import RateClass

routes = Routes("statuses")


class StatusId(msgspec.Struct, frozen=True):
    id: int


class Boost(msgspec.Struct, frozen=True):
    id: int
    visibility: Visibility | None = None


class People(msgspec.Struct, frozen=True):
    id: int
    max_id: int | None = None
    since_id: int | None = None
    min_id: int | None = None
    limit: int | None = None

    def window(self) -> Window:
        return Window(PAGES.accounts.clamp(self.limit), self.max_id, self.since_id, self.min_id)


async def _people(call: Call[People], found: people.Keyed) -> Raw:
    bodies = await present.accounts(call.app, [account_id for _, account_id in found])
    keys = [key for key, _ in found]
    return Raw(present.array(bodies), Page([], keys, len(found) == call.params.window().limit))


@routes.get(
    "/api/v1/statuses/{id}/favourited_by",
    auth="optional",
    scopes="read:statuses",
    rate=RateClass.API,
    cache="open",
    params=People,
    returns=list[Account],
)
async def favourited_by(call: Call[People]) -> Raw:
    """Who likes a post."""
    params = call.params
    return await _people(call, await people.who_favourited(call.app, call.viewer, params.id, params.window()))


@routes.get(
    "/api/v1/statuses/{id}/reblogged_by",
    auth="optional",
    scopes="read:statuses",
    rate=RateClass.API,
    cache="open",
    params=People,
    returns=list[Account],
)
async def reblogged_by(call: Call[People]) -> Raw:
    """Who boosted a post."""
    params = call.params
    return await _people(call, await people.who_boosted(call.app, call.viewer, params.id, params.window()))


@routes.post(
    "/api/v1/statuses/{id}/favourite",
    auth="user",
    scopes="write:favourites",
    rate=RateClass.API,
    cache="private",
    params=StatusId,
    returns=Status,
)
async def favourite(call: Call[StatusId]) -> Raw:
    """Like a post."""
    id = await favourites.favourite(call.app, call.me, call.params.id)
    return Raw(await single.status(call.app, call.me, id))


@routes.post(
    "/api/v1/statuses/{id}/unfavourite",
    auth="user",
    scopes="write:favourites",
    rate=RateClass.API,
    cache="private",
    params=StatusId,
    returns=Status,
)
async def unfavourite(call: Call[StatusId]) -> Raw:
    """Like a post no longer."""
    id = await favourites.unfavourite(call.app, call.me, call.params.id)
    return Raw(await single.status(call.app, call.me, id))


@routes.post(
    "/api/v1/statuses/{id}/bookmark",
    auth="user",
    scopes="write:bookmarks",
    rate=RateClass.API,
    cache="private",
    params=StatusId,
    returns=Status,
)
async def bookmark(call: Call[StatusId]) -> Raw:
    """Keep a post for oneself."""
    id = await bookmarks.bookmark(call.app, call.me, call.params.id)
    return Raw(await single.status(call.app, call.me, id))


@routes.post(
    "/api/v1/statuses/{id}/unbookmark",
    auth="user",
    scopes="write:bookmarks",
    rate=RateClass.API,
    cache="private",
    params=StatusId,
    returns=Status,
)
async def unbookmark(call: Call[StatusId]) -> Raw:
    """Keep a post no longer."""
    id = await bookmarks.unbookmark(call.app, call.me, call.params.id)
    return Raw(await single.status(call.app, call.me, id))


@routes.post(
    "/api/v1/statuses/{id}/reblog",
    auth="user",
    scopes="write:statuses",
    rate=RateClass.API,
    cache="private",
    params=Boost,
    returns=Status,
)
async def reblog(call: Call[Boost]) -> Raw:
    """Boost a post; the answer is the boost, with the post inside."""
    id = await boosting.boost(call.app, call.me, call.params.id, call.params.visibility)
    return Raw(await single.status(call.app, call.me, id))


@routes.post(
    "/api/v1/statuses/{id}/unreblog",
    auth="user",
    scopes="write:statuses",
    rate=RateClass.API,
    cache="private",
    params=StatusId,
    returns=Status,
)
async def unreblog(call: Call[StatusId]) -> Raw:
    """Take a boost back; the answer is the post."""
    id = await deletion.unboost(call.app, call.me, call.params.id)
    return Raw(await single.status(call.app, call.me, id))


@routes.post(
    "/api/v1/statuses/{id}/mute",
    auth="user",
    scopes="write:mutes",
    rate=RateClass.API,
    cache="private",
    params=StatusId,
    returns=Status,
)
async def mute(call: Call[StatusId]) -> Raw:
    """No more notifications from a post's thread."""
    id = await conversations.mute(call.app, call.me, call.params.id)
    return Raw(await single.status(call.app, call.me, id))


@routes.post(
    "/api/v1/statuses/{id}/unmute",
    auth="user",
    scopes="write:mutes",
    rate=RateClass.API,
    cache="private",
    params=StatusId,
    returns=Status,
)
async def unmute(call: Call[StatusId]) -> Raw:
    """Notifications from a post's thread again."""
    id = await conversations.unmute(call.app, call.me, call.params.id)
    return Raw(await single.status(call.app, call.me, id))


@routes.post(
    "/api/v1/statuses/{id}/pin",
    auth="user",
    scopes="write:accounts",
    rate=RateClass.API,
    cache="private",
    params=StatusId,
    returns=Status,
)
async def pin(call: Call[StatusId]) -> Raw:
    """Put one's own post on top of one's profile."""
    await pins.pin(call.app, call.me, call.params.id)
    return Raw(await single.status(call.app, call.me, call.params.id))


@routes.post(
    "/api/v1/statuses/{id}/unpin",
    auth="user",
    scopes="write:accounts",
    rate=RateClass.API,
    cache="private",
    params=StatusId,
    returns=Status,
)
async def unpin(call: Call[StatusId]) -> Raw:
    """Take a post from the top of one's profile."""
    await access.status_for(call.app, call.me, call.params.id)
    await pins.unpin(call.app, call.me, call.params.id)
    return Raw(await single.status(call.app, call.me, call.params.id))
