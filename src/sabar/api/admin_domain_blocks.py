"""Servers kept at a distance (methods/admin/domain_blocks)."""

import msgspec
from starlette.responses import Response

from sabar.actions.staff import blocklists as actions
from sabar.edge import answers, paging
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.paging import Page
from sabar.model.blocklists import DomainBlock
from sabar.reads import api_types
from sabar.reads.entities import blocklists as entities
from sabar.reads.staff import blocklists
from sabar.rules import limits
from sabar.rules.rates import RateClass
from sabar.rules.roles import Permission

routes = Routes("admin/domain_blocks")
_READ = {
    "auth": "user",
    "scopes": "admin:read:domain_blocks",
    "rate": RateClass.API,
    "cache": "private",
    "staff": Permission.MANAGE_FEDERATION,
}
_WRITE = {**_READ, "scopes": "admin:write:domain_blocks"}


class Id(msgspec.Struct, frozen=True):
    id: int


class NewBlock(msgspec.Struct, frozen=True):
    domain: api_types.Domain
    severity: str = "silence"
    reject_media: bool = False
    reject_reports: bool = False
    private_comment: str = ""
    public_comment: str = ""
    obfuscate: bool = False


class BlockChange(msgspec.Struct, frozen=True):
    id: int
    severity: str | None = None
    reject_media: bool | None = None
    reject_reports: bool | None = None
    private_comment: str | None = None
    public_comment: str | None = None
    obfuscate: bool | None = None


@routes.get(
    "/api/v1/admin/domain_blocks", **_READ, params=paging.Paging, returns=list[entities.AdminDomainBlock]
)
async def index(call: Call[paging.Paging]) -> Page:
    """All of them, the last one first."""
    found, page = await blocklists.page(call.app, DomainBlock, call.params.window(limits.PAGES.admin))
    return Page([entities.block(one) for one in found], page.keys, page.full)


@routes.get("/api/v1/admin/domain_blocks/{id}", **_READ, params=Id, returns=entities.AdminDomainBlock)
async def show(call: Call[Id]) -> entities.AdminDomainBlock:
    """One of them."""
    return entities.block(await blocklists.one_for(call.app, DomainBlock, call.params.id))


@routes.post("/api/v1/admin/domain_blocks", **_WRITE, params=NewBlock, returns=entities.AdminDomainBlock)
async def create(call: Call[NewBlock]) -> entities.AdminDomainBlock | Response:
    """Keep a server at a distance, unless it is kept as far already."""
    change = _change(call.params)
    try:
        made = await actions.block_domain(call.app, call.me, call.params.domain, change)
    except actions.BlockedAlready as error:
        body = entities.BlockedAlready(f"Validation failed: {error}", entities.block(error.existing))
        return answers.json(body, error.status)
    return entities.block(made)


@routes.put(
    "/api/v1/admin/domain_blocks/{id}", **_WRITE, params=BlockChange, returns=entities.AdminDomainBlock
)
async def update(call: Call[BlockChange]) -> entities.AdminDomainBlock:
    """Change what is kept away; what is not given stays."""
    change = _change(call.params)
    return entities.block(await actions.change_domain_block(call.app, call.me, call.params.id, change))


def _change(given: NewBlock | BlockChange) -> actions.DomainChange:
    names = actions.DomainChange.__struct_fields__
    return actions.DomainChange(**{name: getattr(given, name) for name in names})


@routes.delete("/api/v1/admin/domain_blocks/{id}", **_WRITE, params=Id, returns=entities.AdminDomainBlock)
async def delete(call: Call[Id]) -> entities.AdminDomainBlock:
    """Treat a server like any other again."""
    return entities.block(await actions.lift(call.app, call.me, DomainBlock, call.params.id))
