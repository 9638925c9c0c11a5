"""The same streams as server-sent events, one per connection."""

from collections.abc import AsyncIterator

import msgspec
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from sabar.edge import callers
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.i18n import N_
from sabar.model.errors import Forbidden, NotFound, TooMany
from sabar.rules.rates import RateClass
from sabar.streaming import channels
from sabar.streaming.connection import Connection
from sabar.streaming.hub import Hub

_SILENCE_S = 15.0
_TYPE = "text/event-stream"


class Wanted(msgspec.Struct, frozen=True):
    only_media: bool = False
    tag: str | None = None
    list: str | None = None


_PATHS = {
    "user": "user",
    "user/notification": "user:notification",
    "public": "public",
    "public/local": "public:local",
    "public/remote": "public:remote",
    "hashtag": "hashtag",
    "hashtag/local": "hashtag:local",
    "list": "list",
    "direct": "direct",
}


def build_routes(hub: Hub) -> Routes:
    """The event-stream routes of one hub."""
    routes = Routes("streaming")

    @routes.get(
        "/api/v1/streaming/health",
        lobby=True,
        auth="none",
        rate=RateClass.NONE,
        cache="private",
        produces="text/plain",
    )
    async def health(call: Call[msgspec.Struct]) -> PlainTextResponse:
        """Whether streams are served."""
        return PlainTextResponse("OK")

    def declare(path: str, name: str) -> None:
        scope = "read:notifications" if name == "user:notification" else "read:statuses"

        @routes.get(
            f"/api/v1/streaming/{path}",
            auth="user",
            scopes=scope,
            rate=RateClass.API,
            cache="private",
            params=Wanted,
            produces="text/event-stream",
        )
        async def stream(call: Call[Wanted]) -> Response:
            """Server-sent events of one stream."""
            return await _open(hub, call, name)

    for path, name in _PATHS.items():
        declare(path, name)
    return routes


class _Stream(StreamingResponse):
    """Leaves the hub however it ends, also when its reader went before the first line."""

    def __init__(self, hub: Hub, connection: Connection) -> None:
        super().__init__(_lines(connection), media_type=_TYPE, headers={"X-Accel-Buffering": "no"})
        self._hub = hub
        self._connection = connection

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._connection.close()
            self._hub.leave(self._connection)


async def _open(hub: Hub, call: Call[Wanted], name: str) -> Response:
    granted = call.token.scopes if call.token else ""
    if call.params.only_media and name.startswith("public"):
        name += ":media"
    channel = channels.parse(name, tag=call.params.tag, list_id=call.params.list, granted=granted)
    if call.request.method == "HEAD":
        # Nothing would ever be read from it, so nothing is opened.
        return Response(media_type=_TYPE)
    connection = Connection(call.me, granted, call.ip, socket=False)
    if not hub.open(connection):
        raise TooMany(N_("Too many open streams from this address"))
    try:
        # What ended while this was asked for closed what was open by then, and this was not.
        await callers.by_token(call.app, call.route, call.request)
        if call.app.gates.refuses(call.ip, call.app.clock.now_ms()):
            raise Forbidden
        if not await hub.subscribe(connection, channel):
            raise NotFound
    except BaseException:
        hub.leave(connection)
        raise
    return _Stream(hub, connection)


async def _lines(connection: Connection) -> AsyncIterator[str]:
    """Events, and a sign of life in between so that proxies keep the connection."""
    yield ":)\n\n"
    while not connection.closed:
        message = await connection.next(_SILENCE_S)
        if message is not None:
            yield f"event: {message[0]}\ndata: {message[1]}\n\n"
        elif not connection.closed:
            yield ":thump\n\n"
