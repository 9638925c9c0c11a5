"""The page on which a person lets an application in."""

from typing import Any
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

import msgspec
from starlette.responses import Response

from sabar.actions import oauth
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.i18n import N_
from sabar.model.errors import OAuthError, Unauthorized
from sabar.model.oauth import App
from sabar.rules import redirects
from sabar.rules.rates import RateClass
from sabar.web.account import scopes
from sabar.web.account.entrance_views import AuthorizePage, CodePage
from sabar.web.frame import layout
from sabar.web.frame.page import ErrorPage

routes = Routes("oauth", kind="web", window="anybody")


class Asked(msgspec.Struct, frozen=True):
    response_type: str = ""
    client_id: str = ""
    redirect_uri: str = ""
    scope: str = ""
    state: str | None = None
    code_challenge: str = ""
    code_challenge_method: str = ""
    force_login: bool = False
    lang: str = ""


class Answered(Asked, frozen=True):
    answer: str = ""


def _back(asked: Asked, **values: str) -> str:
    """The application's address with our answer in its query."""
    parts = urlsplit(asked.redirect_uri)
    state = {} if asked.state is None else {"state": asked.state}
    added = urlencode(values | state)
    return urlunsplit(parts._replace(query=f"{parts.query}&{added}" if parts.query else added))


async def _refused(call: Call[Any], asked: Asked, error: OAuthError) -> Response:
    """Back to the application with the error; on a page where there is no address to go to."""
    if asked.redirect_uri == redirects.OUT_OF_BAND:
        return await _dead_end(call, error)
    return layout.go(call.app, _back(asked, error=error.code, error_description=error.message))


async def _dead_end(call: Call[Any], error: OAuthError) -> Response:
    frame = await layout.of(call.app, call.request, call.viewer)
    detail = error.said(frame.lang)
    return layout.respond(call.app, ErrorPage(shell=frame, status=400, detail=detail), 400)


def _again(asked: Asked) -> str:
    """This page's own address, once the person has signed in."""
    pairs = {
        name: getattr(asked, name)
        for name in Asked.__struct_fields__
        if name != "force_login" and getattr(asked, name)
    }
    return f"/oauth/authorize?{urlencode(pairs)}"


def _check(asked: Asked, client: App) -> oauth.Request:
    return oauth.check(
        client,
        asked.redirect_uri,
        response_type=asked.response_type,
        scope=asked.scope,
        challenge=asked.code_challenge,
        method=asked.code_challenge_method,
    )


@routes.get(
    "/oauth/authorize", lobby=True, auth="visitor", rate=RateClass.PAGE, cache="private", params=Asked
)
async def show(call: Call[Asked]) -> Response:
    """Ask the person whether an application may act for them."""
    asked = call.params
    try:
        client = await oauth.client_for(call.app, asked.client_id, asked.redirect_uri)
    except OAuthError as error:
        return await _dead_end(call, error)
    try:
        request = _check(asked, client)
    except OAuthError as error:
        return await _refused(call, asked, error)
    if call.viewer is None or asked.force_login:
        again = "&again=1" if asked.force_login else ""
        lang = f"&lang={quote(asked.lang)}" if asked.lang else ""
        return layout.go(call.app, f"/login?return_to={quote(_again(asked), safe='')}{again}{lang}")
    return await _consent(call, asked, request)


async def _consent(call: Call[Asked], asked: Asked, request: oauth.Request) -> Response:
    hidden = {
        "response_type": asked.response_type,
        "client_id": asked.client_id,
        "redirect_uri": asked.redirect_uri,
        "scope": " ".join(request.scopes),
        "code_challenge": asked.code_challenge,
        "code_challenge_method": asked.code_challenge_method,
    }
    if asked.state is not None:
        hidden["state"] = asked.state
    out_of_band = asked.redirect_uri == redirects.OUT_OF_BAND
    parts = urlsplit(asked.redirect_uri)
    view = AuthorizePage(
        shell=await layout.of_call(call),
        app=request.client.name,
        redirect_host="" if out_of_band else parts.netloc or f"{parts.scheme}:",
        scopes=scopes.views(request.scopes),
        hidden=hidden,
    )
    # The answer to the form leads to the application, and the policy looks at every step of the way there.
    leads = "" if out_of_band else f"https: {redirects.policy_source(asked.redirect_uri)}"
    return layout.respond(call.app, view, forms_to=leads)


@routes.post(
    "/oauth/authorize", lobby=True, auth="visitor", rate=RateClass.PAGE, cache="private", params=Answered
)
async def answer(call: Call[Answered]) -> Response:
    """The person's yes or no, back to the application."""
    asked = call.params
    try:
        client = await oauth.client_for(call.app, asked.client_id, asked.redirect_uri)
    except OAuthError as error:
        return await _dead_end(call, error)
    if call.viewer is None:
        raise Unauthorized(N_("Sign in first"))
    try:
        request = _check(asked, client)
        if asked.answer != "yes":
            raise OAuthError("access_denied", N_("The person refused access."))
        code = await oauth.consent(call.app, call.viewer, request)
    except OAuthError as error:
        return await _refused(call, asked, error)
    if asked.redirect_uri == redirects.OUT_OF_BAND:
        view = CodePage(shell=await layout.of_call(call), app=client.name, code=code)
        return layout.respond(call.app, view)
    return layout.go(call.app, _back(asked, code=code))
