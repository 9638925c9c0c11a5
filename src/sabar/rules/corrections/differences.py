"""What became different between two texts, word by word, for people to read."""

from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

import regex

#: More words than these are shown as two texts: comparing them takes the square of their number.
_MOST = 1500
#: A word, or what stands between two of them. Scripts written without blanks are taken letter by letter.
_PART = regex.compile(
    r"[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}"
    r"\p{Script=Myanmar}]\p{M}*+|\s++|[\p{L}\p{M}\p{N}_'’\u200c\u200d]++|\X"
)


class Kind(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


class Piece(NamedTuple):
    kind: Kind
    text: str


def of(before: str, after: str) -> tuple[Piece, ...]:
    """The texts as one: put together, pieces that are the same or added make `after`, those that are the
    same or removed make `before`.
    """
    old, new = _PART.findall(before), _PART.findall(after)
    found: list[Piece] = []
    for verb, a, b, c, d in _steps(old, new):
        if verb == "equal":
            found.append(Piece(Kind.SAME, "".join(old[a:b])))
            continue
        found += [Piece(Kind.REMOVED, "".join(old[a:b]))] if a < b else []
        found += [Piece(Kind.ADDED, "".join(new[c:d]))] if c < d else []
    return tuple(found)


def _steps(old: list[str], new: list[str]) -> list[tuple[str, int, int, int, int]]:
    if len(old) + len(new) > _MOST:
        return [("equal" if old == new else "replace", 0, len(old), 0, len(new))]
    steps: list[tuple[str, int, int, int, int]] = []
    for verb, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        # A blank that stayed between two words that did not is nothing to read around.
        blank = verb == "equal" and not "".join(old[a:b]).strip()
        last = steps[-1] if steps else None
        if last and last[0] == "replace" and (blank or verb != "equal"):
            steps[-1] = ("replace", last[1], b, last[3], d)
        else:
            steps.append((verb if verb == "equal" else "replace", a, b, c, d))
    return steps
