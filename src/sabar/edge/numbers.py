"""Numbers that posts had while they waited: their writer may go on using them in every parameter."""

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec
from msgspec.structs import replace

from sabar.model.viewers import Viewer
from sabar.reads.posts.unsent import outbox
from sabar.services import Services


async def known(app: Services, viewer: Viewer, given: msgspec.Struct) -> msgspec.Struct:
    """The same parameters, with the numbers by which the viewer's posts went out."""
    fields = fields_of(type(given))
    asked = {id for name in fields for id in _numbers(getattr(given, name))}
    found = await outbox.released(app, viewer, asked) if asked else {}
    if not found:
        return given
    return replace(given, **{name: _instead(getattr(given, name), found) for name in fields})


@cache
def fields_of(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """The parameters that name posts."""
    hints = get_type_hints(kind, include_extras=True)
    return tuple(name for name in kind.__struct_fields__ if _names_posts(hints[name]))


def _names_posts(hint: Any) -> bool:
    if get_origin(hint) is Annotated:
        return any(
            isinstance(one, msgspec.Meta) and one.extra == {"names": "status"} for one in get_args(hint)
        )
    return any(map(_names_posts, get_args(hint)))


def _numbers(value: Any) -> Iterator[int]:
    if isinstance(value, list):
        yield from value
    elif value is not None:
        yield value


def _instead(value: Any, found: dict[int, int]) -> Any:
    if isinstance(value, list):
        return [found.get(id, id) for id in value]
    return found.get(value, value)
