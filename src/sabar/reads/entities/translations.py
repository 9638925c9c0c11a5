"""Translation and what it holds."""

import msgspec


class Option(msgspec.Struct, frozen=True):
    title: str


class Poll(msgspec.Struct, frozen=True):
    id: str
    options: list[Option]


class Attachment(msgspec.Struct, frozen=True):
    id: str
    description: str


class Translation(msgspec.Struct, frozen=True, kw_only=True):
    """`poll` is there when the post has one."""

    content: str
    spoiler_text: str
    language: str
    poll: Poll | msgspec.UnsetType = msgspec.UNSET
    media_attachments: list[Attachment]
    detected_source_language: str
    provider: str
