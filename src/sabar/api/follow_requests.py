"""Requests to follow (methods/follow_requests)."""

import msgspec

from sabar.actions import relations as actions
from sabar.api import accounts
from sabar.edge import paging
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.paging import Page
from sabar.reads import access
from sabar.reads.entities.accounts import Account
from sabar.reads.entities.relationships import Relationship
from sabar.reads.people import relationships
from sabar.rules import limits
from sabar.rules.rates import RateClass

routes = Routes("follow_requests")

_WRITE = {
    "auth": "user",
    "scopes": ("write:follows", "follow"),
    "rate": RateClass.API,
    "cache": "private",
}


class AccountId(msgspec.Struct, frozen=True):
    account_id: int


@routes.get(
    "/api/v1/follow_requests",
    auth="user",
    scopes=("read:follows", "follow"),
    rate=RateClass.API,
    cache="private",
    params=paging.Paging,
    returns=list[Account],
)
async def index(call: Call[paging.Paging]) -> Page:
    """Who asks to follow, the last one first."""
    window = call.params.window(limits.PAGES.accounts)
    found = await relationships.follow_requests(call.app, call.me, window)
    return await accounts.page(call, found, window)


@routes.post(
    "/api/v1/follow_requests/{account_id}/authorize", **_WRITE, params=AccountId, returns=Relationship
)
async def authorize(call: Call[AccountId]) -> Relationship:
    """Let somebody follow."""
    asking = await access.account_for(call.app, call.me, call.params.account_id)
    await actions.authorize(call.app, call.me, asking)
    return await relationships.one(call.app, call.me, asking.id)


@routes.post("/api/v1/follow_requests/{account_id}/reject", **_WRITE, params=AccountId, returns=Relationship)
async def reject(call: Call[AccountId]) -> Relationship:
    """Refuse a request to follow."""
    asking = await access.account_for(call.app, call.me, call.params.account_id)
    await actions.reject(call.app, call.me, asking)
    return await relationships.one(call.app, call.me, asking.id)
