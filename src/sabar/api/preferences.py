"""Preferences (methods/preferences)."""

from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.reads.entities import preferences as entities
from sabar.rules.rates import RateClass

routes = Routes("preferences")


@routes.get(
    "/api/v1/preferences",
    auth="user",
    scopes="read:accounts",
    rate=RateClass.API,
    cache="private",
    returns=entities.Preferences,
)
async def show(call: Call[NoParams]) -> entities.Preferences:
    """How one likes to write and to read."""
    return entities.of(call.me.user.preferences)
