"""What the reader keeps: favourites and bookmarks."""

from starlette.responses import Response

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.reads.posts import timelines
from sabar.rules.rates import RateClass
from sabar.rules.visibility import Place
from sabar.web.frame import layout, missed, presenters
from sabar.web.frame.paging import Paged, pager
from sabar.web.people.views import BookmarksPage

routes = Routes("bookmarks", kind="web")


@routes.get("/favourites", auth="session", rate=RateClass.PAGE, cache="private", params=Paged)
async def favourites(call: Call[Paged]) -> Response:
    """What the reader favourited."""
    return await _kept(call, "favourites")


@routes.get("/bookmarks", auth="session", rate=RateClass.PAGE, cache="private", params=Paged)
async def bookmarks(call: Call[Paged]) -> Response:
    """What the reader bookmarked."""
    return await _kept(call, "bookmarks")


async def _kept(call: Call[Paged], kind: str) -> Response:
    part = await timelines.kept(call.app, call.me, kind, call.params.window())
    posts = await presenters.posts(call.app, call.me, part.seen, Place.SINGLE)
    if call.params.above is not None:
        return missed.respond(call, call.params, part, posts, kept=True)
    view = BookmarksPage(
        shell=await layout.of_call(call),
        kind=kind,  # type: ignore[arg-type]  # one of the two routes
        posts=posts,
        newest=max(part.keys, default=0) if call.params.first else None,
        pager=pager(call.params, part.keys, full=part.full),
    )
    return layout.respond(call.app, view)
