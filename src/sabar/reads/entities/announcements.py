"""Announcement, Reaction."""

import msgspec

from sabar.reads.entities.emojis import CustomEmoji
from sabar.reads.entities.statuses import Mention, Tag


class Reaction(msgspec.Struct, frozen=True, kw_only=True):
    """`me` is absent when nobody in particular asks, the addresses when the emoji is a character."""

    name: str
    count: int
    me: bool | msgspec.UnsetType = msgspec.UNSET
    url: str | msgspec.UnsetType = msgspec.UNSET
    static_url: str | msgspec.UnsetType = msgspec.UNSET


class StreamedReaction(Reaction, frozen=True, kw_only=True):
    """As streams carry it."""

    announcement_id: str


class AnnouncementStatus(msgspec.Struct, frozen=True):
    id: str
    url: str


class Announcement(msgspec.Struct, frozen=True, kw_only=True):
    """`read` is absent when nobody in particular asks."""

    id: str
    content: str
    starts_at: str | None
    ends_at: str | None
    all_day: bool
    published_at: str
    updated_at: str
    read: bool | msgspec.UnsetType = msgspec.UNSET
    mentions: list[Mention]
    statuses: list[AnnouncementStatus]
    tags: list[Tag]
    emojis: list[CustomEmoji]
    reactions: list[Reaction]
