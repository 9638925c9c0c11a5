"""Blocked accounts (methods/blocks)."""

from sabar.api import accounts
from sabar.edge import paging
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.paging import Page
from sabar.reads.entities.accounts import Account
from sabar.reads.people import relationships
from sabar.rules import limits
from sabar.rules.rates import RateClass

routes = Routes("blocks")


@routes.get(
    "/api/v1/blocks",
    auth="user",
    scopes="read:blocks",
    rate=RateClass.API,
    cache="private",
    params=paging.Paging,
    returns=list[Account],
)
async def index(call: Call[paging.Paging]) -> Page:
    """Whom one blocks, the last one first."""
    window = call.params.window(limits.PAGES.accounts)
    found = await relationships.blocked(call.app, call.me, window)
    return await accounts.page(call, found, window)
