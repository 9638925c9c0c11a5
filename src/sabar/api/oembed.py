"""A public post for other people's pages."""

import msgspec
from starlette.responses import Response

from sabar.edge import answers
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.reads import api_types
from sabar.reads.entities.oembed import OEmbed
from sabar.reads.server import wellknown
from sabar.rules.rates import RateClass

routes = Routes("oembed")


class Wanted(msgspec.Struct, frozen=True):
    url: api_types.Address
    maxwidth: int | None = None
    maxheight: int | None = None


@routes.get("/api/oembed", auth="none", rate=RateClass.API, cache="public", params=Wanted, returns=OEmbed)
async def show(call: Call[Wanted]) -> Response:
    """oEmbed 1.0, type rich: HTML without script."""
    asked = call.params
    response = answers.json(await wellknown.oembed(call.app, asked.url, asked.maxwidth, asked.maxheight))
    # The post has its page; this is only for those who show it elsewhere.
    response.headers["X-Robots-Tag"] = "noindex"
    return response
