"""A public post for other people's pages."""

import msgspec

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.reads import discoverable
from sabar.reads.entities.oembed import OEmbed
from sabar.rules.rates import RateClass

routes = Routes("oembed")


class Wanted(msgspec.Struct, frozen=True):
    url: str
    maxwidth: int | None = None
    maxheight: int | None = None


@routes.get("/api/oembed", auth="none", rate=RateClass.API, cache="public", params=Wanted, returns=OEmbed)
async def show(call: Call[Wanted]) -> OEmbed:
    """oEmbed 1.0, type rich: HTML without script."""
    return await discoverable.oembed(call.app, call.params.url, call.params.maxwidth, call.params.maxheight)
