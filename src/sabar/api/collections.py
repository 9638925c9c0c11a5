"""Collections (methods/collections): accounts that one recommends to others."""

from collections.abc import Sequence

import msgspec

from sabar.actions import collections as actions
from sabar.actions.collections import Words
from sabar.edge import answers, paging
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.i18n import N_
from sabar.model.errors import Invalid
from sabar.reads import access, api_types
from sabar.reads.assemble.parts import Featured
from sabar.reads.entities import collections as entities
from sabar.reads.json import collections as bodies
from sabar.reads.people import collections
from sabar.rules import limits
from sabar.rules.rates import RateClass
from sabar.services import Services

routes = Routes("collections")

_OPEN = {"auth": "optional", "scopes": "read:collections", "rate": RateClass.API, "cache": "open"}
_WRITE = {"auth": "user", "scopes": "write:collections", "rate": RateClass.API, "cache": "private"}


class Id(msgspec.Struct, frozen=True):
    id: int


class Told(msgspec.Struct, frozen=True, kw_only=True):
    description: api_types.Description | None = None
    language: api_types.Language | None = None
    tag_name: api_types.TagName | None = None
    sensitive: bool | None = None
    discoverable: bool | None = None

    def words(self, name: str | None) -> Words:
        return Words(
            name=name,
            description=self.description,
            language=self.language,
            tag_name=self.tag_name,
            sensitive=self.sensitive,
            discoverable=self.discoverable,
        )


class New(Told, frozen=True, kw_only=True):
    name: str
    account_ids: list[int] = []


class Change(Told, frozen=True, kw_only=True):
    id: int
    name: str | None = None


class OfAccount(paging.Offset, frozen=True, kw_only=True):
    account_id: int


class NewItem(msgspec.Struct, frozen=True):
    collection_id: int
    account_id: int | None = None


class Item(msgspec.Struct, frozen=True):
    collection_id: int
    id: int


@routes.post("/api/v1/collections", **_WRITE, params=New, returns=entities.WrappedCollection)
async def create(call: Call[New]) -> entities.WrappedCollection:
    """A new collection, empty or with accounts in it."""
    wanted = call.params
    made = await actions.create(call.app, call.me, wanted.words(wanted.name), wanted.account_ids)
    return entities.WrappedCollection(await bodies.one(call.app, call.me, made.id))


@routes.get("/api/v1/collections/{id}", **_OPEN, params=Id, returns=entities.CollectionWithAccounts)
async def show(call: Call[Id]) -> entities.CollectionWithAccounts:
    """One collection with its owner and the accounts in it."""
    return await bodies.with_accounts(call.app, call.viewer, call.params.id)


@routes.put("/api/v1/collections/{id}", **_WRITE, params=Change, returns=entities.WrappedCollection)
@routes.patch("/api/v1/collections/{id}", **_WRITE, params=Change, returns=entities.WrappedCollection)
async def update(call: Call[Change]) -> entities.WrappedCollection:
    """Other words for a collection; those in it hear of that."""
    wanted = call.params
    await actions.update(call.app, call.me, wanted.id, wanted.words(wanted.name))
    return entities.WrappedCollection(await bodies.one(call.app, call.me, wanted.id))


@routes.delete("/api/v1/collections/{id}", **_WRITE, params=Id)
async def delete(call: Call[Id]) -> None:
    """Delete a collection; nobody is unfollowed by it."""
    await actions.delete(call.app, call.me, call.params.id)


@routes.get(
    "/api/v1/accounts/{account_id}/collections", **_OPEN, params=OfAccount, returns=entities.Collections
)
async def of_account(call: Call[OfAccount]) -> answers.Raw:
    """The collections an account made, the newest first."""
    wanted = call.params
    account = await access.account_for(call.app, call.viewer, wanted.account_id)
    limit = limits.PAGES.accounts.clamp(wanted.limit)
    found = await collections.of(call.app, call.viewer, account, limit, wanted.offset)
    return paging.by_offset(_listed(call.app, found), wanted.offset, limit, len(found))


@routes.get(
    "/api/v1/accounts/{account_id}/in_collections",
    auth="user",
    scopes="read:collections",
    rate=RateClass.API,
    cache="private",
    params=OfAccount,
    returns=entities.Collections,
)
async def holding_account(call: Call[OfAccount]) -> answers.Raw:
    """The collections an account is in; unlisted ones only for the account itself."""
    wanted = call.params
    account = await access.account_for(call.app, call.me, wanted.account_id)
    limit = limits.PAGES.accounts.clamp(wanted.limit)
    found = await collections.featuring(call.app, call.me, account, limit, wanted.offset)
    return paging.by_offset(_listed(call.app, found), wanted.offset, limit, len(found))


@routes.post(
    "/api/v1/collections/{collection_id}/items",
    **_WRITE,
    params=NewItem,
    returns=entities.WrappedCollectionItem,
)
async def add(call: Call[NewItem]) -> entities.WrappedCollectionItem:
    """Put somebody into a collection who agrees to be featured."""
    wanted = call.params
    if wanted.account_id is None:
        raise Invalid(N_("`account_id` parameter is missing"))
    item = await actions.add(call.app, call.me, wanted.collection_id, wanted.account_id)
    return entities.WrappedCollectionItem(entities.item(item))


@routes.delete("/api/v1/collections/{collection_id}/items/{id}", **_WRITE, params=Item)
async def remove(call: Call[Item]) -> None:
    """Take somebody out of a collection."""
    await actions.remove(call.app, call.me, call.params.collection_id, call.params.id)


@routes.post("/api/v1/collections/{collection_id}/items/{id}/revoke", **_WRITE, params=Item)
async def revoke(call: Call[Item]) -> None:
    """Leave somebody else's collection, for good."""
    await actions.revoke(call.app, call.me, call.params.collection_id, call.params.id)


def _listed(app: Services, found: Sequence[Featured]) -> entities.Collections:
    return entities.Collections([entities.of(app, one) for one in found])
