"""What of the body of a request takes a number, and what else it needs to be taken seriously."""

import re
from collections.abc import Callable, Iterator
from typing import Any, get_args, get_type_hints

import msgspec

from sabar.edge.routes import Route
from tests.privacy.things import PART, Things

_NAMES_SOMETHING = re.compile(r"(^|_)ids?$")
Fill = Callable[[str], dict[str, Any]]


def of(things: Things, route: Route) -> Iterator[tuple[str, Fill]]:
    """Each field of the body that takes a number (nested: `poll.expires_in`), and what fills it."""
    parts = PART.findall(route.path)
    for name, fill in _holes(things, route.params):
        if name not in parts:
            yield name, fill


def _holes(things: Things, kind: type[msgspec.Struct]) -> Iterator[tuple[str, Fill]]:
    hints = get_type_hints(kind)
    for one in msgspec.structs.fields(kind):
        leaves = set(_leaves(hints[one.name]))
        many = "list[" in str(hints[one.name])
        name = one.encode_name
        rest = values(things, kind)
        for inner in leaves:
            if isinstance(inner, type) and issubclass(inner, msgspec.Struct):
                for below, fill in _holes(things, inner):
                    yield f"{name}.{below}", _filling(rest, name, fill, many)
        if int in leaves or (str in leaves and _NAMES_SOMETHING.search(name)):
            yield name, _filling(rest, name, None, many)


def _filling(rest: dict[str, Any], name: str, below: Fill | None, many: bool) -> Fill:
    def fill(id: str) -> dict[str, Any]:
        value = below(id) if below else id
        return {**rest, name: [value] if many else value}

    return fill


def _leaves(hint: Any) -> Iterator[Any]:
    inner = [one for one in get_args(hint) if one is not ...]
    if not inner:
        yield hint
    for one in inner:
        yield from _leaves(one)


def values(things: Things, kind: type[msgspec.Struct]) -> dict[str, Any]:
    """What a body needs to be taken seriously."""
    names = {one.encode_name for one in msgspec.structs.fields(kind)}
    return {name: value for name, value in things.plausible.items() if name in names}
