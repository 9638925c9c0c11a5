"""The client API as its documentation states it, as data, and what checks answers against it.

`entities.json` and `endpoints.json` hold facts (names, types, paths) taken by script from the public
documentation of the Mastodon API.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent
_KINDS = {"String": str, "Boolean": bool, "Integer": int, "Hash": dict, "Float": (int, float)}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@cache
def entities() -> dict[str, Any]:
    return dict(json.loads((_FOLDER / "entities.json").read_text()))


@cache
def endpoints() -> list[dict[str, Any]]:
    return list(json.loads((_FOLDER / "endpoints.json").read_text()))


def assert_entity(name: str, value: Any, *, without: tuple[str, ...] = ()) -> None:
    """Every documented field is there with its type, and no other. `without`: fields we leave out."""
    problems = list(_problems(name, value, name))
    left = [problem for problem in problems if not any(problem.startswith(field) for field in without)]
    assert not left, "\n".join(left)


def assert_entities(name: str, values: Any) -> None:
    assert isinstance(values, list), values
    for value in values:
        assert_entity(name, value)


def _fields(name: str) -> list[dict[str, Any]]:
    entity = entities()[name]
    inherited = _fields(entity["extends"]) if "extends" in entity else []
    return inherited + [field for field in entity["fields"] if len(field.get("path", [field["name"]])) == 1]


def _problems(name: str, value: Any, where: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{where}: {value!r} is no {name}"]
    fields = {field["name"]: field for field in _fields(name)}
    known = {*fields, *entities()[name].get("sample_only", [])}
    found = [f"{where}.{key}: nobody documents it" for key in value if key not in known]
    for key, field in fields.items():
        if key in value:
            found += _wrong(field, value[key], f"{where}.{key}")
        elif not field.get("optional"):
            found.append(f"{where}.{key}: missing")
    return found


def _wrong(field: dict[str, Any], value: Any, where: str) -> list[str]:
    if value is None:
        return [] if field.get("nullable") else [f"{where}: null"]
    found = _wrong_type(field["type"], value, where)
    form = field.get("format")
    if form == "datetime" and not _TIME.fullmatch(str(value)):
        found.append(f"{where}: {value!r} is no time")
    if form == "date" and not _DATE.fullmatch(str(value)):
        found.append(f"{where}: {value!r} is no date")
    if form == "id" and not str(value).isdigit():
        found.append(f"{where}: {value!r} is no id")
    allowed = field.get("enum")
    given = value if isinstance(value, list) else [value]
    if allowed and not set(given) <= set(allowed):
        found.append(f"{where}: {value!r} is not one of {allowed}")
    return found


def _wrong_type(kind: str, value: Any, where: str) -> list[str]:
    inner = re.fullmatch(r"Array<(.+)>", kind)
    if inner:
        if not isinstance(value, list):
            return [f"{where}: {value!r} is no list"]
        return [problem for one in value for problem in _wrong_type(inner[1], one, f"{where}[]")]
    if kind in entities():
        return _problems(kind, value, where)
    if kind in _KINDS and (not isinstance(value, _KINDS[kind]) or (kind != "Boolean" and value is True)):
        return [f"{where}: {value!r} is no {kind}"]
    return []
