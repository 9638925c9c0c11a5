"""Muted accounts (methods/mutes)."""

from sabar.edge import paging
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.paging import Page
from sabar.reads.entities.relationships import MutedAccount
from sabar.reads.people import relationships
from sabar.rules import limits
from sabar.rules.rates import RateClass

routes = Routes("mutes")


@routes.get(
    "/api/v1/mutes",
    auth="user",
    scopes="read:mutes",
    rate=RateClass.API,
    cache="private",
    params=paging.Paging,
    returns=list[MutedAccount],
)
async def index(call: Call[paging.Paging]) -> Page:
    """Whom one mutes, the last one first."""
    window = call.params.window(limits.PAGES.accounts)
    found = await relationships.muted(call.app, call.me, window)
    shown = await relationships.muted_accounts(call.app, found)
    return paging.page(shown, [mute.id for mute in found], window)
