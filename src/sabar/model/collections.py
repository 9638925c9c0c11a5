"""Collections: accounts that somebody recommends to others."""

from enum import StrEnum

import msgspec


class Collection(msgspec.Struct, frozen=True):
    """`uri` and `url` are empty for those made here. Not `discoverable`: found by its address only."""

    id: int
    account_id: int
    uri: str
    url: str
    name: str
    description: str
    language: str | None
    tag_id: int | None
    sensitive: bool
    discoverable: bool
    created_at: int
    updated_at: int


class ItemState(StrEnum):
    PENDING = "pending"
    ACCEPTED = "accepted"
    REVOKED = "revoked"


class CollectionItem(msgspec.Struct, frozen=True):
    """One account in a collection."""

    id: int
    collection_id: int
    account_id: int
    state: ItemState
    created_at: int
