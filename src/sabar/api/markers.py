"""Markers (methods/markers): how far one has read, for all one's devices."""

import msgspec

from sabar.actions import markers as actions
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.reads.account import markers
from sabar.reads.entities import markers as entities
from sabar.rules.rates import RateClass

routes = Routes("markers")


class Wanted(msgspec.Struct, frozen=True):
    timeline: list[str] = []


class Place(msgspec.Struct, frozen=True):
    last_read_id: int


class Places(msgspec.Struct, frozen=True):
    home: Place | None = None
    notifications: Place | None = None


@routes.get(
    "/api/v1/markers",
    auth="user",
    scopes="read:statuses",
    rate=RateClass.API,
    cache="private",
    params=Wanted,
    returns=dict[str, entities.Marker],
)
async def show(call: Call[Wanted]) -> dict[str, entities.Marker]:
    """The markers of the named timelines."""
    return await markers.of(call.app, call.me, call.params.timeline)


@routes.post(
    "/api/v1/markers",
    auth="user",
    scopes="write:statuses",
    rate=RateClass.API,
    cache="private",
    params=Places,
    returns=dict[str, entities.Marker],
)
async def put(call: Call[Places]) -> dict[str, entities.Marker]:
    """Remember how far one has read."""
    named = {"home": call.params.home, "notifications": call.params.notifications}
    places = {timeline: place.last_read_id for timeline, place in named.items() if place is not None}
    kept = await actions.put(call.app, call.me, places)
    return {marker.timeline: entities.of(marker) for marker in kept}
