"""What a list of servers would change here, and what of it may be done without asking."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import msgspec

from sabar.model.blocklists import DomainBlock, Treatment
from sabar.rules import domains


class Kind(StrEnum):
    NEW = "new"
    STRICTER = "stricter"
    #: the list says less than what stands because of it alone
    MILDER = "milder"
    #: the list says no more what stands because of it alone
    LIFTED = "lifted"
    #: all that it says is so already
    THERE = "there"


class Change(msgspec.Struct, frozen=True):
    """`before`: the severity that holds now, empty without any."""

    kind: Kind
    domain: str
    severity: str
    before: str = ""
    reject_media: bool = False
    reject_reports: bool = False
    comment: str = ""
    by_hand: bool = False
    declined: bool = False


def change(
    line: Treatment | None,
    hold: Treatment | None,
    others: Sequence[Treatment],
    blocks: Mapping[str, DomainBlock],
    *,
    declined: bool = False,
) -> Change:
    """What comes of one line, or of a `hold` whose line is gone. `others`: what other lists hold about the
    domain; `blocks`: at least those of the domain and above it.
    """
    said = line or hold
    assert said is not None
    block = blocks.get(said.domain)
    before = domains.rule_for(said.domain, blocks)
    kind = Kind.THERE
    if line is None:
        alone = block is not None and not block.by_hand and not others
        kind = Kind.LIFTED if alone else Kind.THERE
    elif before is None:
        kind = Kind.NEW
    elif not covers(before, line):
        kind = Kind.STRICTER
    elif block is not None and not block.by_hand and hold is not None and not others:
        kind = Kind.MILDER if not covers(line, block) else Kind.THERE
    return Change(
        kind,
        said.domain,
        said.severity,
        before.severity if before else "",
        said.reject_media,
        said.reject_reports,
        said.public_comment,
        before.by_hand if before else False,
        declined,
    )


def covers(one: DomainBlock | Treatment, other: DomainBlock | Treatment) -> bool:
    """Whether `one` takes away all that `other` does."""
    if one.severity == "suspend":
        return True
    if domains.SEVERITIES.index(one.severity) < domains.SEVERITIES.index(other.severity):
        return False
    return (one.reject_media or not other.reject_media) and (one.reject_reports or not other.reject_reports)


def by_itself(changes: Sequence[Change], ending: Mapping[str, int], held: int) -> list[Change]:
    """What is done without asking: nothing that ends follows (`ending`: how many, by domain), nothing that
    staff set or did not want. A list that suddenly lets go of more than half of what it `held` is believed
    by nobody but staff.
    """
    lifted = sum(one.kind is Kind.LIFTED for one in changes)
    return [
        one
        for one in changes
        if one.kind is not Kind.THERE
        and not one.declined
        and not one.by_hand
        and not ending.get(one.domain)
        and (one.kind is not Kind.LIFTED or lifted * 2 <= held)
    ]
