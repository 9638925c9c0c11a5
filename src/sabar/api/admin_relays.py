"""Relays, for those who run the server, which our API adds."""

import msgspec

from sabar.actions.staff import relays as actions
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.reads.entities import relays as entities
from sabar.reads.entities.relays import Relay
from sabar.reads.staff import relays
from sabar.rules.rates import RateClass
from sabar.rules.roles import Permission

routes = Routes("admin/relays")
_PLACE = "/api/sabar/v1/admin/relays"
_READ = {
    "auth": "user",
    "scopes": "admin:read",
    "rate": RateClass.API,
    "cache": "private",
    "staff": Permission.MANAGE_FEDERATION,
}
_WRITE = {**_READ, "scopes": "admin:write"}


class Id(msgspec.Struct, frozen=True):
    id: int


class NewRelay(msgspec.Struct, frozen=True):
    address: str


@routes.get(_PLACE, **_READ, returns=list[Relay])
async def index(call: Call[NoParams]) -> list[Relay]:
    """All relays, the oldest first."""
    return [entities.relay(one) for one in await relays.every(call.app)]


@routes.get(f"{_PLACE}/{{id}}", **_READ, params=Id, returns=Relay)
async def show(call: Call[Id]) -> Relay:
    """One relay."""
    return entities.relay(await relays.one(call.app, call.params.id))


@routes.post(_PLACE, **_WRITE, params=NewRelay, returns=Relay)
async def create(call: Call[NewRelay]) -> Relay:
    """Ask another relay, by the address of its inbox or of its actor."""
    added = await actions.add(call.app, call.me, call.params.address)
    return entities.relay(await relays.one(call.app, added.id))


@routes.post(f"{_PLACE}/{{id}}/enable", **_WRITE, params=Id, returns=Relay)
async def enable(call: Call[Id]) -> Relay:
    """Ask it again."""
    await actions.enable(call.app, call.me, call.params.id)
    return entities.relay(await relays.one(call.app, call.params.id))


@routes.post(f"{_PLACE}/{{id}}/disable", **_WRITE, params=Id, returns=Relay)
async def disable(call: Call[Id]) -> Relay:
    """Send nothing more there, and take nothing more from there."""
    await actions.disable(call.app, call.me, call.params.id)
    return entities.relay(await relays.one(call.app, call.params.id))


@routes.delete(f"{_PLACE}/{{id}}", **_WRITE, params=Id)
async def delete(call: Call[Id]) -> None:
    """Forget it."""
    await actions.remove(call.app, call.me, call.params.id)
