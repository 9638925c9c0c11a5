"""The client API as its documentation states it, as data, and what checks answers against it.

`entities.json` and `endpoints.json` hold facts (names, types, paths) taken by script from the public
documentation of the Mastodon API.
"""

from typing import Any

from tests.contract import exceptions
from tests.contract.check import check
from tests.contract.data import endpoints, entities

__all__ = ["assert_entities", "assert_entity", "endpoints", "entities"]


def assert_entity(name: str, value: Any, *, without: tuple[str, ...] = ()) -> None:
    """Every documented field is there with its type, and no other, down to the last nested key.

    `without`: beginnings of places that a test is not about.
    """
    found = exceptions.unexcused(check(name, value).problems)
    left = [problem for problem in found if not problem.where.startswith(without)]
    assert not left, "\n".join(map(str, left))


def assert_entities(name: str, values: Any) -> None:
    assert_entity(f"Array<{name}>", values)
