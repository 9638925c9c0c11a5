"""Search (methods/search)."""

from typing import Literal

import msgspec
from msgspec.structs import replace

from sabar.api import label_scope
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.i18n import N_
from sabar.model.errors import Unauthorized
from sabar.reads import api_types
from sabar.reads.posts import search
from sabar.rules import limits
from sabar.rules.rates import RateClass

routes = Routes("search")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    q: api_types.SearchWords
    resolve: bool = False
    type: Literal["accounts", "statuses", "hashtags"] | None = None
    following: bool = False
    account_id: int | None = None
    max_id: int | None = None
    min_id: int | None = None
    limit: api_types.Limit | None = None
    offset: int = 0

    def wanted(self, *, labelled: bool) -> search.Wanted:
        return search.Wanted(
            words=self.q,
            kind=self.type,
            following=self.following,
            author_id=self.account_id,
            labelled=labelled,
            max_id=self.max_id,
            min_id=self.min_id,
            limit=limits.PAGES.search.clamp(self.limit),
            # Of several lists there is no common second page.
            offset=self.offset if self.type else 0,
        )


@routes.get(
    "/api/v2/search",
    auth="optional",
    scopes="read:search",
    rate=RateClass.SEARCH,
    cache="private",
    params=Asked,
    returns=search.Search,
)
async def find(call: Call[Asked]) -> search.Search:
    """People, posts and hashtags. Visitors see the first page of people and hashtags."""
    wanted = call.params.wanted(labelled=label_scope.granted(call))
    if call.params.resolve and call.viewer is not None and wanted.offset == 0:
        wanted = replace(wanted, met=await call.app.elsewhere.find(wanted.words))
    if call.viewer is None and wanted.offset > 0:
        raise Unauthorized(N_("Search queries pagination is not supported without authentication"))
    found = await search.everything(call.app, call.viewer, wanted)
    return await search.entity(call.app, call.viewer, found)
