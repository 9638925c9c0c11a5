"""Downloading everything of a space: announced and called off. The archive itself has pages in it, and is
made where pages are (`web.spaces.exports.pages`).
"""

from typing import Any

import msgspec

from sabar.actions.spaces import exports as actions
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.reads.entities import spaces as entities
from sabar.reads.spaces import access
from sabar.rules.rates import RateClass

routes = Routes("spaces")
_READ = {"auth": "user", "scopes": "read:spaces", "rate": RateClass.API, "cache": "private"}
_WRITE = {"auth": "user", "scopes": "write:spaces", "rate": RateClass.API, "cache": "private"}
_PATH = "/api/sabar/v1/spaces/{slug}/export"


class Slug(msgspec.Struct, frozen=True):
    slug: str


@routes.get(_PATH, params=Slug, returns=entities.SpaceExport, **_READ)
async def show(call: Call[Slug]) -> entities.SpaceExport:
    """How long before everything is downloaded the members are told, and what is announced."""
    return await _told(call)


@routes.post(_PATH, params=Slug, returns=entities.SpaceExport, **_WRITE)
async def announce(call: Call[Slug]) -> entities.SpaceExport:
    """Tell everybody in the space that everything will be downloaded; for owners."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    await actions.announce(call.app, call.me, entered)
    return await _told(call)


@routes.delete(_PATH, params=Slug, returns=entities.SpaceExport, **_WRITE)
async def call_off(call: Call[Slug]) -> entities.SpaceExport:
    """Call off what was announced; for owners."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    await actions.call_off(call.app, call.me, entered)
    return await _told(call)


async def _told(call: Call[Any]) -> entities.SpaceExport:
    entered = await access.space_for(call.app, call.me, call.params.slug)
    return entities.export(entered.space, call.app.clock.now_ms())
