"""A conversation as a tree: which answer stands under which."""

from collections.abc import Container, Iterator, Sequence

from msgspec import Struct

#: Levels that are indented; whatever answers below the last one stands beside what it answers, after it.
DEEPEST = 6


class Branch(Struct):
    """An answer and what answers it. `apart`: what it answers is not the post that it stands under."""

    id: int
    apart: bool
    answers: list["Branch"]

    def __iter__(self) -> Iterator["Branch"]:
        """The answer and all below it, in reading order."""
        yield self
        for answer in self.answers:
            yield from answer


def branches(
    root: int, answers: Sequence[tuple[int, int]], shown: Container[int], deepest: int = DEEPEST
) -> list[Branch]:
    """`answers`: (id, what it answers) in reading order, each after what it answers. One that is not `shown`
    leaves no hole: what answers it stands where it would stand.
    """
    first: list[Branch] = []
    #: what stands under a post: the list, its level, and the post that heads it
    below: dict[int, tuple[list[Branch], int, int]] = {root: (first, 0, root)}
    for id, answered in answers:
        beside, level, head = below[answered]
        if id not in shown:
            below[id] = beside, level, head
            continue
        branch = Branch(id, apart=answered != head, answers=[])
        beside.append(branch)
        below[id] = (branch.answers, level + 1, id) if level < deepest else (beside, level, head)
    return first
