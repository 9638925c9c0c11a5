"""Marker."""

import msgspec

from sabar.kit import times
from sabar.model.markers import Marker as Record
from sabar.reads import api_types


class Marker(msgspec.Struct, frozen=True):
    last_read_id: api_types.Id
    version: int
    updated_at: api_types.Time


def of(record: Record) -> Marker:
    return Marker(str(record.last_read_id), record.version, times.iso(record.updated_at))
