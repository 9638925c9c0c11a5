"""Answers as a tree: what stands under what, where it ends, and that nothing hidden breaks it."""

import pytest

from sabar.rules.threads import Branch, branches


def drawn(found: list[Branch]) -> str:
    """`1(2 3!)`: 2 and 3 stand under 1, and 3 answers something else."""
    return " ".join(
        f"{one.id}{'!' if one.apart else ''}{f'({drawn(one.answers)})' if one.answers else ''}"
        for one in found
    )


CHAIN = [(1, 0), (2, 1), (3, 2), (4, 3), (5, 4)]


@pytest.mark.parametrize(
    ("answers", "hidden", "deepest", "expected"),
    [
        ([], set(), 6, ""),
        ([(1, 0), (2, 0)], set(), 6, "1 2"),
        ([(1, 0), (3, 1), (4, 3), (2, 0)], set(), 6, "1(3(4)) 2"),
        (CHAIN, set(), 6, "1(2(3(4(5))))"),
        # The last level is a list, in which each stands after what it answers.
        (CHAIN, set(), 2, "1(2(3 4! 5!))"),
        ([(1, 0), (2, 1), (4, 2), (3, 1)], set(), 1, "1(2 4! 3)"),
        (CHAIN, set(), 0, "1 2! 3! 4! 5!"),
        # A hidden one leaves its place to what answers it.
        ([(1, 0), (2, 1), (3, 1), (4, 0)], {1}, 6, "2! 3! 4"),
        (CHAIN, {2, 3}, 6, "1(4!(5))"),
        (CHAIN, {1, 2, 3, 4, 5}, 6, ""),
    ],
)
def test_answers_stand_under_what_they_answer(
    answers: list[tuple[int, int]], hidden: set[int], deepest: int, expected: str
) -> None:
    shown = {id for id, _ in answers} - hidden
    assert drawn(branches(0, answers, shown, deepest)) == expected


def test_a_branch_counts_all_that_stands_below() -> None:
    (branch,) = branches(0, CHAIN, range(6), 2)
    assert [one.id for one in branch] == [1, 2, 3, 4, 5]
