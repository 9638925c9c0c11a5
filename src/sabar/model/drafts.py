"""What somebody has typed and not sent."""

from typing import Any

import msgspec


class Draft(msgspec.Struct, frozen=True):
    """`name`: how the box in which it stands calls it; `writer`: the opened box that wrote last; `aside`: put
    away until it is asked for; `edits_id`: the published post that it changes; `said`: an `Unfinished`.
    """

    id: int
    account_id: int
    name: str
    revision: int
    writer: str
    reply_to_id: int | None
    quoted_id: int | None
    aside: bool
    said: dict[str, Any]
    created_at: int
    updated_at: int
    edits_id: int | None


class Box(msgspec.Struct, frozen=True):
    """An opened box: the draft it holds, the `revision` of it that it has seen (0: none), and itself."""

    draft: str
    revision: int
    writer: str

    @property
    def key(self) -> str:
        """By which it is known that what stood in it was sent."""
        return key_of(self.writer)


def key_of(writer: str) -> str:
    return f"web-{writer}" if writer else ""
