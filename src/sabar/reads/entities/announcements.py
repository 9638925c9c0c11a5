"""Announcement, Reaction."""

import msgspec

from sabar.reads import api_types
from sabar.reads.entities.emojis import CustomEmoji
from sabar.reads.entities.statuses import Mention, Tag


class Reaction(msgspec.Struct, frozen=True, kw_only=True):
    """`me` is absent when nobody in particular asks, the addresses when the emoji is a character."""

    name: str
    count: int
    me: bool | msgspec.UnsetType = msgspec.UNSET
    url: api_types.Address | msgspec.UnsetType = msgspec.UNSET
    static_url: api_types.Address | msgspec.UnsetType = msgspec.UNSET


class StreamedReaction(Reaction, frozen=True, kw_only=True):
    """As streams carry it."""

    announcement_id: api_types.Id


class AnnouncementStatus(msgspec.Struct, frozen=True):
    id: api_types.Id
    url: api_types.Address


class Announcement(msgspec.Struct, frozen=True, kw_only=True):
    """`read` is absent when nobody in particular asks."""

    id: api_types.Id
    content: api_types.Html
    starts_at: api_types.Time | None
    ends_at: api_types.Time | None
    all_day: bool
    published_at: api_types.Time
    updated_at: api_types.Time
    read: bool | msgspec.UnsetType = msgspec.UNSET
    mentions: list[Mention]
    statuses: list[AnnouncementStatus]
    tags: list[Tag]
    emojis: list[CustomEmoji]
    reactions: list[Reaction]
