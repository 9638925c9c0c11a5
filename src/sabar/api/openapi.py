"""The description of this API, for programs."""

import functools
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Any

import msgspec
from starlette.responses import Response

from sabar.edge import openapi
from sabar.edge.call import Call
from sabar.edge.routes import Route, Routes
from sabar.rules.rates import RateClass


def describe(described: Sequence[Route], url: str) -> dict[str, Any]:
    """The OpenAPI document of these routes."""
    return openapi.document(described, title="Sabar", version=version("sabar"), url=url)


def build_routes(document: Callable[[], dict[str, Any]]) -> Routes:
    """The route that answers with the document; it is encoded once, when somebody asks."""
    routes = Routes("openapi")

    @functools.cache
    def body() -> bytes:
        return msgspec.json.encode(document())

    @routes.get("/api/openapi.json", auth="none", rate=RateClass.API, cache="public")
    async def show(call: Call[msgspec.Struct]) -> Response:
        """The OpenAPI 3.1 document of this server."""
        return Response(body(), media_type="application/json")

    return routes
