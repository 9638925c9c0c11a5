"""Accounts (methods/accounts): looking at them. What one does to them is in account_actions."""

from collections.abc import Sequence

import msgspec

from sabar.edge import paging
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.paging import Page, Window
from sabar.model.errors import NotFound
from sabar.reads import access, api_types
from sabar.reads.entities.accounts import Account
from sabar.reads.entities.lists import List
from sabar.reads.entities.relationships import FamiliarFollowers, Relationship
from sabar.reads.entities.tags import FeaturedTag
from sabar.reads.json import accounts
from sabar.reads.people import discovery, lists, relationships
from sabar.reads.posts import tags
from sabar.rules import limits
from sabar.rules.rates import RateClass

routes = Routes("accounts")

_OPEN = {"auth": "optional", "rate": RateClass.API, "cache": "open"}
_MINE = {"auth": "user", "rate": RateClass.API, "cache": "private"}


class Id(msgspec.Struct, frozen=True):
    id: int


class Ids(msgspec.Struct, frozen=True):
    id: list[int] = []


class Related(msgspec.Struct, frozen=True):
    id: list[int] = []
    with_suspended: bool = False


class Handle(msgspec.Struct, frozen=True):
    acct: api_types.Handle


class Sought(msgspec.Struct, frozen=True):
    q: str
    limit: int | None = None
    offset: int = 0
    resolve: bool = False
    following: bool = False


class Listed(paging.Paging, frozen=True, kw_only=True):
    id: int


@routes.get("/api/v1/accounts", **_OPEN, params=Ids, returns=list[Account])
async def index(call: Call[Ids]) -> list[msgspec.Raw]:
    """Several accounts by id; unknown ones are left out."""
    wanted = list(dict.fromkeys(call.params.id))[: limits.REQUESTS.ids]
    known = await access.accounts_here(call.app, wanted)
    return await _several(call, known)


@routes.get("/api/v1/accounts/{id}", **_OPEN, params=Id, returns=Account)
async def show(call: Call[Id]) -> msgspec.Raw:
    """One account. A block does not hide it; only its posts."""
    await access.demand_come_in(call.app, call.viewer, call.params.id)
    return await _one(call, call.params.id)


@routes.get("/api/v1/accounts/lookup", **_OPEN, params=Handle, returns=Account)
async def lookup(call: Call[Handle]) -> msgspec.Raw:
    """One account by `name` or `name@host`."""
    account = await access.account_by_handle(call.app, call.viewer, call.params.acct)
    return await _one(call, account.id)


@routes.get(
    "/api/v1/accounts/search",
    auth="user",
    scopes="read:accounts",
    rate=RateClass.SEARCH,
    cache="private",
    params=Sought,
    returns=list[Account],
)
async def search(call: Call[Sought]) -> list[msgspec.Raw]:
    """Accounts whose name begins with, or whose display name holds, these words."""
    wanted = call.params
    found = await discovery.search(
        call.app,
        call.me,
        wanted.q,
        limit=limits.PAGES.accounts.clamp(wanted.limit),
        offset=wanted.offset,
        following=wanted.following,
    )
    if wanted.resolve and wanted.offset == 0 and not wanted.following:
        met = (await call.app.elsewhere.find(wanted.q)).account_id
        found = found if met is None else [met, *(id for id in found if id != met)]
    return await _several(call, found)


@routes.get(
    "/api/v1/accounts/relationships",
    **_MINE,
    scopes="read:follows",
    params=Related,
    returns=list[Relationship],
)
async def related(call: Call[Related]) -> list[Relationship]:
    """How one stands to several accounts."""
    wanted = call.params
    return await relationships.of(call.app, call.me, wanted.id, suspended=wanted.with_suspended)


@routes.get(
    "/api/v1/accounts/familiar_followers",
    **_MINE,
    scopes="read:follows",
    params=Ids,
    returns=list[FamiliarFollowers],
)
async def familiar_followers(call: Call[Ids]) -> list[FamiliarFollowers]:
    """Who of those one follows follows these accounts."""
    return await relationships.familiar_followers(call.app, call.me, call.params.id)


@routes.get("/api/v1/accounts/{id}/followers", **_OPEN, params=Listed, returns=list[Account])
async def followers(call: Call[Listed]) -> Page:
    """Who follows an account, the last one first; nobody when it hides them."""
    account = await access.account_for(call.app, call.viewer, call.params.id)
    window = call.params.window(limits.PAGES.accounts)
    return await page(call, await relationships.followers(call.app, call.viewer, account, window), window)


@routes.get("/api/v1/accounts/{id}/following", **_OPEN, params=Listed, returns=list[Account])
async def following(call: Call[Listed]) -> Page:
    """Whom an account follows, the last one first; nobody when it hides them."""
    account = await access.account_for(call.app, call.viewer, call.params.id)
    window = call.params.window(limits.PAGES.accounts)
    return await page(call, await relationships.following(call.app, call.viewer, account, window), window)


@routes.get("/api/v1/accounts/{id}/endorsements", **_OPEN, params=Listed, returns=list[Account])
async def endorsements(call: Call[Listed]) -> Page:
    """Whom an account shows on its profile."""
    account = await access.account_for(call.app, call.viewer, call.params.id)
    window = call.params.window(limits.PAGES.accounts)
    return await page(call, await relationships.endorsed(call.app, call.viewer, account, window), window)


@routes.get("/api/v1/accounts/{id}/featured_tags", **_OPEN, params=Id, returns=list[FeaturedTag])
async def featured_tags(call: Call[Id]) -> list[FeaturedTag]:
    """The hashtags an account shows on its profile."""
    account = await access.account_for(call.app, call.viewer, call.params.id)
    return await tags.featured(call.app, account)


@routes.get("/api/v1/accounts/{id}/lists", **_MINE, scopes="read:lists", params=Id, returns=list[List])
async def in_lists(call: Call[Id]) -> list[List]:
    """One's own lists that hold an account."""
    account = await access.account_for(call.app, call.me, call.params.id)
    return await lists.holding(call.app, call.me, account.id)


@routes.get(
    "/api/v1/accounts/{id}/identity_proofs",
    **_MINE,
    scopes="read:accounts",
    params=Id,
    returns=list[dict[str, str]],
)
async def identity_proofs(call: Call[Id]) -> list[dict[str, str]]:
    """Always empty: what it named no longer exists."""
    await access.account_for(call.app, call.me, call.params.id)
    return []


async def _one(call: Call[msgspec.Struct], id: int) -> msgspec.Raw:
    found = await accounts.for_viewer(call.app, call.viewer, [id])
    if not found:
        raise NotFound
    return found[0]


async def _several(call: Call[msgspec.Struct], ids: Sequence[int]) -> list[msgspec.Raw]:
    return await accounts.for_viewer(call.app, call.viewer, ids)


async def page(call: Call[msgspec.Struct], found: relationships.Keyed, window: Window) -> Page:
    """Accounts by the keys they are paged by, with the Link header."""
    shown = await accounts.of(call.app, [id for _, id in found])
    return paging.page(shown, [key for key, _ in found], window)
