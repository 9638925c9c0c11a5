"""Servers one speaks with, where only those on a list are spoken with (methods/admin/domain_allows)."""

import msgspec

from sabar.actions.staff import blocklists as actions
from sabar.edge import paging
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.paging import Page
from sabar.model.blocklists import DomainAllow
from sabar.reads import api_types
from sabar.reads.entities import blocklists as entities
from sabar.reads.staff import blocklists
from sabar.rules import limits
from sabar.rules.rates import RateClass
from sabar.rules.roles import Permission

routes = Routes("admin/domain_allows")
_READ = {
    "auth": "user",
    "scopes": "admin:read:domain_allows",
    "rate": RateClass.API,
    "cache": "private",
    "staff": Permission.MANAGE_FEDERATION,
}
_WRITE = {**_READ, "scopes": "admin:write:domain_allows"}


class Id(msgspec.Struct, frozen=True):
    id: int


class NewAllow(msgspec.Struct, frozen=True):
    domain: api_types.Domain


@routes.get(
    "/api/v1/admin/domain_allows", **_READ, params=paging.Paging, returns=list[entities.AdminDomainAllow]
)
async def index(call: Call[paging.Paging]) -> Page:
    """The list, the last one first."""
    found, page = await blocklists.page(call.app, DomainAllow, call.params.window(limits.PAGES.admin))
    return Page([entities.allow(one) for one in found], page.keys, page.full)


@routes.get("/api/v1/admin/domain_allows/{id}", **_READ, params=Id, returns=entities.AdminDomainAllow)
async def show(call: Call[Id]) -> entities.AdminDomainAllow:
    """One entry."""
    return entities.allow(await blocklists.one_for(call.app, DomainAllow, call.params.id))


@routes.post("/api/v1/admin/domain_allows", **_WRITE, params=NewAllow, returns=entities.AdminDomainAllow)
async def create(call: Call[NewAllow]) -> entities.AdminDomainAllow:
    """Put a server on the list; once more is the same entry."""
    return entities.allow(await actions.allow_domain(call.app, call.me, call.params.domain))


@routes.delete("/api/v1/admin/domain_allows/{id}", **_WRITE, params=Id, returns=entities.AdminDomainAllow)
async def delete(call: Call[Id]) -> entities.AdminDomainAllow:
    """Take a server off the list."""
    return entities.allow(await actions.lift(call.app, call.me, DomainAllow, call.params.id))
