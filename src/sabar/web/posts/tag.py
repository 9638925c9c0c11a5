"""The page of a hashtag."""

from starlette.responses import Response

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.reads.posts import tags, timelines
from sabar.rules.rates import RateClass
from sabar.rules.visibility import Place
from sabar.rules.writing import names
from sabar.web.frame import layout, missed, presenters
from sabar.web.frame.paging import Paged, pager
from sabar.web.posts import presenters as found
from sabar.web.posts.explore_views import TagPage

routes = Routes("tags", kind="web")


class OfTag(Paged, frozen=True, kw_only=True):
    name: str


@routes.get("/tags/{name}", auth="visitor", rate=RateClass.PAGE, cache="private", params=OfTag)
async def tag(call: Call[OfTag]) -> Response:
    """Public posts with a hashtag."""
    app, viewer = call.app, call.viewer
    entity = await tags.named(app, viewer, call.params.name)
    name = names.normalise_tag(call.params.name)
    part = await timelines.tagged(app, viewer, call.params.window(), name)
    posts = await presenters.posts(app, viewer, part.seen, Place.PUBLIC)
    if call.params.above is not None:
        return missed.respond(call, call.params, part, posts)
    page = TagPage(
        shell=await layout.of_call(call),
        tag=found.tag(entity),
        posts=posts,
        pager=pager(call.params, part.keys, full=part.full),
    )
    return layout.respond(app, page)
