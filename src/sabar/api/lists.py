"""Lists (methods/lists)."""

import msgspec

from sabar.actions import lists as actions
from sabar.edge import paging
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.paging import Page, Window
from sabar.reads import access, api_types
from sabar.reads.entities import lists as entities
from sabar.reads.entities.accounts import Account
from sabar.reads.json import accounts
from sabar.reads.people import lists
from sabar.rules import limits
from sabar.rules.rates import RateClass

routes = Routes("lists")


class ListId(msgspec.Struct, frozen=True):
    id: int


class NewList(msgspec.Struct, frozen=True):
    title: api_types.Title
    replies_policy: str = "list"
    exclusive: bool = False


class ListChange(msgspec.Struct, frozen=True):
    id: int
    title: api_types.Title | None = None
    replies_policy: str | None = None
    exclusive: bool | None = None


class Members(paging.Paging, frozen=True, kw_only=True):
    id: int


class MemberIds(msgspec.Struct, frozen=True):
    id: int
    account_ids: list[int]


@routes.get(
    "/api/v1/lists",
    auth="user",
    scopes="read:lists",
    rate=RateClass.API,
    cache="private",
    returns=list[entities.List],
)
async def index(call: Call[msgspec.Struct]) -> list[entities.List]:
    """All lists of the person who asks."""
    return await lists.of(call.app, call.me)


@routes.get(
    "/api/v1/lists/{id}",
    auth="user",
    scopes="read:lists",
    rate=RateClass.API,
    cache="private",
    params=ListId,
    returns=entities.List,
)
async def show(call: Call[ListId]) -> entities.List:
    """One list."""
    return entities.of(await access.list_for(call.app, call.me, call.params.id))


@routes.post(
    "/api/v1/lists",
    auth="user",
    scopes="write:lists",
    rate=RateClass.API,
    cache="private",
    params=NewList,
    returns=entities.List,
)
async def create(call: Call[NewList]) -> entities.List:
    """A new, empty list."""
    wanted = call.params
    made = await actions.create(
        call.app, call.me, wanted.title, replies_policy=wanted.replies_policy, exclusive=wanted.exclusive
    )
    return entities.of(made)


@routes.put(
    "/api/v1/lists/{id}",
    auth="user",
    scopes="write:lists",
    rate=RateClass.API,
    cache="private",
    params=ListChange,
    returns=entities.List,
)
async def update(call: Call[ListChange]) -> entities.List:
    """Another title or other rules for a list."""
    wanted = call.params
    changed = await actions.update(
        call.app,
        call.me,
        wanted.id,
        title=wanted.title,
        replies_policy=wanted.replies_policy,
        exclusive=wanted.exclusive,
    )
    return entities.of(changed)


@routes.delete(
    "/api/v1/lists/{id}",
    auth="user",
    scopes="write:lists",
    rate=RateClass.API,
    cache="private",
    params=ListId,
)
async def delete(call: Call[ListId]) -> None:
    """Delete a list; nobody in it is told."""
    await actions.delete(call.app, call.me, call.params.id)


@routes.get(
    "/api/v1/lists/{id}/accounts",
    auth="user",
    scopes="read:lists",
    rate=RateClass.PAGING,
    cache="private",
    params=Members,
    returns=list[Account],
)
async def members(call: Call[Members]) -> Page:
    """Who is in a list; with `limit=0` everybody at once."""
    wanted = call.params
    # Editors of lists ask for everybody this way, as documented for this endpoint only.
    everybody = wanted.limit == 0
    window = Window(limits.LISTS.members) if everybody else wanted.window(limits.PAGES.accounts)
    found = await lists.members(call.app, call.me, wanted.id, window)
    shown = await accounts.of(call.app, [id for _, id in found])
    return paging.page(shown, [] if everybody else [key for key, _ in found], window)


@routes.post(
    "/api/v1/lists/{id}/accounts",
    auth="user",
    scopes="write:lists",
    rate=RateClass.API,
    cache="private",
    params=MemberIds,
)
async def add(call: Call[MemberIds]) -> None:
    """Put accounts one follows into a list."""
    await actions.add(call.app, call.me, call.params.id, call.params.account_ids)


@routes.delete(
    "/api/v1/lists/{id}/accounts",
    auth="user",
    scopes="write:lists",
    rate=RateClass.API,
    cache="private",
    params=MemberIds,
)
async def remove(call: Call[MemberIds]) -> None:
    """Take accounts out of a list."""
    await actions.remove(call.app, call.me, call.params.id, call.params.account_ids)
