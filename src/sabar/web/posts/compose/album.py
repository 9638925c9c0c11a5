"""The pictures of the box as they were sent: which stand there, in which order, and what is said of each."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain, repeat, zip_longest

import msgspec

from sabar.edge.params import Upload

#: In the place of an id: the file came with the box.
NEW = "new"
#: In the place of an id: here the pictures of the next post begin.
NEXT = "next"


class Picture(msgspec.Struct, frozen=True):
    """Stored before (`id`), or a `file`. None of words and focus (`x,y`) leaves them. `part`: the post it is
    in, 0 for the first.
    """

    part: int
    id: int | None
    file: Upload | None
    alt: str | None
    focus: str | None


class Album(msgspec.Struct, frozen=True):
    """The fields. `order`: for each place as it stands, the id of what was stored before, or NEW, and NEXT
    between those of two posts; beside each place,
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
        """Post by post in the order that was asked for; what `order` does not name is the first one's, and
        comes last there.
        """
        left = {str(id) for id in self.kept}
        files = chain(zip_longest(self.files, self.alts), repeat((None, None)))
        found = []
        stand: Counter[int] = Counter()
        for place, position, x, y in zip_longest(self._places(), self.positions, self.focus_x, self.focus_y):
            if place is None:
                break
            part, key = place
            stand[part] += 1
            rank = (part, _rank(stand[part], position))
            focus = f"{x},{y}" if x and y else None
            if key == NEW:
                file, alt = next(files)
                if file is not None and file.name:
                    found.append((rank, Picture(part, None, file, alt, focus)))
            elif key in left:
                left.remove(key)
                found.append((rank, Picture(part, int(key), None, self.kept_alts.get(key), focus)))
        return [one for _, one in sorted(found, key=lambda pair: pair[0])]

    def _places(self) -> list[tuple[int, str]]:
        """The post that each stands in, and its key."""
        part, found = 0, []
        for key in self.order:
            if key == NEXT:
                part += 1
            else:
                found.append((part, key))
        rest = [str(id) for id in self.kept if str(id) not in self.order]
        rest += [NEW] * (len(self.files) - self.order.count(NEW))
        return [*found, *((0, key) for key in rest)]


def _rank(at: int, position: str | None) -> float:
    """Where a place goes that stands at `at`: what is moved up to a number comes before what stands there,
    what is moved down to it comes after.
    """
    wanted = int(position) if position and position.isdecimal() and len(position) < 3 else at
    return wanted + 0.5 * ((wanted > at) - (wanted < at))
