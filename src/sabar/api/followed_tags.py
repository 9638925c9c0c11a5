"""Followed hashtags (methods/followed_tags)."""

import msgspec

from sabar.edge import paging
from sabar.edge.answers import Raw
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.reads.entities import tags as entities
from sabar.reads.posts import tags
from sabar.rules import limits
from sabar.rules.rates import RateClass

routes = Routes("followed_tags")

_encode = msgspec.json.Encoder().encode


@routes.get(
    "/api/v1/followed_tags",
    auth="user",
    scopes="read:follows",
    rate=RateClass.API,
    cache="private",
    params=paging.Paging,
    returns=list[entities.Tag],
)
async def index(call: Call[paging.Paging]) -> Raw:
    """The hashtags one follows, last followed first."""
    window = call.params.window(limits.PAGES.tags)
    found, keys = await tags.followed(call.app, call.me, window)
    return paging.page([_encode(tag) for tag in found], keys, window)
