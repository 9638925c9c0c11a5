"""Single mail addresses that make no account here (methods/admin/canonical_email_blocks)."""

import msgspec

from sabar.actions.staff import blocklists as actions
from sabar.edge import paging
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.paging import Page
from sabar.model.blocklists import CanonicalEmailBlock
from sabar.reads import api_types
from sabar.reads.entities import blocklists as entities
from sabar.reads.staff import blocklists
from sabar.rules import limits
from sabar.rules.rates import RateClass
from sabar.rules.roles import Permission

routes = Routes("admin/canonical_email_blocks")
_READ = {
    "auth": "user",
    "scopes": "admin:read:canonical_email_blocks",
    "rate": RateClass.API,
    "cache": "private",
    "staff": Permission.MANAGE_BLOCKS,
}
_WRITE = {**_READ, "scopes": "admin:write:canonical_email_blocks"}


class Id(msgspec.Struct, frozen=True):
    id: int


class Address(msgspec.Struct, frozen=True):
    email: api_types.Email


class NewBlock(msgspec.Struct, frozen=True):
    email: api_types.Email | None = None
    canonical_email_hash: str | None = None


@routes.get(
    "/api/v1/admin/canonical_email_blocks",
    **_READ,
    params=paging.Paging,
    returns=list[entities.AdminCanonicalEmailBlock],
)
async def index(call: Call[paging.Paging]) -> Page:
    """All of them, the last one first, as hashes."""
    found, page = await blocklists.page(call.app, CanonicalEmailBlock, call.params.window(limits.PAGES.admin))
    return Page([entities.email(one) for one in found], page.keys, page.full)


@routes.get(
    "/api/v1/admin/canonical_email_blocks/{id}", **_READ, params=Id, returns=entities.AdminCanonicalEmailBlock
)
async def show(call: Call[Id]) -> entities.AdminCanonicalEmailBlock:
    """One of them."""
    return entities.email(await blocklists.one_for(call.app, CanonicalEmailBlock, call.params.id))


@routes.post(
    "/api/v1/admin/canonical_email_blocks/test",
    **_READ,
    params=Address,
    returns=list[entities.AdminCanonicalEmailBlock],
)
async def test(call: Call[Address]) -> list[entities.AdminCanonicalEmailBlock]:
    """Which blocks an address would meet."""
    found = await blocklists.matching_email(call.app, call.params.email)
    return [entities.email(one) for one in found]


@routes.post(
    "/api/v1/admin/canonical_email_blocks",
    **_WRITE,
    params=NewBlock,
    returns=entities.AdminCanonicalEmailBlock,
)
async def create(call: Call[NewBlock]) -> entities.AdminCanonicalEmailBlock:
    """Keep an address out, by itself or by its hash."""
    made = await actions.block_email(
        call.app, call.me, email=call.params.email, canonical_hash=call.params.canonical_email_hash
    )
    return entities.email(made)


@routes.delete(
    "/api/v1/admin/canonical_email_blocks/{id}",
    **_WRITE,
    params=Id,
    returns=entities.AdminCanonicalEmailBlock,
)
async def delete(call: Call[Id]) -> entities.AdminCanonicalEmailBlock:
    """Let the address in again."""
    return entities.email(await actions.lift(call.app, call.me, CanonicalEmailBlock, call.params.id))
