"""What the cast is and says, read from the texts beside this file."""

import functools
import tomllib
from importlib import resources
from typing import Any, TypeVar

import msgspec

from sabar.model.audience import Visibility

T = TypeVar("T")
Scene = tuple[str, int]


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`follows` None: everybody."""

    name: str
    shown: str
    locale: str
    note: str
    header: Scene
    header_alt: str
    fields: list[tuple[str, str]] = []
    follows: list[str] | None = None
    visibility: Visibility = Visibility.PUBLIC
    locked: bool = False
    bot: bool = False


class Picture(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    scene: str
    seed: int
    alt: str


class Poll(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    options: list[str]
    hours: int


class Rewrite(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    after: int
    text: str


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A post. `day` and `at`, or `ago`, or as a reply `after`: see posts-1.toml. A reply that `quotes` is a
    post of its own that shows the other one.
    """

    by: str
    text: str
    day: int = 0
    at: str = ""
    ago: int = 0
    after: int = 0
    then: bool = False
    quotes: bool = False
    visibility: Visibility | None = None
    warning: str = ""
    pictures: list[Picture] = []
    poll: Poll | None = None
    edit: Rewrite | None = None
    pin: bool = False
    boosts: list[str] = []
    replies: list["Line"] = []


@functools.cache
def people() -> tuple[Person, ...]:
    """The whole cast; the first owns the server."""
    return _read("people.toml", "person", Person)


@functools.cache
def posts() -> tuple[Line, ...]:
    return tuple(line for part in (1, 2, 3) for line in _read(f"posts-{part}.toml", "post", Line))


@functools.cache
def letters() -> tuple[Line, ...]:
    """What they say to one another alone."""
    return _read("letters.toml", "post", Line)


@functools.cache
def live() -> tuple[Line, ...]:
    """What they say while the demo runs."""
    return _read("live.toml", "post", Line)


def _read(file: str, key: str, kind: type[T]) -> tuple[T, ...]:
    found: dict[str, Any] = tomllib.loads(resources.files(__package__).joinpath(file).read_text("utf-8"))
    return msgspec.convert(tuple(found[key]), tuple[kind, ...])  # type: ignore[valid-type]  # `kind` is a value
