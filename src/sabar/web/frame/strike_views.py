"""Decisions of staff about somebody, as pages show them to the one and the others."""

from collections.abc import Sequence

from msgspec import Struct

from sabar.reads.staff.strikes import Told


class StrikeView(Struct, frozen=True, kw_only=True):
    """`appeal`: what its person answered; `state`: pending, approved or rejected."""

    id: str
    measure: str
    text: str
    created_ms: int
    overruled: bool = False
    appeal: str = ""
    state: str = ""


def many(told: Sequence[Told]) -> tuple[StrikeView, ...]:
    """In the order given."""
    return tuple(one(each) for each in told)


def one(told: Told) -> StrikeView:
    return StrikeView(
        id=str(told.strike.id),
        measure=told.strike.action,
        text=told.strike.text,
        created_ms=told.strike.created_at,
        overruled=told.strike.overruled_at is not None,
        appeal=told.appeal.text if told.appeal else "",
        state=told.appeal.state if told.appeal else "",
    )
