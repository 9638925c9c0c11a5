"""Followed hashtags (methods/followed_tags)."""

from sabar.edge import paging
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.paging import Page
from sabar.reads.entities import tags as entities
from sabar.reads.posts import tags
from sabar.rules import limits
from sabar.rules.rates import RateClass

routes = Routes("followed_tags")


@routes.get(
    "/api/v1/followed_tags",
    auth="user",
    scopes="read:follows",
    rate=RateClass.API,
    cache="private",
    params=paging.Paging,
    returns=list[entities.Tag],
)
async def index(call: Call[paging.Paging]) -> Page:
    """The hashtags one follows, last followed first."""
    window = call.params.window(limits.PAGES.tags)
    found, keys = await tags.followed(call.app, call.me, window)
    return paging.page(found, keys, window)
