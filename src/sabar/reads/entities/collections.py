"""Collection and its wrappings."""

import msgspec

from sabar.kit import times
from sabar.kit.markup import html
from sabar.model.collections import CollectionItem as ItemRecord
from sabar.reads import api_types
from sabar.reads.assemble.parts import Featured
from sabar.reads.entities.ready import AccountJson
from sabar.reads.server import addresses
from sabar.services import Services


class ShallowTag(msgspec.Struct, frozen=True):
    name: str
    url: api_types.Address


class CollectionItem(msgspec.Struct, frozen=True, kw_only=True):
    """`state`: pending or accepted."""

    id: api_types.Id
    account_id: api_types.Id | None
    state: api_types.State
    created_at: api_types.Time


class Collection(msgspec.Struct, frozen=True, kw_only=True):
    """`items` are those that the viewer may see, `item_count` all of them."""

    id: api_types.Id
    account_id: api_types.Id
    uri: api_types.Address
    url: api_types.Address | None
    name: str
    description: api_types.Description
    language: api_types.Language | None
    local: bool
    sensitive: bool
    discoverable: bool
    tag: ShallowTag | None
    created_at: api_types.Time
    updated_at: api_types.Time
    item_count: int
    items: list[CollectionItem]


class WrappedCollection(msgspec.Struct, frozen=True):
    collection: Collection


class WrappedCollectionItem(msgspec.Struct, frozen=True):
    collection_item: CollectionItem


class Collections(msgspec.Struct, frozen=True):
    collections: list[Collection]


class CollectionWithAccounts(msgspec.Struct, frozen=True):
    """The owner, then those in it."""

    collection: Collection
    accounts: list[AccountJson]


def of(app: Services, featured: Featured) -> Collection:
    record, tag = featured.record, featured.tag
    return Collection(
        id=str(record.id),
        account_id=str(record.account_id),
        uri=addresses.collection_uri(app, record),
        url=addresses.collection(app, record),
        name=record.name,
        description=html.escape(record.description),
        language=record.language,
        local=not record.uri,
        sensitive=record.sensitive,
        discoverable=record.discoverable,
        tag=ShallowTag(tag.display_name, addresses.tag(app, tag.name)) if tag else None,
        created_at=times.iso(record.created_at),
        updated_at=times.iso(record.updated_at),
        item_count=featured.count,
        items=[item(one) for one in featured.items],
    )


def item(record: ItemRecord) -> CollectionItem:
    return CollectionItem(
        id=str(record.id),
        account_id=str(record.account_id),
        state=record.state,
        created_at=times.iso(record.created_at),
    )
