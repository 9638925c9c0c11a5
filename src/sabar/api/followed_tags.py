"""Followed hashtags (methods/followed_tags)."""

import msgspec

from sabar.edge import pages
from sabar.edge.answers import Raw
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.reads import tags
from sabar.reads.entities import tags as entities
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
    params=pages.Paging,
    returns=list[entities.Tag],
)
async def index(call: Call[pages.Paging]) -> Raw:
    """The hashtags one follows, last followed first."""
    window = call.params.window(limits.PAGES.tags)
    found, keys = await tags.followed(call.app, call.me, window)
    return pages.page([_encode(tag) for tag in found], keys, window)
