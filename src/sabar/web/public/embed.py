"""A public post alone, for a frame in somebody else's page: no script, and nothing of its reader."""

import msgspec
from starlette.responses import Response

from sabar.edge import safety_headers
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.errors import NotFound
from sabar.reads.server import wellknown
from sabar.rules.rates import RateClass
from sabar.rules.visibility import Place
from sabar.web.frame import layout, presenters, render
from sabar.web.public.views import EmbedPage

routes = Routes("embed", kind="web")


class OfPost(msgspec.Struct, frozen=True):
    acct: str
    id: int


@routes.get("/@{acct}/{id}/embed", auth="none", rate=RateClass.PAGE, cache="public", params=OfPost)
async def show(call: Call[OfPost]) -> Response:
    """A public post to be shown elsewhere."""
    seen = await wellknown.embedded(call.app, call.params.id, call.params.acct)
    posts = await presenters.posts(call.app, None, [seen], Place.SINGLE)
    if not posts:
        raise NotFound
    view = EmbedPage(shell=await layout.of(call.app, call.request, None), post=posts[0])
    return Response(
        render.page(view),
        media_type="text/html",
        headers={**safety_headers.EMBED, "X-Robots-Tag": "noindex"},
    )
