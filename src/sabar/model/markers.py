"""How far somebody has read."""

import msgspec


class Marker(msgspec.Struct, frozen=True):
    account_id: int
    timeline: str
    last_read_id: int
    version: int
    updated_at: int
