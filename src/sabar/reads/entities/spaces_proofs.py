"""Runs of the leak test of a space in our part of the API."""

from typing import Any

import msgspec

from sabar.kit import times
from sabar.model.spaces.proofs import Proof
from sabar.reads import api_types


class SpaceTry(msgspec.Struct, frozen=True):
    """One exit of the program (`pages`, `calls`, `streams`, `mail`, `database` …), tried `count` times `as`
    somebody; null for what nobody asks. `verdict`: `held`, `leaked` (`places` says where), `seen` or `unseen`
    by who is in the space, `not_tried`.
    """

    exit: str
    who: str | None = msgspec.field(name="as")
    verdict: str
    count: int
    places: list[str]


class SpaceProof(msgspec.Struct, frozen=True):
    """`asked_by`: the member who started it, empty for the nightly run. `outcome`: `waiting`, `running`,
    `passed`, `leaked`, `blind` (what was said for the test was not found where it must be), `broken_off`.
    """

    id: api_types.Id
    asked_by: str
    asked_at: api_types.Time
    began_at: api_types.Time | None
    ended_at: api_types.Time | None
    outcome: str
    tries: list[SpaceTry]


def proof(one: Proof) -> SpaceProof:
    return SpaceProof(
        id=str(one.id),
        asked_by=one.asked_by,
        asked_at=_when(one.asked_at),
        began_at=_when(one.began_at),
        ended_at=_when(one.ended_at),
        outcome=one.outcome,
        tries=[SpaceTry(each.exit, each.part, each.verdict, each.count, each.places) for each in one.tries],
    )


def _when(ms: int | None) -> Any:
    return None if ms is None else times.iso(ms)
