"""Accounts shown on the own profile (methods/endorsements)."""

from sabar.api import accounts
from sabar.edge import paging
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.paging import Page
from sabar.reads.entities.accounts import Account
from sabar.reads.people import relationships
from sabar.rules import limits
from sabar.rules.rates import RateClass

routes = Routes("endorsements")


@routes.get(
    "/api/v1/endorsements",
    auth="user",
    scopes="read:accounts",
    rate=RateClass.API,
    cache="private",
    params=paging.Paging,
    returns=list[Account],
)
async def index(call: Call[paging.Paging]) -> Page:
    """Whom one shows on the own profile."""
    window = call.params.window(limits.PAGES.accounts)
    found = await relationships.endorsed(call.app, call.me, call.me.account, window)
    return await accounts.page(call, found, window)
