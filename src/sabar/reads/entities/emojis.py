"""CustomEmoji."""

import re
from collections.abc import Iterable

import msgspec

from sabar.model.statuses import CustomEmoji as Record
from sabar.reads import addresses
from sabar.services import Services

_SHORTCODE = re.compile(r":([a-zA-Z0-9_]{2,64}):")


class CustomEmoji(msgspec.Struct, frozen=True):
    shortcode: str
    url: str
    static_url: str
    visible_in_picker: bool
    category: str | None


def of(app: Services, record: Record) -> CustomEmoji:
    return CustomEmoji(
        shortcode=record.shortcode,
        url=addresses.file(app, record.file),
        static_url=addresses.file(app, record.static),
        visible_in_picker=record.visible,
        category=record.category or None,
    )


def shortcodes(*texts: str) -> set[str]:
    """The `:names:` that may be emoji in these texts."""
    return {name for text in texts if ":" in text for name in _SHORTCODE.findall(text)}


def used_in(app: Services, known: Iterable[Record], *texts: str) -> list[CustomEmoji]:
    wanted = shortcodes(*texts)
    return [of(app, record) for record in known if record.shortcode in wanted]
