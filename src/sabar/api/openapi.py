"""The description of this API, for programs."""

from collections.abc import Sequence
from importlib.metadata import version

import msgspec
from starlette.responses import Response

from sabar.edge import openapi
from sabar.edge.call import Call
from sabar.edge.routes import Route, Routes
from sabar.rules.rates import RateClass


def build_routes(described: Sequence[Route], url: str) -> Routes:
    """The route that answers with the document; it is encoded once."""
    routes = Routes("openapi")
    body = msgspec.json.encode(openapi.document(described, title="Sabar", version=version("sabar"), url=url))

    @routes.get("/api/openapi.json", auth="none", rate=RateClass.API, cache="public")
    async def document(call: Call[msgspec.Struct]) -> Response:
        """The OpenAPI 3.1 document of this server."""
        return Response(body, media_type="application/json")

    return routes
