"""A public post for other people's pages."""

from typing import Any

import msgspec

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.reads import discoverable
from sabar.rules.rates import RateClass

routes = Routes("oembed")


class Wanted(msgspec.Struct, frozen=True):
    url: str
    maxwidth: int | None = None
    maxheight: int | None = None


@routes.get("/api/oembed", auth="none", rate=RateClass.API, cache="public", params=Wanted)
async def show(call: Call[Wanted]) -> dict[str, Any]:
    """oEmbed 1.0, type rich: HTML without script."""
    return await discoverable.oembed(call.app, call.params.url, call.params.maxwidth)
