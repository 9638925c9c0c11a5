"""Label: our own, told to whoever made it alone."""

import msgspec

from sabar.model.labels import Label as Record
from sabar.model.labels import LabelRule as RuleRecord
from sabar.reads import api_types


class LabelRule(msgspec.Struct, frozen=True):
    """`kind`: `server` or `link`; `value`: a domain."""

    id: api_types.Id
    kind: str
    value: api_types.Domain


class Label(msgspec.Struct, frozen=True):
    """`followers_count`: how many of one's followers bear it."""

    id: api_types.Id
    name: str
    colour: str
    sensitive: bool
    followers_count: int
    rules: list[LabelRule]


def of(record: Record, rules: list[RuleRecord], followers: int, own_domain: str) -> Label:
    return Label(
        id=str(record.id),
        name=record.name,
        colour=record.colour,
        sensitive=record.sensitive,
        followers_count=followers,
        rules=[LabelRule(str(one.id), one.kind, one.value or own_domain) for one in rules],
    )
