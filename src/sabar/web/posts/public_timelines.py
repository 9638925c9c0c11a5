"""Public posts: of the people of this server, and of everybody it knows."""

from starlette.responses import Response

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.reads.posts import timelines
from sabar.rules.rates import RateClass
from sabar.rules.visibility import Place
from sabar.web.frame import layout, missed, presenters
from sabar.web.frame.paging import Paged, pager
from sabar.web.posts.views import PublicPage

routes = Routes("public_timelines", kind="web")


@routes.get("/public/local", auth="visitor", rate=RateClass.PAGE, cache="private", params=Paged)
async def here(call: Call[Paged]) -> Response:
    """Public posts of the people of this server."""
    return await _public(call, local=True)


@routes.get("/public", auth="visitor", rate=RateClass.PAGE, cache="private", params=Paged)
async def everywhere(call: Call[Paged]) -> Response:
    """Public posts of everybody this server knows."""
    return await _public(call, local=False)


async def _public(call: Call[Paged], *, local: bool) -> Response:
    part = await timelines.public(call.app, call.viewer, call.params.window(), local=local)
    posts = await presenters.posts(call.app, call.viewer, part.seen, Place.PUBLIC)
    if call.params.above is not None:
        return missed.respond(call, call.params, part, posts)
    view = PublicPage(
        shell=await layout.of_call(call),
        local=local,
        posts=posts,
        pager=pager(call.params, part.keys, full=part.full),
    )
    return layout.respond(call.app, view)
