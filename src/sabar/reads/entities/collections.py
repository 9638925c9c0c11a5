"""Collection and its wrappings."""

from collections.abc import Sequence

import msgspec

from sabar.kit import times
from sabar.kit.markup import html
from sabar.model.collections import Collection as Record
from sabar.model.collections import CollectionItem as ItemRecord
from sabar.model.statuses import Tag
from sabar.reads.entities.accounts import Account
from sabar.reads.server import addresses
from sabar.services import Services


class ShallowTag(msgspec.Struct, frozen=True):
    name: str
    url: str


class CollectionItem(msgspec.Struct, frozen=True, kw_only=True):
    """`state`: pending or accepted."""

    id: str
    account_id: str | None
    state: str
    created_at: str


class Collection(msgspec.Struct, frozen=True, kw_only=True):
    """`items` are those that the viewer may see, `item_count` all of them."""

    id: str
    account_id: str
    uri: str
    url: str | None
    name: str
    description: str
    language: str | None
    local: bool
    sensitive: bool
    discoverable: bool
    tag: ShallowTag | None
    created_at: str
    updated_at: str
    item_count: int
    items: list[CollectionItem]


class WrappedCollection(msgspec.Struct, frozen=True):
    collection: Collection


class WrappedCollectionItem(msgspec.Struct, frozen=True):
    collection_item: CollectionItem


class Collections(msgspec.Struct, frozen=True):
    collections: list[Collection]


class CollectionWithAccounts(msgspec.Struct, frozen=True):
    """The accounts are ready JSON: the owner, then those in it."""

    collection: Collection
    accounts: list[msgspec.Raw]


class CollectionWithAccountsShape(msgspec.Struct, frozen=True):
    """The entity as it is described to programs."""

    collection: Collection
    accounts: list[Account]


def of(app: Services, record: Record, items: Sequence[ItemRecord], count: int, tag: Tag | None) -> Collection:
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
        item_count=count,
        items=[item(one) for one in items],
    )


def item(record: ItemRecord) -> CollectionItem:
    return CollectionItem(
        id=str(record.id),
        account_id=str(record.account_id),
        state=record.state,
        created_at=times.iso(record.created_at),
    )
