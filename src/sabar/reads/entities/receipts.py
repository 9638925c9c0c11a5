"""Receipt: what is left of a post that was taken back, told to its writer alone. Our own."""

from collections.abc import Mapping, Sequence

import msgspec

from sabar.kit import times
from sabar.model.federation import Told
from sabar.model.receipts import Receipt as Record
from sabar.model.receipts import Way
from sabar.reads import api_types
from sabar.reads.entities import elsewhere
from sabar.reads.entities.elsewhere import ServerTold
from sabar.rules import visibility
from sabar.rules.posted import recalling


class Delivered(msgspec.Struct, frozen=True):
    """`way`: `page` (open pages of people of this server), `app`, `visit` (pages and answers for those who
    were not signed in), `push`, `letter`, `box` (on pages of others). `count`: null for a few at most.
    """

    way: Way
    count: int | None


class Receipt(msgspec.Struct, frozen=True):
    """`id`: of the post; `seconds_out`: how long others could have it. `figures`: false when so few could
    read it that a number would say who; there are no `deliveries` then. `announced`: whoever opens its
    address reads the `reason`. `servers`: what other servers that had it answered to its end; in lists, none.
    """

    id: api_types.Id
    visibility: str
    posted_at: api_types.Time
    recalled_at: api_types.Time
    seconds_out: int
    figures: bool
    deliveries: list[Delivered]
    announced: bool
    reason: str
    servers: list[ServerTold]


def of(record: Record, told: Mapping[Way, int | None], servers: Sequence[Told]) -> Receipt:
    return Receipt(
        id=str(record.status_id),
        visibility=visibility.told(record.visibility).value,
        posted_at=times.iso(record.posted_at),
        recalled_at=times.iso(record.recalled_at),
        seconds_out=recalling.lasted_ms(record) // times.SECOND,
        figures=record.figures,
        deliveries=[Delivered(way, count) for way, count in told.items()],
        announced=record.announced,
        reason=record.reason,
        servers=elsewhere.told(servers),
    )
