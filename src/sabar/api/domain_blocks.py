"""Servers one person blocks (methods/domain_blocks)."""

import msgspec

from sabar.actions import relations as actions
from sabar.edge import paging
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.paging import Page
from sabar.reads import api_types
from sabar.reads.people import relationships
from sabar.rules import limits
from sabar.rules.rates import RateClass

routes = Routes("domain_blocks")

_WRITE = {
    "auth": "user",
    "scopes": ("write:blocks", "follow"),
    "rate": RateClass.API,
    "cache": "private",
}


class Domain(msgspec.Struct, frozen=True):
    domain: api_types.Domain


@routes.get(
    "/api/v1/domain_blocks",
    auth="user",
    scopes=("read:blocks", "follow"),
    rate=RateClass.API,
    cache="private",
    params=paging.Paging,
    returns=list[str],
)
async def index(call: Call[paging.Paging]) -> Page:
    """The servers one blocks, the last one first."""
    window = call.params.window(limits.PAGES.domains)
    found = await relationships.blocked_domains(call.app, call.me, window)
    return paging.page([domain for _, domain in found], [key for key, _ in found], window)


@routes.post("/api/v1/domain_blocks", **_WRITE, params=Domain)
async def create(call: Call[Domain]) -> None:
    """Hide a server and end every follow between it and oneself."""
    await actions.block_domain(call.app, call.me, call.params.domain)


@routes.delete("/api/v1/domain_blocks", **_WRITE, params=Domain)
async def delete(call: Call[Domain]) -> None:
    """Show a server again; follows do not come back."""
    await actions.unblock_domain(call.app, call.me, call.params.domain)
