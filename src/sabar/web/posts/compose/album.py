"""The pictures of the box as they were sent: which stand there, in which order, and what is said of each."""

from collections.abc import Sequence
from itertools import chain, repeat, zip_longest

import msgspec

from sabar.edge.params import Upload

#: In the place of an id: the file came with the box.
NEW = "new"


class Picture(msgspec.Struct, frozen=True):
    """Stored before (`id`), or a `file`. None of words and focus (`x,y`) leaves them."""

    id: int | None
    file: Upload | None
    alt: str | None
    focus: str | None


class Album(msgspec.Struct, frozen=True):
    """The fields. `order`: for each place as it stands, the id of what was stored before, or NEW; beside it,
    `focus_x`, `focus_y` and, of those who cannot move a place, where it shall stand (`positions`). `files`
    and `alts`: for each NEW. `kept`: what stays of that which was stored; `kept_alts`: words by its id.
    """

    kept: Sequence[int]
    kept_alts: dict[str, str]
    files: Sequence[Upload]
    alts: Sequence[str]
    order: Sequence[str]
    positions: Sequence[str]
    focus_x: Sequence[str]
    focus_y: Sequence[str]

    def pictures(self) -> list[Picture]:
        """In the order that was asked for; what `order` does not name comes last."""
        left = {str(id) for id in self.kept}
        files = chain(zip_longest(self.files, self.alts), repeat((None, None)))
        found = []
        for at, (key, position, x, y) in enumerate(
            zip_longest(self._keys(), self.positions, self.focus_x, self.focus_y), 1
        ):
            focus = f"{x},{y}" if x and y else None
            if key == NEW:
                file, alt = next(files)
                if file is not None and file.name:
                    found.append((_rank(at, position), Picture(None, file, alt, focus)))
            elif key in left:
                left.remove(key)
                found.append((_rank(at, position), Picture(int(key), None, self.kept_alts.get(key), focus)))
        return [one for _, one in sorted(found, key=lambda pair: pair[0])]

    def _keys(self) -> list[str]:
        rest = [str(id) for id in self.kept if str(id) not in self.order]
        return [*self.order, *rest, *[NEW] * (len(self.files) - self.order.count(NEW))]


def _rank(at: int, position: str | None) -> float:
    """Where a place goes that stands at `at`: what is moved up to a number comes before what stands there,
    what is moved down to it comes after.
    """
    wanted = int(position) if position and position.isdecimal() and len(position) < 3 else at
    return wanted + 0.5 * ((wanted > at) - (wanted < at))
