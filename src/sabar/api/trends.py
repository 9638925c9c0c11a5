"""What is being talked about (methods/trends)."""

import msgspec

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.reads import api_types
from sabar.reads.entities.cards import TrendsLink
from sabar.reads.entities.statuses import Status
from sabar.reads.entities.tags import Tag
from sabar.reads.json import statuses as bodies
from sabar.reads.json import trends as trending
from sabar.reads.posts import trends
from sabar.rules import limits
from sabar.rules.rates import RateClass
from sabar.rules.visibility import Place

routes = Routes("trends")


class Part(msgspec.Struct, frozen=True):
    limit: api_types.Limit | None = None
    offset: int = 0

    def start(self) -> int:
        return max(0, self.offset)


@routes.get(
    "/api/v1/trends/tags",
    auth="optional",
    rate=RateClass.API,
    cache="open",
    params=Part,
    returns=list[Tag],
)
@routes.get(
    "/api/v1/trends", auth="optional", rate=RateClass.API, cache="open", params=Part, returns=list[Tag]
)
async def tags(call: Call[Part]) -> list[Tag]:
    """Hashtags of the week, each person counted once a day."""
    limit = limits.PAGES.trends.clamp(call.params.limit)
    return await trends.tags(call.app, call.viewer, limit=limit, offset=call.params.start())


@routes.get(
    "/api/v1/trends/statuses",
    auth="optional",
    rate=RateClass.API,
    cache="open",
    params=Part,
    returns=list[Status],
)
async def statuses(call: Call[Part]) -> list[Status]:
    """Public posts of the week that people favourited or boosted."""
    limit = limits.PAGES.trending_statuses.clamp(call.params.limit)
    seen = await trends.statuses(call.app, call.viewer, limit=limit, offset=call.params.start())
    return await bodies.of(call.app, call.viewer, seen, Place.PUBLIC)


@routes.get(
    "/api/v1/trends/links",
    auth="optional",
    rate=RateClass.API,
    cache="open",
    params=Part,
    returns=list[TrendsLink],
)
async def links(call: Call[Part]) -> list[TrendsLink]:
    """Pages that people linked this week, each person counted once a day."""
    limit = limits.PAGES.trends.clamp(call.params.limit)
    found = await trends.links(call.app, call.viewer, limit=limit, offset=call.params.start())
    return [trending.link(call.app, one) for one in found]
