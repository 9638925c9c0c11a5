"""Where this server is not as the documentation says: the table of `docs/conformance.md`.

A row has a kind, a name and a reason. What a row excuses has to be so; the tests say which are no longer.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from tests.contract.check import Problem

PAGE = Path(__file__).parents[2] / "docs" / "conformance.md"
KINDS = ("endpoint", "parameter", "field", "shape", "answer", "Mastodon.py", "masto.js")


@cache
def rows() -> list[tuple[str, str, str]]:
    """Kind, name and reason, in the order of the page."""
    found = re.findall(r"^\| ([\w.]+) \| `([^`]+)` \| (\S.*) \|$", PAGE.read_text(), re.MULTILINE)
    assert found, "the table of docs/conformance.md is gone"
    return [(kind, name, reason) for kind, name, reason in found]


def named(kind: str) -> set[str]:
    """What the table names of one kind."""
    assert kind in KINDS, kind
    return {name for one, name, _ in rows() if one == kind}


def matching(kind: str, names: Iterable[str]) -> dict[str, set[str]]:
    """For each row, what of `names` it stands for; a row may end in `*`."""
    every = set(names)
    return {row: {name for name in every if covers(row, name)} for row in named(kind)}


def covers(row: str, name: str) -> bool:
    """Whether this row stands for what has this name."""
    return name == row or (row.endswith("*") and name.startswith(row[:-1]))


def unexcused(problems: Iterable[Problem]) -> list[Problem]:
    """What the table does not name as our own shape."""
    return [problem for problem in problems if not any(covers(row, problem.name) for row in named("shape"))]
