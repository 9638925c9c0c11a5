"""Who calls: the bearer of a token, or the browser of a session; and whether a browser really meant it."""

from functools import lru_cache

from starlette.requests import HTTPConnection

from sabar.edge import head
from sabar.edge.routes import Route
from sabar.kit.net import forwarded
from sabar.model import scopes
from sabar.model.errors import Forbidden, Invalid, NotFound, SecondFactorMissing, Unauthorized
from sabar.model.viewers import Viewer
from sabar.reads.account import second_factor, viewers
from sabar.rules import roles
from sabar.services import Services

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def cookie_name(app: Services) -> str:
    """`__Host-` binds the cookie to this host and to https, where there is https."""
    return "__Host-session" if app.settings.secure else "session"


def address(app: Services, connection: HTTPConnection) -> str:
    """The caller's network address, looking through trusted proxies only."""
    peer = connection.client.host if connection.client else ""
    trusted = _networks(tuple(app.settings.trusted_proxies))
    return forwarded.client_address(peer, connection.headers.getlist("x-forwarded-for"), trusted)


_networks = lru_cache(maxsize=8)(forwarded.parse_networks)


def bearer(connection: HTTPConnection) -> str | None:
    """The token of the Authorization header."""
    kind, _, value = connection.headers.get("authorization", "").partition(" ")
    return value.strip() or None if kind.lower() == "bearer" else None


async def by_token(app: Services, route: Route, connection: HTTPConnection) -> viewers.Caller | None:
    """The caller of an API route; refuses what the route's declaration refuses."""
    if route.auth == "none":
        return None
    token = bearer(connection)
    if token is None:
        if route.auth == "optional":
            return None
        raise Unauthorized
    caller = await viewers.by_bearer(app, token, unready=route.unready)
    if caller is None:
        raise Unauthorized
    if route.auth == "user" and caller.viewer is None:
        raise Invalid("This method requires an authenticated user")
    if route.scopes and not scopes.allows(caller.token.scopes, route.scopes):
        raise Forbidden("This action is outside the authorized scopes")
    if route.staff and (caller.viewer is None or not caller.viewer.user.role.staff):
        raise Forbidden
    if route.staff and caller.viewer is not None:
        roles.demand(caller.viewer.user.role, route.needs)
        await demand_second_factor(app, caller.viewer)
    return caller


async def by_cookie(app: Services, route: Route, connection: HTTPConnection) -> Viewer | None:
    """The person at a browser; a session route without one is `Unauthorized`."""
    cookie = head.cookie(connection, cookie_name(app))
    viewer = await viewers.by_session(app, cookie) if cookie else None
    if viewer is None and route.auth == "session":
        raise Unauthorized("Sign in to see this page")
    if route.staff and (viewer is None or not viewer.user.role.staff):
        raise NotFound
    if route.staff and viewer is not None:
        roles.demand(viewer.user.role, route.needs)
        await demand_second_factor(app, viewer)
    return viewer


async def demand_second_factor(app: Services, viewer: Viewer) -> None:
    """Of those who run the server, before they do anything of it."""
    if await second_factor.missing(app, viewer.user):
        raise SecondFactorMissing


def demand_same_origin(app: Services, connection: HTTPConnection, method: str) -> None:
    """Refuse a write that another site made the browser send.

    Browsers say where a request comes from: `Sec-Fetch-Site`, and `Origin` on every write. A caller that
    sends neither is no browser, and has no cookie that it did not put there itself.
    """
    if method not in UNSAFE:
        return
    site = connection.headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        raise Forbidden("This form was sent from another site; nothing was done")
    if site is None and head.from_own_page(app, connection) is False:
        raise Forbidden("This form was sent from another site; nothing was done")
