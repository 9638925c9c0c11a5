"""What a member typed into a box of a space and did not send, as it lies."""

import msgspec

from sabar.model.spaces.sealed import Place, Sealed


class Draft(msgspec.Struct, frozen=True):
    """One for each box: `parent_id` is of the post that it answers, None in that of the room and in that of
    the `standup`. `sealed`: empty where nothing stands in it (any more). `writer`: the opened box that
    wrote last, hashed; `turn`: which of its writes that was. `revision` grows with each.
    """

    id: int
    space_id: int
    account_id: int
    day: int
    sealed: bytes
    writer: str
    turn: int
    kept_at: int
    parent_id: int | None = None
    revision: int = 1
    standup: bool = False

    @property
    def content(self) -> Sealed:
        return Sealed(self.place, self.sealed)

    @property
    def place(self) -> Place:
        row = f"{self.account_id}.{'standup' if self.standup else self.parent_id or 0}"
        return Place(self.space_id, self.day, "space_drafts", row)


class Box(msgspec.Struct, frozen=True):
    """An opened box. `writer`: itself; `turn`: how often it wrote, this time included; `revision`: what it
    has seen, 0 for nothing.
    """

    writer: str
    turn: int = 0
    revision: int = 0
