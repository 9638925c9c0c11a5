"""Decisions of staff about somebody, as he and as they read them."""

from msgspec import Struct


class StrikeView(Struct, frozen=True, kw_only=True):
    """`appeal`: what its person answered; `state`: pending, approved or rejected."""

    id: str
    measure: str
    text: str
    created_ms: int
    overruled: bool = False
    appeal: str = ""
    state: str = ""
