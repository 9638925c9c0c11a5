"""Hashtags (methods/tags): show, follow, feature."""

import msgspec

from sabar.actions import tags as actions
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.reads.entities import tags as entities
from sabar.reads.posts import tags
from sabar.rules.rates import RateClass

routes = Routes("tags")

_WRITE = {"auth": "user", "rate": RateClass.API, "cache": "private"}


class Name(msgspec.Struct, frozen=True):
    name: str


@routes.get(
    "/api/v1/tags/{name}",
    auth="optional",
    rate=RateClass.API,
    cache="open",
    params=Name,
    returns=entities.Tag,
)
async def show(call: Call[Name]) -> entities.Tag:
    """One hashtag and how much it was used this week."""
    return await tags.named(call.app, call.viewer, call.params.name)


@routes.post(
    "/api/v1/tags/{name}/follow", **_WRITE, scopes="write:follows", params=Name, returns=entities.Tag
)
async def follow(call: Call[Name]) -> entities.Tag:
    """See the public posts of a hashtag at home."""
    await actions.follow(call.app, call.me, call.params.name)
    return await tags.named(call.app, call.me, call.params.name)


@routes.post(
    "/api/v1/tags/{name}/unfollow", **_WRITE, scopes="write:follows", params=Name, returns=entities.Tag
)
async def unfollow(call: Call[Name]) -> entities.Tag:
    """Follow a hashtag no longer."""
    await actions.unfollow(call.app, call.me, call.params.name)
    return await tags.named(call.app, call.me, call.params.name)


@routes.post(
    "/api/v1/tags/{name}/feature", **_WRITE, scopes="write:accounts", params=Name, returns=entities.Tag
)
async def feature(call: Call[Name]) -> entities.Tag:
    """Show a hashtag on the own profile."""
    await actions.feature(call.app, call.me, call.params.name)
    return await tags.named(call.app, call.me, call.params.name)


@routes.post(
    "/api/v1/tags/{name}/unfeature", **_WRITE, scopes="write:accounts", params=Name, returns=entities.Tag
)
async def unfeature(call: Call[Name]) -> entities.Tag:
    """Show a hashtag on the own profile no longer."""
    await actions.unfeature(call.app, call.me, call.params.name)
    return await tags.named(call.app, call.me, call.params.name)
