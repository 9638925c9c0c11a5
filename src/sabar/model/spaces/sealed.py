"""Where something sealed lies: it opens there and nowhere else."""

from typing import NamedTuple


class Place(NamedTuple):
    """A column of a row of a table, in a space; `day` since the epoch (UTC), whose key it is sealed with."""

    space_id: int
    day: int
    table: str
    row: int | str
    column: str = "sealed"

    @property
    def bound(self) -> bytes:
        return f"{self.space_id}|{self.day}|{self.table}|{self.row}|{self.column}".encode()


class Sealed(NamedTuple):
    place: Place
    content: bytes
