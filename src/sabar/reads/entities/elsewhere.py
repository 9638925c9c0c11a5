"""What other servers took of a post, told to its writer alone. Our own."""

from collections.abc import Sequence

import msgspec

from sabar.kit import times
from sabar.model.federation import InboxState, Told
from sabar.reads import api_types


class ServerTold(msgspec.Struct, frozen=True):
    """`state`: `waiting` (it is asked again), `delivered`, `refused`, `given_up` (away for too long) or
    `cancelled`; since `at`.
    """

    host: str
    state: InboxState
    at: api_types.Time


class Elsewhere(msgspec.Struct, frozen=True):
    """`total`: how many servers it goes to; `delivered`, `waiting`, `missed`: how many have it, will be asked
    again, or never got it. `servers`: the first 500, those without it first.
    """

    total: int
    delivered: int
    waiting: int
    missed: int
    servers: list[ServerTold]


def told(records: Sequence[Told]) -> list[ServerTold]:
    return [ServerTold(one.host, one.state, times.iso(one.at)) for one in records]
