"""The leak test of a space: its runs, and starting one."""

from typing import Any

import msgspec

from sabar.actions.spaces import proofs as actions
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.reads.entities import spaces_proofs as entities
from sabar.reads.spaces import access, proofs
from sabar.rules.rates import RateClass

routes = Routes("spaces")


class Slug(msgspec.Struct, frozen=True):
    slug: str


@routes.get(
    "/api/sabar/v1/spaces/{slug}/proofs",
    auth="user",
    scopes="read:spaces",
    rate=RateClass.API,
    cache="private",
    params=Slug,
    returns=list[entities.SpaceProof],
)
async def index(call: Call[Slug]) -> list[entities.SpaceProof]:
    """The runs of the leak test, the newest first, and what each tried."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    return [entities.proof(one) for one in await proofs.runs(call.app, entered)]


@routes.post(
    "/api/sabar/v1/spaces/{slug}/proofs",
    auth="user",
    scopes="write:spaces",
    rate=RateClass.API,
    cache="private",
    params=Slug,
    returns=entities.SpaceProof,
)
async def start(call: Call[Slug]) -> Any:
    """Start the leak test; it runs when its turn has come, one at a time on the whole server."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    await actions.ask(call.app, call.me, entered)
    return entities.proof((await proofs.runs(call.app, entered))[0])
