"""The directory of people who want to be found (methods/directory)."""

import msgspec

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.reads import api_types
from sabar.reads.entities.accounts import Account
from sabar.reads.json import accounts
from sabar.reads.people import discovery
from sabar.rules import limits
from sabar.rules.rates import RateClass

routes = Routes("directory")


class Wanted(msgspec.Struct, frozen=True):
    offset: int = 0
    limit: api_types.Limit | None = None
    order: str = "active"
    local: bool = False


@routes.get(
    "/api/v1/directory",
    auth="optional",
    rate=RateClass.API,
    cache="open",
    params=Wanted,
    returns=list[Account],
)
async def index(call: Call[Wanted]) -> list[msgspec.Raw]:
    """The last active first, or with `order=new` the newest."""
    wanted = call.params
    ids = await discovery.directory(
        call.app,
        call.viewer,
        newest=wanted.order == "new",
        local=wanted.local,
        limit=limits.PAGES.accounts.clamp(wanted.limit),
        offset=wanted.offset,
    )
    return await accounts.of(call.app, ids)
