"""Registering applications (methods/apps)."""

import msgspec

from sabar.actions import oauth as actions
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.model.errors import Unauthorized
from sabar.reads import api_types
from sabar.reads.account import viewers
from sabar.reads.entities import oauth as entities
from sabar.rules.rates import RateClass

routes = Routes("apps")


class NewApp(msgspec.Struct, frozen=True):
    """`redirect_uris`: an array, or one text with an address on each line."""

    client_name: str = ""
    redirect_uris: list[str] = []
    scopes: str = ""
    website: api_types.Address | None = None


@routes.post(
    "/api/v1/apps",
    lobby=True,
    auth="none",
    rate=RateClass.APP,
    cache="private",
    params=NewApp,
    returns=entities.CredentialApplication,
)
async def create(call: Call[NewApp]) -> entities.CredentialApplication:
    """Register a client application."""
    given = call.params
    made = await actions.register(
        call.app, given.client_name, given.redirect_uris, given.scopes, given.website or ""
    )
    return entities.credentials(call.app, made.app, made.secret)


@routes.get(
    "/api/v1/apps/verify_credentials",
    lobby=True,
    auth="app",
    rate=RateClass.API,
    cache="private",
    returns=entities.Application,
)
async def verify_credentials(call: Call[NoParams]) -> entities.Application:
    """The application behind the token."""
    client = await viewers.app_of(call.app, call.token) if call.token else None
    if client is None:
        raise Unauthorized
    return entities.application(call.app, client)
