"""A public post alone, for a frame in somebody else's page: no script, and nothing of its reader."""

import msgspec
from starlette.responses import Response

from sabar.edge import safety_headers
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.errors import NotFound
from sabar.reads.assemble import posts as assembled
from sabar.reads.posts import delivered, receipts
from sabar.reads.server import wellknown
from sabar.rules.rates import RateClass
from sabar.rules.visibility import Place
from sabar.web.frame import layout, presenters, render
from sabar.web.frame.page import Page
from sabar.web.public.views import EmbedPage, RecalledBoxPage

routes = Routes("embed", kind="web")


class OfPost(msgspec.Struct, frozen=True):
    acct: str
    id: int


@routes.get("/@{acct}/{id}/embed", auth="none", rate=RateClass.PAGE, cache="public", params=OfPost)
async def show(call: Call[OfPost]) -> Response:
    """A public post to be shown elsewhere."""
    try:
        seen = await wellknown.embedded(call.app, call.params.id, call.params.acct)
    except NotFound:
        return await _recalled(call)
    posts = await assembled.of(call.app, None, [seen], Place.SINGLE)
    if not posts:
        raise NotFound
    delivered.boxed(call.app, posts)
    post = presenters.post(call.app, None, posts[0])
    view = EmbedPage(shell=await layout.of(call.app, call.request, None), post=post)
    return _alone(view)


async def _recalled(call: Call[OfPost]) -> Response:
    """That there was a post, where its author wants that said."""
    found = await receipts.announced(call.app, None, call.params.id, call.params.acct)
    shell = await layout.of(call.app, call.request, None)
    return _alone(RecalledBoxPage(shell=shell, recalled_ms=found.recalled_at, reason=found.reason), 410)


def _alone(view: Page, status: int = 200) -> Response:
    headers = {**safety_headers.EMBED, "X-Robots-Tag": "noindex"}
    return Response(render.page(view), status, headers, "text/html")
