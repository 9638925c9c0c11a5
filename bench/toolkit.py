"""What finding and answering one of 200 routes costs, by toolkit (docs/decisions/0001).

Litestar is measured only where it is installed: `uv run --with litestar python -m bench.toolkit`.
"""

import asyncio
import importlib.util
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench import harness
from sabar.edge import table
from sabar.edge.routes import Routes
from sabar.rules.rates import RateClass

Message = MutableMapping[str, Any]
Asgi = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]
]

BODY = b'{"id":"1","content":"' + b"x" * 20_000 + b'"}'
TOKEN = "Bearer 0123456789"
REQUESTS = 3_000
# As in the real thing: half the paths are plain, half have an id in the middle.
PATHS = [f"/api/v1/noun{n}/verb" if n % 2 else f"/api/v1/noun{n}/{{id}}/verb" for n in range(200)]
ASKED = ["/api/v1/noun1/verb", "/api/v1/noun60/123/verb", "/api/v1/noun121/verb", "/api/v1/noun198/123/verb"]


async def bare(scope: Message, _receive: Any, send: Any) -> None:
    """The least an answer can cost: no toolkit at all."""
    allowed = any(name == b"authorization" and value == TOKEN.encode() for name, value in scope["headers"])
    length = str(len(BODY)).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", length)]
    await send({"type": "http.response.start", "status": 200 if allowed else 401, "headers": headers})
    await send({"type": "http.response.body", "body": BODY})


def starlette() -> Asgi:
    """Starlette's own router: one regular expression after another."""

    async def answer(request: Request) -> Response:
        allowed = request.headers.get("authorization") == TOKEN
        return Response(BODY, 200 if allowed else 401, media_type="application/json")

    return Starlette(routes=[Route(path, answer, methods=["GET"]) for path in PATHS])


def own_table() -> Asgi:
    """Our declared routes: a tree of segments in front of Starlette's request and response."""
    routes = Routes("bench")

    async def answer(request: Any) -> Response:
        """Answer."""
        allowed = request.headers.get("authorization") == TOKEN
        return Response(BODY, 200 if allowed else 401, media_type="application/json")

    for path in PATHS:
        routes.get(path, auth="none", rate=next(iter(RateClass)), cache="private", params=msgspec.Struct)(
            answer
        )
    found = table.Table(routes.all)

    async def app(scope: Message, receive: Any, send: Any) -> None:
        match = found.find(scope["path"])
        route = match.route(scope["method"], {})
        assert route is not None
        handler: Any = route.handler
        response = await handler(Request(scope, receive))
        await response(scope, receive, send)

    return app


def litestar() -> Asgi:
    """Litestar with a typed path parameter and a ready body."""
    from litestar import Litestar, get
    from litestar import Request as LitestarRequest
    from litestar import Response as LitestarResponse

    def answer_for(path: str) -> Any:
        async def answer(request: LitestarRequest[Any, Any, Any]) -> LitestarResponse[bytes]:
            allowed = request.headers.get("authorization") == TOKEN
            return LitestarResponse(BODY, status_code=200 if allowed else 401, media_type="application/json")

        return get(path.replace("{id}", "{id:str}"))(answer)

    return Litestar([answer_for(path) for path in PATHS], openapi_config=None)


async def _cost(app: Asgi) -> float:
    statuses = set()

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.add(message["status"])

    begun = time.process_time()
    for number in range(REQUESTS):
        path = ASKED[number % len(ASKED)]
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"limit=20",
            "root_path": "",
            "headers": [(b"host", b"a.example"), (b"accept", b"*/*"), (b"authorization", TOKEN.encode())],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
            "state": {},
        }
        await app(scope, receive, send)
    spent = time.process_time() - begun
    assert statuses == {200}, statuses
    return spent / REQUESTS * 1e6


def main() -> None:
    """Print processor time per request, in the process, without a server around it."""
    apps: dict[str, Asgi] = {
        "bare ASGI": bare,
        "own table + Starlette classes": own_table(),
        "Starlette": starlette(),
    }
    if importlib.util.find_spec("litestar"):
        apps["Litestar"] = litestar()
    figures = harness.medians({name: lambda app=app: asyncio.run(_cost(app)) for name, app in apps.items()})
    print(
        harness.table("20 KB answer behind a token, 200 routes, processor time", figures, "µs", "bare ASGI")
    )


if __name__ == "__main__":
    main()
