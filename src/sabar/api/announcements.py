"""Announcements (methods/announcements)."""

import msgspec

from sabar.actions.staff import announcements as actions
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.reads.entities import announcements as entities
from sabar.reads.server import announcements
from sabar.rules.rates import RateClass

routes = Routes("announcements")


class Wanted(msgspec.Struct, frozen=True):
    """Older clients say whether they want those that were put away; now all are given, with `read`."""

    with_dismissed: bool = True


class Id(msgspec.Struct, frozen=True):
    id: int


class Chosen(msgspec.Struct, frozen=True):
    id: int
    name: str


@routes.get(
    "/api/v1/announcements",
    # Any token of a person will do, so the route names no scope; an application's own will not.
    auth="app",
    rate=RateClass.API,
    cache="private",
    params=Wanted,
    returns=list[entities.Announcement],
)
async def index(call: Call[Wanted]) -> list[entities.Announcement]:
    """What is announced now, the oldest first."""
    return await announcements.current(call.app, call.me, with_dismissed=call.params.with_dismissed)


@routes.post(
    "/api/v1/announcements/{id}/dismiss",
    auth="user",
    scopes="write:accounts",
    rate=RateClass.API,
    cache="private",
    params=Id,
)
async def dismiss(call: Call[Id]) -> None:
    """One has read it."""
    await actions.dismiss(call.app, call.me, call.params.id)


@routes.put(
    "/api/v1/announcements/{id}/reactions/{name}",
    auth="user",
    scopes="write:favourites",
    rate=RateClass.API,
    cache="private",
    params=Chosen,
)
async def react(call: Call[Chosen]) -> None:
    """Choose an emoji for it: a character, or the name of one of this server."""
    await actions.react(call.app, call.me, call.params.id, call.params.name)


@routes.delete(
    "/api/v1/announcements/{id}/reactions/{name}",
    auth="user",
    scopes="write:favourites",
    rate=RateClass.API,
    cache="private",
    params=Chosen,
)
async def unreact(call: Call[Chosen]) -> None:
    """Take it back."""
    await actions.unreact(call.app, call.me, call.params.id, call.params.name)
