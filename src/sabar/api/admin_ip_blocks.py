"""Networks with rules of their own (methods/admin/ip_blocks)."""

import msgspec

from sabar.actions.staff import blocklists as actions
from sabar.edge import paging
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.paging import Page
from sabar.model.blocklists import IpBlock
from sabar.reads.entities import blocklists as entities
from sabar.reads.staff import blocklists
from sabar.rules import limits
from sabar.rules.rates import RateClass
from sabar.rules.roles import Permission

routes = Routes("admin/ip_blocks")
_READ = {
    "auth": "user",
    "scopes": "admin:read:ip_blocks",
    "rate": RateClass.API,
    "cache": "private",
    "staff": Permission.MANAGE_BLOCKS,
}
_WRITE = {**_READ, "scopes": "admin:write:ip_blocks"}


class Id(msgspec.Struct, frozen=True):
    id: int


class NewRule(msgspec.Struct, frozen=True):
    severity: str
    ip: str = "0.0.0.0/32"
    comment: str = ""
    expires_in: int | None = None


class RuleChange(msgspec.Struct, frozen=True):
    id: int
    ip: str | None = None
    severity: str | None = None
    comment: str | None = None
    expires_in: int | None = None


@routes.get("/api/v1/admin/ip_blocks", **_READ, params=paging.Paging, returns=list[entities.AdminIpBlock])
async def index(call: Call[paging.Paging]) -> Page:
    """All of them, the last one first."""
    found, page = await blocklists.page(call.app, IpBlock, call.params.window(limits.PAGES.admin))
    return Page([entities.ip(one) for one in found], page.keys, page.full)


@routes.get("/api/v1/admin/ip_blocks/{id}", **_READ, params=Id, returns=entities.AdminIpBlock)
async def show(call: Call[Id]) -> entities.AdminIpBlock:
    """One of them."""
    return entities.ip(await blocklists.one_for(call.app, IpBlock, call.params.id))


@routes.post("/api/v1/admin/ip_blocks", **_WRITE, params=NewRule, returns=entities.AdminIpBlock)
async def create(call: Call[NewRule]) -> entities.AdminIpBlock:
    """A rule for a network, for `expires_in` seconds or for ever."""
    change = _change(call.params)
    return entities.ip(await actions.block_ip(call.app, call.me, change, own_address=call.ip))


@routes.put("/api/v1/admin/ip_blocks/{id}", **_WRITE, params=RuleChange, returns=entities.AdminIpBlock)
async def update(call: Call[RuleChange]) -> entities.AdminIpBlock:
    """Change the rule; what is not given stays."""
    change, id = _change(call.params), call.params.id
    return entities.ip(await actions.change_ip_block(call.app, call.me, id, change, own_address=call.ip))


def _change(given: NewRule | RuleChange) -> actions.IpChange:
    return actions.IpChange(given.ip, given.severity, given.comment, given.expires_in)


# The documentation names the scope of domain_blocks here; clients that believe it are let in as well.
_DELETE = {**_WRITE, "scopes": ("admin:write:ip_blocks", "admin:write:domain_blocks")}


@routes.delete("/api/v1/admin/ip_blocks/{id}", **_DELETE, params=Id, returns=entities.AdminIpBlock)
async def delete(call: Call[Id]) -> entities.AdminIpBlock:
    """Drop the rule for a network."""
    return entities.ip(await actions.lift(call.app, call.me, IpBlock, call.params.id))
