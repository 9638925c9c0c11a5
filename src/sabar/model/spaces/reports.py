"""A post of a space that was reported to staff: how it lies, and what it is once it is opened."""

import msgspec

from sabar.model.spaces.sealed import Place, Sealed


class Reported(msgspec.Struct, frozen=True):
    """As it lies: sealed with the key of the day of the post, which was said at `said_at`."""

    report_id: int
    space_id: int
    post_id: int
    day: int
    said_at: int
    sealed: bytes

    @property
    def place(self) -> Place:
        return Place(self.space_id, self.day, "space_reports", f"{self.report_id}.{self.post_id}")

    @property
    def sealed_content(self) -> Sealed:
        return Sealed(self.place, self.sealed)


class Evidence(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is sealed of it: the words of the post as they were typed, what its poll asked, and what the
    reporter wrote about it.
    """

    text: str
    comment: str = ""
    options: list[str] = []
