"""Audience: our own, told to whoever is about to post alone."""

from collections.abc import Sequence

import msgspec

from sabar.model.labels import Label
from sabar.reads import api_types


class LabelCount(msgspec.Struct, frozen=True):
    """`count`: how many of them bear this label."""

    id: api_types.Id
    name: str
    colour: str
    sensitive: bool
    count: int


class Sensitive(msgspec.Struct, frozen=True):
    """People with a label of which one wants to be asked, each counted once. `readers`: those who may read
    it; `named`: those whom its words name.
    """

    readers: int
    named: int


class Audience(msgspec.Struct, frozen=True):
    """`total`: followers and people named who may read it; null where somebody else chose whom the thread is
    for. `reach`: `found` when everybody can find it, `open` when everybody can read it, `here`
    when everybody of this server can find it and nobody else, else `limited`.
    `sensitive`: what our own pages would ask about; null without the scope of labels. `servers`: how many
    other servers it goes to, 0 where it is for labels.
    """

    total: int | None
    reach: str
    labels: list[LabelCount]
    sensitive: Sensitive | None
    servers: int


def of(
    total: int | None,
    reach: str,
    labels: Sequence[tuple[Label, int]] = (),
    sensitive: Sensitive | None = None,
    servers: int = 0,
) -> Audience:
    """With the labels that somebody among them bears."""
    return Audience(
        total,
        reach,
        [
            LabelCount(str(label.id), label.name, label.colour, label.sensitive, count)
            for label, count in labels
            if count
        ],
        sensitive,
        servers,
    )
