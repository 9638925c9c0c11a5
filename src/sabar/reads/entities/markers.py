"""Marker."""

import msgspec

from sabar.kit import times
from sabar.model.markers import Marker as Record


class Marker(msgspec.Struct, frozen=True):
    last_read_id: str
    version: int
    updated_at: str


def of(record: Record) -> Marker:
    return Marker(str(record.last_read_id), record.version, times.iso(record.updated_at))
