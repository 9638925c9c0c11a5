"""HoldRule: by which its writer's own posts wait; told to him alone. Our own."""

import msgspec

from sabar.model.hold_rules import HoldRule as Record
from sabar.reads import api_types
from sabar.rules import hours


class HoldRule(msgspec.Struct, frozen=True):
    """All that it says has to be so; what is empty is not asked. `wait`: `5m`, `30m`, `tomorrow` (8:00),
    `good` (until it is sent) or `colleague` (until `colleague_id` says yes, or any). `weekdays`: 1 is Monday;
    a night belongs to the day on which it begins. `from_time` and `to_time`: `22:00`, in the zone of the
    account. `words`: one of them, as whole words. `strangers`: it answers somebody one does not follow.
    `above`: more people may read it. `label_ids`: one of these bears one of the labels; null for
    applications that may not read labels.
    """

    id: api_types.Id
    enabled: bool
    wait: str
    weekdays: list[int]
    from_time: str
    to_time: str
    words: list[str]
    strangers: bool
    above: int | None
    label_ids: list[api_types.Id] | None
    colleague_id: api_types.Id | None


def of(record: Record, *, labelled: bool) -> HoldRule:
    return HoldRule(
        id=str(record.id),
        enabled=record.enabled,
        wait=record.wait,
        weekdays=record.weekdays,
        from_time=hours.clock(record.from_minute),
        to_time=hours.clock(record.to_minute),
        words=record.words,
        strangers=record.strangers,
        above=record.above,
        label_ids=[str(id) for id in record.label_ids] if labelled else None,
        colleague_id=None if record.colleague_id is None else str(record.colleague_id),
    )
