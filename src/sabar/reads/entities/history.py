"""StatusEdit and StatusSource: what a post said before, and how it was typed."""

import msgspec

from sabar.model.statuses import ContentType
from sabar.reads import api_types
from sabar.reads.entities.emojis import CustomEmoji
from sabar.reads.entities.media import MediaAttachment
from sabar.reads.entities.ready import AccountJson
from sabar.reads.entities.statuses import Correction, Quote


class PastOption(msgspec.Struct, frozen=True):
    title: api_types.Title


class PastPoll(msgspec.Struct, frozen=True):
    options: list[PastOption]


class StatusEdit(msgspec.Struct, frozen=True, kw_only=True):
    """Of this server: `correction`, how this wording came, when its writer said that; `withheld`, when he
    took the words away.
    """

    content: api_types.Html
    spoiler_text: api_types.Warning
    sensitive: bool
    created_at: api_types.Time
    account: AccountJson
    media_attachments: list[MediaAttachment]
    emojis: list[CustomEmoji]
    quote: Quote | None = None
    poll: PastPoll | msgspec.UnsetType = msgspec.UNSET
    correction: Correction | msgspec.UnsetType = msgspec.UNSET
    withheld: bool | msgspec.UnsetType = msgspec.UNSET


class StatusSource(msgspec.Struct, frozen=True):
    id: api_types.Id
    text: api_types.Words
    spoiler_text: api_types.Warning
    content_type: ContentType
