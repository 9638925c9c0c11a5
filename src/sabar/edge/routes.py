"""Routes as declarations: each says who may call it, how often, and who may keep its answer.

A route that leaves one of these unsaid does not construct, so the server does not start.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from sabar.rules.rates import RateClass
from sabar.rules.roles import NOTHING, Permission

if TYPE_CHECKING:
    from sabar.edge.call import Call

#: none: never looks at a token · optional: says more with one · app: any valid token · user: a person's
#: token · session: a signed-in browser · visitor: a browser, signed in or not · signature: an account of
#: another server that signed the request · server: the same where documents are for other servers alone
#: (`authorized_fetch`), else nobody yet.
Auth = Literal["none", "optional", "app", "user", "session", "visitor", "signature", "server"]
#: private: never stored anywhere · public: the same for everybody, briefly · open: asked for anew each
#: time, and private when somebody is signed in · fixed: content-addressed, for ever.
Cache = Literal["private", "public", "open", "fixed"]
_SIGNED = ("signature", "server")
Handler = Callable[["Call[Any]"], Awaitable[Any]]


class NoParams(msgspec.Struct, frozen=True):
    """The route takes none."""


@dataclass(frozen=True)
class Route:
    """One method of one path. `path` has `{name}` parts, also inside a segment: `/@{acct}`."""

    method: str
    path: str
    handler: Handler
    auth: Auth
    scopes: tuple[str, ...]
    rate: RateClass
    cache: Cache
    params: type[msgspec.Struct]
    returns: Any
    summary: str
    group: str
    kind: Literal["api", "web"]
    staff: bool
    needs: Permission
    body_limit: int
    unready: bool
    lobby: bool
    guests: bool
    produces: str
    offers: tuple[str, ...]
    raw: bool
    window: Literal["own", "anybody"]


class Routes:
    """Collects the routes of one file: `routes = Routes("statuses")`, then `@routes.get(...)`.

    `window`: whose window the pages may be in; "anybody": also one that an application opened and waits for.
    `guests`: all of them also for people whose account is for spaces alone.
    """

    def __init__(
        self,
        group: str,
        *,
        kind: Literal["api", "web"] = "api",
        window: Literal["own", "anybody"] = "own",
        guests: bool = False,
    ) -> None:
        self.group = group
        self.guests = guests
        self.kind: Literal["api", "web"] = kind
        self.window: Literal["own", "anybody"] = window
        self.all: list[Route] = []

    def add(
        self,
        method: str,
        path: str,
        *,
        auth: Auth,
        rate: RateClass,
        cache: Cache,
        scopes: str | Sequence[str] = (),
        params: type[msgspec.Struct] = NoParams,
        returns: Any = None,
        staff: bool | Permission = False,
        body_limit: int = 256 * 1024,
        unready: bool = False,
        lobby: bool = False,
        guests: bool = False,
        produces: str = "application/json",
        offers: Sequence[str] = (),
        raw: bool = False,
    ) -> Callable[[Handler], Handler]:
        """Declare `method path`. `scopes`: any one of them suffices. `returns`: the entity, for OpenAPI.

        `staff`: only for those who run the server; a permission: for those of them who have it.
        `unready`: also for people who still have to confirm their address or to be approved.
        `lobby`: open to visitors also of a server that is for its members only.
        `guests`: also for people whose account is for spaces alone; elsewhere they are nobody.
        `produces`: the media type, for OpenAPI; empty when the answer only leads elsewhere.
        `offers`: media types among which the caller chooses by `Accept` where several routes share an
        address; who takes none of them gets the route that was declared first.
        `raw`: the body is for the handler as it came, in `Call.body`, and says nothing of the parameters.
        """

        def declare(handler: Handler) -> Handler:
            summary = (handler.__doc__ or "").strip().partition("\n")[0]
            if not summary:
                raise TypeError(f"{method} {path}: the handler's docstring is the route's summary")
            wanted = (scopes,) if isinstance(scopes, str) else tuple(scopes)
            if auth == "user" and not wanted:
                raise TypeError(f"{method} {path}: a person's route names its scopes")
            if wanted and auth in ("none", "session", "visitor", *_SIGNED):
                raise TypeError(f"{method} {path}: scopes without a token")
            if auth in _SIGNED and (staff is not False or cache != "private"):
                raise TypeError(f"{method} {path}: what a signed request is told is for its signer alone")
            self.all.append(
                Route(
                    method,
                    path,
                    handler,
                    auth,
                    wanted,
                    rate,
                    cache,
                    params,
                    returns,
                    summary,
                    self.group,
                    self.kind,
                    staff is not False,
                    staff if isinstance(staff, Permission) else NOTHING,
                    body_limit,
                    unready,
                    lobby,
                    guests or self.guests,
                    produces,
                    tuple(offers),
                    raw,
                    self.window,
                )
            )
            return handler

        return declare

    def get(self, path: str, **kwargs: Any) -> Callable[[Handler], Handler]:
        return self.add("GET", path, **kwargs)

    def post(self, path: str, **kwargs: Any) -> Callable[[Handler], Handler]:
        return self.add("POST", path, **kwargs)

    def put(self, path: str, **kwargs: Any) -> Callable[[Handler], Handler]:
        return self.add("PUT", path, **kwargs)

    def patch(self, path: str, **kwargs: Any) -> Callable[[Handler], Handler]:
        return self.add("PATCH", path, **kwargs)

    def delete(self, path: str, **kwargs: Any) -> Callable[[Handler], Handler]:
        return self.add("DELETE", path, **kwargs)
