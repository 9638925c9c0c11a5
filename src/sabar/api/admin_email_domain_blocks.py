"""Mail services whose addresses make no account here (methods/admin/email_domain_blocks)."""

import msgspec

from sabar.actions.staff import blocklists as actions
from sabar.edge import paging
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.paging import Page
from sabar.model.blocklists import EmailDomainBlock
from sabar.reads import api_types
from sabar.reads.entities import blocklists as entities
from sabar.reads.staff import blocklists
from sabar.rules import limits
from sabar.rules.rates import RateClass
from sabar.rules.roles import Permission

routes = Routes("admin/email_domain_blocks")
_READ = {
    "auth": "user",
    "scopes": "admin:read:email_domain_blocks",
    "rate": RateClass.API,
    "cache": "private",
    "staff": Permission.MANAGE_BLOCKS,
}
_WRITE = {**_READ, "scopes": "admin:write:email_domain_blocks"}


class Id(msgspec.Struct, frozen=True):
    id: int


class NewBlock(msgspec.Struct, frozen=True):
    domain: api_types.Domain


@routes.get(
    "/api/v1/admin/email_domain_blocks",
    **_READ,
    params=paging.Paging,
    returns=list[entities.AdminEmailDomainBlock],
)
async def index(call: Call[paging.Paging]) -> Page:
    """All of them, the last one first, with the attempts of the last days."""
    found, page = await blocklists.page(call.app, EmailDomainBlock, call.params.window(limits.PAGES.admin))
    return Page(await blocklists.with_history(call.app, found), page.keys, page.full)


@routes.get(
    "/api/v1/admin/email_domain_blocks/{id}", **_READ, params=Id, returns=entities.AdminEmailDomainBlock
)
async def show(call: Call[Id]) -> entities.AdminEmailDomainBlock:
    """One of them."""
    return await _shown(call, await blocklists.one_for(call.app, EmailDomainBlock, call.params.id))


@routes.post(
    "/api/v1/admin/email_domain_blocks", **_WRITE, params=NewBlock, returns=entities.AdminEmailDomainBlock
)
async def create(call: Call[NewBlock]) -> entities.AdminEmailDomainBlock:
    """Keep the addresses of a mail service, and of all below it, out."""
    return await _shown(call, await actions.block_email_domain(call.app, call.me, call.params.domain))


@routes.delete(
    "/api/v1/admin/email_domain_blocks/{id}", **_WRITE, params=Id, returns=entities.AdminEmailDomainBlock
)
async def delete(call: Call[Id]) -> entities.AdminEmailDomainBlock:
    """Let its addresses in again."""
    shown = await _shown(call, await blocklists.one_for(call.app, EmailDomainBlock, call.params.id))
    await actions.lift(call.app, call.me, EmailDomainBlock, call.params.id)
    return shown


async def _shown(call: Call[msgspec.Struct], block: EmailDomainBlock) -> entities.AdminEmailDomainBlock:
    (shown,) = await blocklists.with_history(call.app, [block])
    return shown
