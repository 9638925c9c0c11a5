"""Suggestions of whom to follow (methods/suggestions)."""

import msgspec

from sabar.actions import suggestions as actions
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.reads import access, api_types
from sabar.reads.entities.accounts import Account
from sabar.reads.entities.suggestions import Suggestion
from sabar.reads.people import discovery
from sabar.rules import limits
from sabar.rules.rates import RateClass

routes = Routes("suggestions")

_READ = {"auth": "user", "scopes": "read", "rate": RateClass.API, "cache": "private"}


class Limit(msgspec.Struct, frozen=True):
    limit: api_types.Limit | None = None


class AccountId(msgspec.Struct, frozen=True):
    account_id: int


@routes.get("/api/v2/suggestions", **_READ, params=Limit, returns=list[Suggestion])
async def index(call: Call[Limit]) -> list[Suggestion]:
    """Whom one might like to follow, and why."""
    return await discovery.suggestions(call.app, call.me, limits.PAGES.accounts.clamp(call.params.limit))


@routes.get("/api/v1/suggestions", **_READ, params=Limit, returns=list[Account])
async def index_v1(call: Call[Limit]) -> list[msgspec.Raw]:
    """Whom one might like to follow."""
    found = await discovery.suggestions(call.app, call.me, limits.PAGES.accounts.clamp(call.params.limit))
    return [one.account for one in found]


@routes.delete("/api/v1/suggestions/{account_id}", **_READ, params=AccountId)
async def dismiss(call: Call[AccountId]) -> None:
    """Do not suggest this account again."""
    target = await access.account_for(call.app, call.me, call.params.account_id)
    await actions.dismiss(call.app, call.me, target)
