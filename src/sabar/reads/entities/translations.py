"""Translation and what it holds."""

import msgspec

from sabar.reads import api_types


class Option(msgspec.Struct, frozen=True):
    title: api_types.Title


class Poll(msgspec.Struct, frozen=True):
    id: api_types.Id
    options: list[Option]


class Attachment(msgspec.Struct, frozen=True):
    id: api_types.Id
    description: api_types.Description


class Translation(msgspec.Struct, frozen=True, kw_only=True):
    """`poll` is there when the post has one."""

    content: api_types.Html
    spoiler_text: api_types.Warning
    language: api_types.Language
    poll: Poll | msgspec.UnsetType = msgspec.UNSET
    media_attachments: list[Attachment]
    detected_source_language: str
    provider: str
