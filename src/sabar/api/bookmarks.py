"""Bookmarks: the posts the caller keeps."""

from sabar.api import timelines as posts
from sabar.edge import paging
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.paging import Page
from sabar.reads.entities.statuses import Status
from sabar.reads.posts import timelines
from sabar.rules.limits import PAGES
from sabar.rules.rates import RateClass
from sabar.rules.visibility import Place

routes = Routes("bookmarks")


@routes.get(
    "/api/v1/bookmarks",
    auth="user",
    scopes="read:bookmarks",
    rate=RateClass.API,
    cache="private",
    params=paging.Paging,
    returns=list[Status],
)
async def index(call: Call[paging.Paging]) -> Page:
    """Posts the caller keeps, the last first."""
    part = await timelines.kept(call.app, call.me, "bookmarks", call.params.window(PAGES.statuses))
    return await posts.answer(call.app, call, part, Place.SINGLE)
