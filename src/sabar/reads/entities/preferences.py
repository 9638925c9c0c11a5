"""Preferences."""

import msgspec

from sabar.model.accounts import Preferences as Record
from sabar.model.audience import Visibility
from sabar.reads import api_types
from sabar.rules import visibility


class Preferences(msgspec.Struct, frozen=True, kw_only=True):
    visibility: api_types.Visibility = msgspec.field(name="posting:default:visibility")
    sensitive: bool = msgspec.field(name="posting:default:sensitive")
    language: api_types.Language | None = msgspec.field(name="posting:default:language")
    quote_policy: str = msgspec.field(name="posting:default:quote_policy")
    expand_media: str = msgspec.field(name="reading:expand:media")
    expand_spoilers: bool = msgspec.field(name="reading:expand:spoilers")


def of(record: Record) -> Preferences:
    return Preferences(
        visibility=visibility.told(Visibility(record.visibility)),
        sensitive=record.sensitive,
        language=record.language,
        quote_policy=record.quote_policy,
        expand_media=record.expand_media,
        expand_spoilers=record.expand_spoilers,
    )
