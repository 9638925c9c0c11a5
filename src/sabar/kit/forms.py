"""The parameter grammar of web forms: `a=1`, `a[]=1`, `a[b]=1`, `a[0][b]=1` into nested values."""

import re
from collections.abc import Iterable
from typing import Any

#: Keys nest at most this deep and one body holds at most this many pairs.
MAX_DEPTH = 6
MAX_PAIRS = 2000
#: A numbered key; what looks otherwise, or is longer, numbers nothing.
_PLACE = re.compile("[0-9]{1,9}")


class Several(list[Any]):
    """The values of a plain key that was given more than once, in order."""


class FormError(ValueError):
    """The pairs contradict one another or nest too deep."""


def nest(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Pairs in order to nested dicts and lists. A plain key given twice becomes `Several`.

    Lists come from `a[]`; numbered keys (`a[0]`) stay a dict keyed by the number's text, which
    `as_list` orders, since both forms are in use for the same parameter.
    """
    root: dict[str, Any] = {}
    for count, (key, value) in enumerate(pairs):
        if count >= MAX_PAIRS:
            raise FormError("too many parameters")
        _place(root, _split(key), value)
    return root


def pairs(value: dict[str, Any]) -> list[tuple[str, str]]:
    """Pairs of which `nest` makes `value` again, with texts for all else."""
    found: list[tuple[str, str]] = []
    for key, one in value.items():
        _spread(key, one, found)
    return found


def _spread(key: str, value: Any, found: list[tuple[str, str]]) -> None:
    if isinstance(value, dict):
        for name, one in value.items():
            _spread(f"{key}[{name}]", one, found)
    elif isinstance(value, list):
        for one in value:
            _spread(f"{key}[]", one, found)
    elif value is not None:
        found.append((key, str(value).lower() if isinstance(value, bool) else str(value)))


def _split(key: str) -> list[str]:
    head, bracket, rest = key.partition("[")
    if not bracket or not head or not rest.endswith("]"):
        return [key]
    parts = [head, *rest[:-1].split("][")]
    while parts[-2:] == ["", ""]:
        # Mastodon.py writes `id[][]` where it means `id[]`.
        parts.pop()
    if len(parts) > MAX_DEPTH:
        raise FormError(f"parameter {head!r} nests too deep")
    return parts


def _place(root: dict[str, Any], parts: list[str], value: Any) -> None:
    here = root
    for position, part in enumerate(parts):
        last = position == len(parts) - 1
        rest = parts[position + 1 :]
        if last:
            before = here.get(part)
            if isinstance(before, Several):
                before.append(value)
            else:
                here[part] = value if before is None else Several([before, value])
            return
        if rest == [""]:
            there = here.setdefault(part, [])
            if not isinstance(there, list):
                raise FormError(f"parameter {parts[0]!r} is given as a list and as something else")
            there.append(value)
            return
        if rest[0] == "":
            here = _list_item(here, part, rest[1], parts[0])
            parts_left = rest[1:]
            _place(here, parts_left, value)
            return
        there = here.setdefault(part, {})
        if not isinstance(there, dict):
            raise FormError(f"parameter {parts[0]!r} is given as a map and as something else")
        here = there


def _list_item(here: dict[str, Any], part: str, key: str, name: str) -> dict[str, Any]:
    """`a[][b]`: the last map of the list, or a new one when it has `b` already."""
    there = here.setdefault(part, [])
    if not isinstance(there, list):
        raise FormError(f"parameter {name!r} is given as a list and as something else")
    if not there or not isinstance(there[-1], dict) or key in there[-1]:
        there.append({})
    item: dict[str, Any] = there[-1]
    return item


def as_list(value: Any) -> list[Any]:
    """A list however it was written: `a[]=`, `a[0]=`, JSON array or one bare value."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        keys = list(value)
        if all(map(_PLACE.fullmatch, keys)):
            keys.sort(key=int)
        return [value[key] for key in keys]
    return [value]
