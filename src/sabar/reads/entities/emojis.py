"""CustomEmoji."""

from collections.abc import Iterable

import msgspec

from sabar.model.statuses import CustomEmoji as Record
from sabar.reads import api_types
from sabar.reads.server import addresses
from sabar.services import Services


class CustomEmoji(msgspec.Struct, frozen=True):
    shortcode: api_types.Shortcode
    url: api_types.Address
    static_url: api_types.Address
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


def all_of(app: Services, records: Iterable[Record]) -> list[CustomEmoji]:
    return [of(app, record) for record in records]
