"""Who boosted a post, and who favourited it."""

from typing import Literal

from starlette.responses import Response

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.errors import NotFound
from sabar.reads.people import interactions
from sabar.rules.rates import RateClass
from sabar.web.frame import layout, presenters
from sabar.web.frame.paging import PEOPLE, Paged, pager
from sabar.web.posts.views import ReactedPage

routes = Routes("reacted", kind="web")


class OfPost(Paged, frozen=True, kw_only=True):
    acct: str
    id: int


@routes.get("/@{acct}/{id}/boosts", auth="visitor", rate=RateClass.PAGE, cache="private", params=OfPost)
async def boosts(call: Call[OfPost]) -> Response:
    """Who boosted a post."""
    window = call.params.window(PEOPLE)
    found = await interactions.who_boosted(call.app, call.viewer, call.params.id, window)
    return await _people(call, "boosts", found)


@routes.get("/@{acct}/{id}/favourites", auth="visitor", rate=RateClass.PAGE, cache="private", params=OfPost)
async def favourites(call: Call[OfPost]) -> Response:
    """Who favourited a post."""
    window = call.params.window(PEOPLE)
    found = await interactions.who_favourited(call.app, call.viewer, call.params.id, window)
    return await _people(call, "favourites", found)


async def _people(
    call: Call[OfPost], kind: Literal["boosts", "favourites"], found: interactions.Keyed
) -> Response:
    app, viewer = call.app, call.viewer
    post = await presenters.post_by_id(app, viewer, call.params.id)
    if post is None:
        raise NotFound
    view = ReactedPage(
        shell=await layout.of_call(call),
        post=post,
        kind=kind,
        people=await presenters.accounts(app, viewer, [id for _, id in found]),
        pager=pager(call.params, [key for key, _ in found], full=len(found) == PEOPLE),
    )
    return layout.respond(app, view, whose=post.author)
