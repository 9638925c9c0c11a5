"""From an ASGI scope to a handler and back: the one way into the server."""

import contextlib
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache

import structlog
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from sabar.actions.auth import sessions
from sabar.backends.front_door import INSIDE
from sabar.backends.limits import Verdict
from sabar.db import errors as db_errors
from sabar.edge import answers, callers, counting, head, numbers, packing, params, pieces
from sabar.edge.call import Call
from sabar.edge.callers import Caller, Verifier
from sabar.edge.door import Door, Visit
from sabar.edge.incoming import Incoming, Left, head_fault
from sabar.edge.routes import Route
from sabar.edge.table import Match, Table
from sabar.kit import forms, times
from sabar.kit.i18n import N_
from sabar.kit.paging import link_header
from sabar.model.errors import (
    BadRequest,
    DomainError,
    Forbidden,
    NotFound,
    StorageFull,
    TooMany,
    TooSlow,
    Unauthorized,
    Unavailable,
)
from sabar.model.viewers import Viewer
from sabar.rules.door import DOOR
from sabar.rules.limits import MEGABYTE
from sabar.rules.rates import RateClass
from sabar.services import Services

log = structlog.get_logger("sabar.edge")

SocketHandler = Callable[[Services, WebSocket], Awaitable[None]]
PageError = Callable[[Services, Request, Viewer | None, DomainError], Awaitable[Response]]
#: The class of the route, the status, and when the request came (monotonic, s).
Measure = Callable[[RateClass, int, float], None]
#: Who took longer to send all of it, or to have his turn, is asked again whether he may: his access may have
#: ended meanwhile.
_LATE_S = 1.0


class Edge:
    """The ASGI application. `page_error` draws an error for people, `translated` says it to programs in the
    language they ask for; `sockets` answers WebSockets by path; `settle` waits until this process has heard
    of what was just written; `measure` is told of each answer. `verifier`: None where no other servers
    are heard.
    """

    def __init__(
        self,
        app: Services,
        table: Table,
        door: Door,
        *,
        sockets: Mapping[str, SocketHandler],
        page_error: PageError,
        settle: Callable[[], Awaitable[None]],
        measure: Measure | None,
        verifier: Verifier | None,
    ) -> None:
        self._app = app
        self._door = door
        self.table = table
        self._sockets = sockets
        self._page_error = page_error
        self._settle = settle
        self._measure = measure
        self._verifier = verifier

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        visit = self._door.enter(scope)
        try:
            if scope["type"] == "http":
                await self._asked(visit, scope, receive, send)
            else:
                await self._opened(WebSocket(scope, receive, send))
        finally:
            self._door.leave(visit)

    async def _asked(self, visit: Visit, scope: Scope, receive: Receive, send: Send) -> None:
        incoming = Incoming(scope, receive, visit, self._door)
        request = Request(scope, incoming.receive)
        try:
            response = await self._answer(request, incoming)
            await incoming.end(response)
        except TooSlow as error:
            response = self._plainly(error)
            await incoming.end(response)
        except Left:
            # Nobody is there to be told anything.
            return
        finally:
            await params.close(request)
        if self._measure is not None and INSIDE not in scope:
            self._measure(visit.rate, response.status_code, visit.since)
        if isinstance(response, StreamingResponse):
            await pieces.send_all(incoming, response, scope, receive, send)
        else:
            await response(scope, receive, send)

    async def _opened(self, socket: WebSocket) -> None:
        handler = self._sockets.get(socket.scope["path"].rstrip("/"))
        ip = callers.address(self._app, socket)
        if head_fault(socket.scope) is not None or self._kept_out(ip):
            await socket.close(4403)
        elif INSIDE not in socket.scope and not await counting.of_socket(self._app, ip):
            await socket.close(4429)
        elif handler is None:
            await socket.close(4404)
        else:
            await handler(self._app, socket)

    async def _answer(self, request: Request, incoming: Incoming) -> Response:
        too_much = head_fault(request.scope)
        if too_much is not None:
            return self._plainly(too_much)
        ip = incoming.visit.address = callers.address(self._app, request)
        if incoming.is_one_too_many():
            return self._plainly(TooMany())
        method = request.method
        match = self.table.find(request.scope["path"])
        answered = "GET" if method == "HEAD" else method
        route = match.route(answered, request.headers)
        caller = callers.NOBODY
        count = counting.Counting(self._app, route, ip, free=INSIDE in request.scope)
        incoming.visit.rate = count.rate
        try:
            await count.at_the_door()
            if self._kept_out(ip):
                raise Forbidden
            if method == "OPTIONS" and "origin" in request.headers:
                response = _preflight(match, request)
                self._finish(response, None, signed_in=False)
                return response
            if route is None:
                raise _no_route(match)
            caller = await self._counted(route, request, count)
            query = params.query(request)
            incoming.patience_s = DOOR.upload_silence_s if route.body_limit > MEGABYTE else DOOR.silence_s
            began = time.monotonic()
            body = await params.body(request, route.body_limit) if route.raw else b""
            given = params.nested(query) if route.raw else await params.read(request, query, route.body_limit)
            if route.kind == "web" and method in callers.UNSAFE:
                callers.demand_same_person(caller.viewer, given)
            given.update(match.args)
            filled = params.filled(route, given, match.args)
            if caller.viewer is not None and caller.viewer.user.preferences.held_from_apps:
                filled = await numbers.known(self._app, caller.viewer, filled)
            async with _turn(route, incoming):
                if time.monotonic() - began > _LATE_S:
                    caller = await self._who(route, request)
                call = Call(
                    self._app,
                    route,
                    request,
                    filled,
                    given,
                    caller.viewer,
                    caller.token,
                    caller.signer,
                    ip,
                    body,
                )
                result = await route.handler(call)
            if method in callers.UNSAFE:
                await self._settle()
            response, page = answers.of(result)
            if page is not None:
                asked = query
                if params.has_body(request):
                    asked = forms.pairs({k: v for k, v in given.items() if k not in match.args})
                link = link_header(call.url, asked, page)
                if link is not None:
                    response.headers["Link"] = link
        except (Left, TooSlow):
            raise
        except Exception as error:
            response = await self._failure(request, route, caller.viewer, _known(error))
        self._finish(response, route, signed_in=caller.viewer is not None)
        if method in ("GET", "HEAD") and params.has_body(request):
            # Caches know an answer by its address alone, and a body may have asked for something else.
            response.headers["Cache-Control"] = answers.CACHE["private"]
        await packing.pack(request, response, route)
        if count.verdict is not None:
            response.raw_headers += _rate_headers(count.verdict)
        if method == "HEAD":
            return Response(status_code=response.status_code, headers=dict(response.headers))
        return response

    def _plainly(self, error: DomainError) -> Response:
        """For those who may be thousands at once: no page is drawn for them."""
        response = answers.failure(error)
        self._finish(response, None, signed_in=False)
        return response

    def _finish(self, response: Response, route: Route | None, *, signed_in: bool) -> None:
        closed = route is not None and callers.is_closed(self._app, route)
        answers.finish(response, route, signed_in=signed_in, closed=closed, secure=self._app.settings.secure)

    def _kept_out(self, ip: str) -> bool:
        return self._app.gates.refuses(ip, self._app.clock.now_ms())

    async def _counted(self, route: Route, request: Request, count: counting.Counting) -> Caller:
        try:
            caller = await self._who(route, request)
        except DomainError:
            await count.of_caller(callers.NOBODY)
            raise
        await count.of_caller(caller)
        return caller

    async def _who(self, route: Route, request: Request) -> Caller:
        closed = callers.is_closed(self._app, route)
        if route.auth in ("session", "visitor") or (closed and route.kind == "web"):
            callers.demand_same_origin(self._app, request, request.method)
            caller = await callers.by_cookie(self._app, route, request)
        elif callers.must_be_signed(self._app, route):
            caller = await callers.by_signature(self._verifier, request)
        else:
            caller = await callers.by_token(self._app, route, request)
        if closed and caller.viewer is None and caller.signer is None:
            raise Unauthorized(N_("This server is for its members only: sign in to see it"))
        await self._seen(caller)
        return caller

    async def _seen(self, caller: Caller) -> None:
        try:
            if caller.viewer is not None:
                await sessions.seen(self._app, caller.viewer)
            elif caller.token is not None:
                await sessions.seen_app(self._app, caller.token)
        except db_errors.DatabaseError:
            # A full disk must not keep anybody from reading.
            log.warning("the time of last use was not noted", exc_info=True)

    async def _failure(
        self, request: Request, route: Route | None, viewer: Viewer | None, error: DomainError
    ) -> Response:
        wants_page = route.kind == "web" if route else "text/html" in request.headers.get("accept", "")
        if isinstance(error, TooMany):
            ip = callers.address(self._app, request)
            wants_page = wants_page and await counting.of_refusal(self._app, ip)
        if wants_page:
            response = await self._page_error(self._app, request, viewer, error)
        else:
            response = answers.failure(error, head.language(request))
        return answers.say_when(response, error)


def _turn(route: Route, incoming: Incoming) -> contextlib.AbstractAsyncContextManager[None]:
    """Whoever only asks waits for his turn; writes and translations are few by their rates, and some wait
    long for others.
    """
    if route.method in callers.UNSAFE or route.rate in (RateClass.NONE, RateClass.TRANSLATE):
        return contextlib.nullcontext()
    return incoming.turn()


def _no_route(match: Match) -> DomainError:
    if not match.routes:
        return NotFound()
    error = BadRequest(N_("This address answers {methods} only"), methods=", ".join(sorted(match.routes)))
    error.status = 405
    return error


def _known(error: Exception) -> DomainError:
    """The domain's name for a fault; what nobody foresaw is logged and tells the caller nothing."""
    if isinstance(error, DomainError):
        return error
    if isinstance(error, db_errors.DiskFull):
        return StorageFull()
    if isinstance(error, (db_errors.Busy, db_errors.TimedOut)):
        return Unavailable()
    log.error("request failed", exc_info=error)
    return DomainError(N_("Something went wrong on this server; nothing was changed"))


def _preflight(match: Match, request: Request) -> Response:
    api = {method for method, routes in match.routes.items() if any(one.kind == "api" for one in routes)}
    if not api:
        return answers.failure(NotFound())
    headers = {
        **answers.CORS,
        **answers.preflight(request.headers.get("access-control-request-headers", "")),
        "Access-Control-Allow-Methods": ", ".join([*sorted(api), "OPTIONS"]),
    }
    return Response(status_code=200, headers=headers)


def _rate_headers(verdict: Verdict) -> list[tuple[bytes, bytes]]:
    return [
        (b"x-ratelimit-limit", b"%d" % verdict.limit),
        (b"x-ratelimit-remaining", b"%d" % verdict.remaining),
        (b"x-ratelimit-reset", _reset(verdict.reset_ms)),
    ]


# Windows of one length end at the same time for everybody.
@lru_cache(maxsize=64)
def _reset(ms: int) -> bytes:
    return times.iso(ms).encode()
