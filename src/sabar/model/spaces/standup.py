"""The question of a stand-up that somebody worded himself, as it lies."""

import msgspec

from sabar.model.spaces.sealed import Place, Sealed


class Question(msgspec.Struct, frozen=True):
    """`day`: whose key it is sealed with."""

    space_id: int
    day: int
    sealed: bytes

    @property
    def place(self) -> Place:
        return Place(self.space_id, self.day, "space_questions", self.space_id)

    @property
    def content(self) -> Sealed:
        return Sealed(self.place, self.sealed)
