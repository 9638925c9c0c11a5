"""Hashtags on the own profile (methods/featured_tags)."""

import msgspec

from sabar.actions import tags as actions
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.model.errors import NotFound
from sabar.reads.entities import tags as entities
from sabar.reads.posts import tags
from sabar.rules.rates import RateClass

routes = Routes("featured_tags")

_READ = {"auth": "user", "scopes": "read:accounts", "rate": RateClass.API, "cache": "private"}
_WRITE = {"auth": "user", "scopes": "write:accounts", "rate": RateClass.API, "cache": "private"}


class Name(msgspec.Struct, frozen=True):
    name: str


class Id(msgspec.Struct, frozen=True):
    id: int


@routes.get("/api/v1/featured_tags", **_READ, returns=list[entities.FeaturedTag])
async def index(call: Call[NoParams]) -> list[entities.FeaturedTag]:
    """What one features."""
    return await tags.featured(call.app, call.me.account)


@routes.post("/api/v1/featured_tags", **_WRITE, params=Name, returns=entities.FeaturedTag)
async def create(call: Call[Name]) -> entities.FeaturedTag:
    """Feature a hashtag."""
    tag = await actions.feature(call.app, call.me, call.params.name)
    for shown in await tags.featured(call.app, call.me.account):
        if shown.name == tag.display_name:
            return shown
    raise NotFound


@routes.delete("/api/v1/featured_tags/{id}", **_WRITE, params=Id)
async def delete(call: Call[Id]) -> None:
    """Feature a hashtag no longer."""
    await actions.delete_featured(call.app, call.me, call.params.id)


@routes.get("/api/v1/featured_tags/suggestions", **_READ, returns=list[entities.Tag])
async def suggestions(call: Call[NoParams]) -> list[entities.Tag]:
    """Hashtags one uses often."""
    return await tags.suggested(call.app, call.me)
