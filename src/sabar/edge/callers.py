"""Who calls: the bearer of a token, or the browser of a session; and whether a browser really meant it."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Protocol

import msgspec
from starlette.requests import HTTPConnection, Request

from sabar.edge import head
from sabar.edge.routes import Route
from sabar.kit.i18n import N_
from sabar.kit.net import forwarded
from sabar.model import scopes
from sabar.model.errors import (
    DomainError,
    Forbidden,
    GuestOnly,
    Invalid,
    NotFound,
    SecondFactorMissing,
    SomebodyElse,
    Unauthorized,
    Unsigned,
)
from sabar.model.oauth import Token
from sabar.model.viewers import Actor, Viewer
from sabar.reads.account import second_factor, viewers
from sabar.rules import limits, roles
from sabar.services import Services

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
#: The field by which the forms of our pages say for whom they were drawn; our scripts have a header for it.
DRAWN_FOR = "drawn_for"
_DRAWN_FOR = "x-drawn-for"


def cookie_name(app: Services) -> str:
    """`__Host-` binds the cookie to this host and to https, where there is https."""
    return "__Host-session" if app.settings.secure else "session"


def others_name(app: Services) -> str:
    """The cookie of further people who are signed in in the same browser."""
    return "__Host-others" if app.settings.secure else "others"


def kept(app: Services, connection: HTTPConnection) -> list[str]:
    """The sessions of a browser, as it sent them: first the one it goes on as."""
    others = head.cookie(connection, others_name(app)).split(".")[: limits.SESSIONS.per_browser - 1]
    found = dict.fromkeys([head.cookie(connection, cookie_name(app)), *others])
    return [one for one in found if one]


async def at_browser(app: Services, connection: HTTPConnection, drawn_for: str) -> Viewer | None:
    """The person a page was drawn for, as long as he is signed in in this browser; where a page does not
    say, the one the browser goes on as. `SomebodyElse` when only others are signed in.
    """
    found: list[Viewer] = []
    for cookie in kept(app, connection) if drawn_for else [head.cookie(connection, cookie_name(app))]:
        viewer = await viewers.by_session(app, cookie) if cookie else None
        if viewer is not None and drawn_for in ("", str(viewer.id)):
            return viewer
        found += [viewer] if viewer is not None else []
    if found:
        raise SomebodyElse(drawn_for)
    return None


def demand_same_person(viewer: Viewer | None, given: Mapping[str, Any]) -> None:
    """Refuse a form of a page that was drawn for somebody else than who is signed in now."""
    drawn_for = given.get(DRAWN_FOR)
    if isinstance(drawn_for, str) and viewer is not None and drawn_for != str(viewer.id):
        text = given.get("text")
        raise SomebodyElse(drawn_for, text if isinstance(text, str) else "")


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


class Caller(msgspec.Struct, frozen=True):
    """Who calls. `viewer`: a person of this server, by a session or a `token`, which may also be an
    application's own. `signer`: an account of another server.
    """

    viewer: Viewer | None = None
    token: Token | None = None
    signer: Actor | None = None


NOBODY = Caller()


class Verifier(Protocol):
    """Finds out who signed a request, by the keys that other servers publish for their accounts."""

    async def signer(self, request: Request) -> Actor:
        """By the head of a request alone, whose digest of the body is for whoever reads that. Raises
        `Unsigned` when there is no signature, or none that can be believed.
        """


async def by_signature(verifier: Verifier | None, request: Request) -> Caller:
    """The caller of a signed request. Raises `Unsigned`, also when nobody here can check a signature."""
    if verifier is None:
        raise Unsigned
    return Caller(signer=await verifier.signer(request))


def is_closed(app: Services, route: Route) -> bool:
    """Whether only people of this server may call it, whatever it declares."""
    return app.settings.members_only and not route.lobby


def must_be_signed(app: Services, route: Route) -> bool:
    """Whether only other servers may call it, each with a signature."""
    return route.auth == "signature" or (route.auth == "server" and app.settings.authorized_fetch)


async def by_token(app: Services, route: Route, connection: HTTPConnection) -> Caller:
    """The caller of an API route; refuses what the route's declaration refuses."""
    if route.auth in ("none", "server") and not is_closed(app, route):
        return NOBODY
    sent = bearer(connection)
    if sent is None:
        if route.auth in ("none", "optional"):
            return NOBODY
        raise Unauthorized
    known = await viewers.by_bearer(app, sent, unready=route.unready)
    if known is None:
        raise Unauthorized
    token, viewer = known
    if route.auth == "user" and viewer is None:
        raise Invalid(N_("This method requires an authenticated user"))
    if route.scopes and not scopes.allows(token.scopes, route.scopes):
        raise Forbidden(N_("This action is outside the authorized scopes"))
    await _demand_staff(app, route, viewer, Forbidden)
    return Caller(viewer, token)


async def by_cookie(app: Services, route: Route, connection: HTTPConnection) -> Caller:
    """The person at a browser; a session route without one is `Unauthorized`."""
    viewer = await at_browser(app, connection, connection.headers.get(_DRAWN_FOR, ""))
    if viewer is not None and viewer.user.guest and not route.guests:
        if route.auth == "session":
            raise GuestOnly
        viewer = None
    if viewer is None and route.auth == "session":
        raise Unauthorized(N_("Sign in to see this page"))
    await _demand_staff(app, route, viewer, NotFound)
    return Caller(viewer)


async def _demand_staff(
    app: Services, route: Route, viewer: Viewer | None, refusal: type[DomainError]
) -> None:
    """Where the route is for those who run the server: such a person, who may do this, with a second factor.
    `refusal`: what anybody else is told.
    """
    if not route.staff:
        return
    if viewer is None or not viewer.user.role.staff:
        raise refusal
    roles.demand(viewer.user.role, route.needs)
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
        raise Forbidden(N_("This form was sent from another site; nothing was done"))
    if site is None and head.from_own_page(app, connection) is False:
        raise Forbidden(N_("This form was sent from another site; nothing was done"))
