"""Relays, which our API adds."""

import msgspec

from sabar.kit import times
from sabar.model.relays import RelayState, RelayStyle
from sabar.reads import api_types
from sabar.reads.staff.relays import Seen


class Relay(msgspec.Struct, frozen=True, kw_only=True):
    """`received`: posts that became known by it, the last one `last_uri`; `dropped`: what came above what is
    taken in a minute; `waiting`: what is not sent to its server yet; `error`: why it cannot be asked or
    reached.
    """

    id: api_types.Id
    address: str
    style: RelayStyle
    state: RelayState
    created_at: api_types.Time
    received: int
    dropped: int
    last_uri: str | None
    last_at: api_types.Time | None
    waiting: int
    error: str | None


def relay(seen: Seen) -> Relay:
    one = seen.relay
    return Relay(
        id=str(one.id),
        address=one.address,
        style=one.style,
        state=one.state,
        created_at=times.iso(one.created_at),
        received=one.received,
        dropped=one.dropped,
        last_uri=one.last_uri or None,
        last_at=times.iso(one.last_at) if one.last_at is not None else None,
        waiting=seen.waiting,
        error=one.error or seen.failure or None,
    )
