"""Tokens for applications (methods/oauth). The consent page is in `web/account/oauth.py`."""

import base64
from typing import Any
from urllib.parse import unquote_plus

import msgspec

from sabar.actions import oauth as actions
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.kit.i18n import N_
from sabar.model.errors import OAuthError
from sabar.model.oauth import App
from sabar.reads import api_types
from sabar.reads.entities import oauth as entities
from sabar.rules.rates import RateClass

routes = Routes("oauth")


class Grant(msgspec.Struct, frozen=True):
    grant_type: str = ""
    code: str = ""
    client_id: api_types.Id = ""
    client_secret: str | None = None
    redirect_uri: api_types.Address = ""
    code_verifier: str = ""
    scope: str = ""


class Ended(msgspec.Struct, frozen=True):
    token: str = ""
    client_id: api_types.Id = ""
    client_secret: str | None = None


@routes.post(
    "/oauth/token",
    lobby=True,
    auth="none",
    rate=RateClass.TOKEN,
    cache="private",
    params=Grant,
    returns=entities.Token,
)
async def token(call: Call[Grant]) -> entities.Token:
    """A token for a code, or for the application itself."""
    given = call.params
    if given.grant_type not in ("authorization_code", "client_credentials"):
        code = "unsupported_grant_type" if given.grant_type else "invalid_request"
        raise OAuthError(code, N_("The grant type is authorization_code or client_credentials"))
    client, proven = await _client(call, given.client_id, given.client_secret)
    if given.grant_type == "client_credentials":
        if not proven:
            raise OAuthError(
                "invalid_client", N_("Client authentication failed: no secret was given"), status=401
            )
        issued = await actions.token_for_app(call.app, client, given.scope)
    else:
        issued = await actions.redeem(
            call.app,
            client,
            given.code,
            redirect_uri=given.redirect_uri,
            verifier=given.code_verifier,
            proven=proven,
        )
    return entities.token(issued.bearer, issued.scopes, issued.created_at)


async def _client(call: Call[Any], id: str, secret: str | None) -> tuple[App, bool]:
    """The client by its Basic header or its parameters, and whether it proved itself by its secret."""
    kind, _, encoded = call.request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "basic":
        try:
            pair = base64.b64decode(encoded.strip(), validate=True).decode()
            id, secret = (unquote_plus(part, errors="strict") for part in pair.split(":", 1))
            if "\0" in id:
                raise ValueError("no database takes this")
        except ValueError as error:
            raise OAuthError("invalid_request", N_("The Authorization header cannot be read")) from error
    secret = secret or None
    return await actions.authenticate(call.app, id, secret), secret is not None


@routes.post("/oauth/revoke", lobby=True, auth="none", rate=RateClass.TOKEN, cache="private", params=Ended)
async def revoke(call: Call[Ended]) -> None:
    """End a token."""
    given = call.params
    try:
        client, proven = await _client(call, given.client_id, given.client_secret)
    except OAuthError:
        client, proven = None, False
    if client is None or not proven:
        raise OAuthError("unauthorized_client", N_("You are not authorized to revoke this token"), status=403)
    if not given.token:
        raise OAuthError("invalid_request", N_("Missing required parameter: token."))
    await actions.revoke(call.app, client, given.token)


async def userinfo(call: Call[NoParams]) -> entities.OIDCUserInfo:
    """Who owns the token, as OpenID Connect says it."""
    return entities.userinfo(call.app, call.me.account)


for _add in (routes.get, routes.post):
    _add(
        "/oauth/userinfo",
        auth="user",
        scopes="profile",
        rate=RateClass.API,
        cache="private",
        returns=entities.OIDCUserInfo,
    )(userinfo)


@routes.get(
    "/.well-known/oauth-authorization-server",
    lobby=True,
    auth="none",
    rate=RateClass.API,
    cache="public",
    returns=entities.OAuthServerMetadata,
)
async def metadata(call: Call[NoParams]) -> entities.OAuthServerMetadata:
    """What this authorization server can do (RFC 8414)."""
    return entities.metadata(call.app)
