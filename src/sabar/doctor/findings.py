"""What a check says."""

from typing import Literal

from msgspec import Struct


class Finding(Struct, frozen=True):
    """One thing looked at; `to_do` is empty when it is fine."""

    state: Literal["ok", "warn", "fail"]
    what: str
    to_do: str = ""
