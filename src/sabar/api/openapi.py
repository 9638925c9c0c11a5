"""The description of this API, for programs."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import msgspec
from starlette.responses import Response

from sabar.edge import openapi
from sabar.edge.call import Call
from sabar.edge.packing import Lasting, Packed
from sabar.edge.routes import Route, Routes
from sabar.kit.once import Once
from sabar.rules.rates import RateClass


def describe(described: Sequence[Route], url: str) -> dict[str, Any]:
    """The OpenAPI document of these routes."""
    return openapi.document(described, title="Sabar", version=version("sabar"), url=url)


def build_routes(document: Once[dict[str, Any]]) -> Routes:
    """The route that answers with the document; it is encoded once, when somebody asks."""
    routes = Routes("openapi")

    body = Once(lambda: Packed(msgspec.json.encode(document.here())))

    @routes.get("/api/openapi.json", auth="none", rate=RateClass.API, cache="public")
    async def show(call: Call[msgspec.Struct]) -> Response:
        """The OpenAPI 3.1 document of this server."""
        return Lasting(await body.beside(), "application/json")

    return routes
