"""The spaces somebody is in: making, changing, closing them; their logs."""

from typing import Any

import msgspec

from sabar.actions.spaces import rooms as actions
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.spaces.notices import Outside
from sabar.model.spaces.rooms import Entered
from sabar.reads.entities import spaces as entities
from sabar.reads.spaces import access, people
from sabar.rules.rates import RateClass
from sabar.rules.spaces.limits import LOG

routes = Routes("spaces")
_READ = {"auth": "user", "scopes": "read:spaces", "rate": RateClass.API, "cache": "private"}
_WRITE = {"auth": "user", "scopes": "write:spaces", "rate": RateClass.API, "cache": "private"}


class Slug(msgspec.Struct, frozen=True):
    slug: str


class NewSpace(msgspec.Struct, frozen=True):
    """`past`: who joins later sees what was said before. `retention_seconds`: null keeps everything."""

    name: str
    past: bool = True
    retention_seconds: int | None = None


class SpaceChange(msgspec.Struct, frozen=True):
    """What is left out stays as it is. `outside`: how much push and mail say of the space: not even its name,
    the name, or who wrote and the first words. `previews`: pages that posts link to are fetched, which those
    see who run these sites.
    """

    slug: str
    name: str | msgspec.UnsetType = msgspec.UNSET
    past: bool | msgspec.UnsetType = msgspec.UNSET
    retention_seconds: int | msgspec.UnsetType | None = msgspec.UNSET
    outside: Outside | msgspec.UnsetType = msgspec.UNSET
    export_days: int | msgspec.UnsetType = msgspec.UNSET
    previews: bool | msgspec.UnsetType = msgspec.UNSET


class LogPage(msgspec.Struct, frozen=True):
    """`below`: lines with smaller numbers."""

    slug: str
    below: int | None = None
    limit: int | None = None


@routes.get("/api/sabar/v1/spaces", returns=list[entities.Space], **_READ)
async def index(call: Call[Any]) -> list[entities.Space]:
    """All spaces that the person who asks is in, by name."""
    found = await access.spaces_of(call.app, call.me)
    unread = await access.unread(call.app, call.me, found)
    return [entities.space(one, unread, call.app.settings.url) for one in found]


@routes.post("/api/sabar/v1/spaces", params=NewSpace, returns=entities.Space, **_WRITE)
async def create(call: Call[NewSpace]) -> entities.Space:
    """A new space, its maker the owner."""
    wanted = call.params
    made = await actions.create(
        call.app, call.me, wanted.name, past=wanted.past, retention_seconds=wanted.retention_seconds
    )
    return await _told(call, made)


@routes.get("/api/sabar/v1/spaces/{slug}", params=Slug, returns=entities.Space, **_READ)
async def show(call: Call[Slug]) -> entities.Space:
    """One space."""
    return await _told(call, await access.space_for(call.app, call.me, call.params.slug))


@routes.put("/api/sabar/v1/spaces/{slug}", params=SpaceChange, returns=entities.Space, **_WRITE)
async def change(call: Call[SpaceChange]) -> entities.Space:
    """Another name, or other settings; for owners."""
    given = call.params
    entered = await access.space_for(call.app, call.me, given.slug)
    wanted = actions.Change(
        given.name,
        given.past,
        given.retention_seconds,
        given.outside,
        given.export_days,
        given.previews,
    )
    await actions.change(call.app, call.me, entered, wanted)
    return await _told(call, await access.space_for(call.app, call.me, given.slug))


@routes.delete("/api/sabar/v1/spaces/{slug}", params=Slug, returns=entities.Space, **_WRITE)
async def close(call: Call[Slug]) -> entities.Space:
    """Close a space: nothing can be said in it any more, and after seven days it is destroyed; for owners."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    await actions.close(call.app, call.me, entered)
    return await _told(call, await access.space_for(call.app, call.me, call.params.slug))


@routes.post("/api/sabar/v1/spaces/{slug}/reopen", params=Slug, returns=entities.Space, **_WRITE)
async def reopen(call: Call[Slug]) -> entities.Space:
    """Open a closed space again; for owners."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    await actions.reopen(call.app, call.me, entered)
    return await _told(call, await access.space_for(call.app, call.me, call.params.slug))


@routes.post("/api/sabar/v1/spaces/{slug}/hold", params=Slug, **_WRITE)
async def hold(call: Call[Slug]) -> None:
    """Demand that nothing is destroyed; where two owners do, neither retention nor closing destroys."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    await actions.hold(call.app, call.me, entered, on=True)


@routes.delete("/api/sabar/v1/spaces/{slug}/hold", params=Slug, **_WRITE)
async def release(call: Call[Slug]) -> None:
    """Demand it no more."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    await actions.hold(call.app, call.me, entered, on=False)


@routes.get("/api/sabar/v1/spaces/{slug}/log", params=LogPage, returns=entities.SpaceLog, **_READ)
async def log(call: Call[LogPage]) -> entities.SpaceLog:
    """What happened in a space, the newest first, and whether all of it is as it was written."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    found = await people.log_of(call.app, entered, call.params.below, LOG.clamp(call.params.limit))
    lines = [entities.log_line(line) for line in found.lines]
    return entities.SpaceLog(
        space_id=str(entered.space.id),
        count=found.count,
        head=found.head,
        lines=lines,
        intact=found.broken_at is None,
        broken_at=found.broken_at,
    )


async def _told(call: Call[Any], entered: Entered) -> entities.Space:
    unread = await access.unread(call.app, call.me, [entered])
    return entities.space(entered, unread, call.app.settings.url)
