"""SQL put together from parts that stand in the code: what people send can only be an argument."""

import re
from collections.abc import Iterable
from functools import lru_cache
from string import Formatter
from typing import LiteralString

from sabar.kit.paging import Window

_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_WORD = re.compile(r"[a-z_][a-z0-9_.]*")


class Sql(str):
    """A statement or a part of one: `Sql("SELECT id FROM notes WHERE {mine} LIMIT 5", mine=_MINE)`.

    The template is a constant of the code (tests/test_architecture.py holds it to that). Each of its places
    takes another `Sql` or a whole number; a brace of SQL itself is doubled. TypeError when a place is left
    out, unknown, or given any other text. The same parts make the same object, so that composing costs
    nothing the second time and an engine finds the statement it has prepared.
    """

    __slots__ = ()

    def __new__(cls, template: LiteralString, /, **places: "Sql | int") -> "Sql":
        return _filled(template, **places)

    @classmethod
    def joined(cls, between: LiteralString, parts: Iterable["Sql"]) -> "Sql":
        """All parts, with a constant between them."""
        known = list(parts)
        for part in known:
            _check(part, between)
        return str.__new__(cls, between.join(known))

    @classmethod
    def name(cls, text: str) -> "Sql":
        """The name of a table, a column or an argument. ValueError for what is none."""
        if not _NAME.fullmatch(text):
            raise ValueError(f"not a name in SQL: {text!r}")
        return str.__new__(cls, text)

    @classmethod
    def word(cls, text: str) -> "Sql":
        """A word of our own as a text in quotes, where an argument would hide it from the planner. ValueError
        for what is no word.
        """
        if not _WORD.fullmatch(text):
            raise ValueError(f"not a plain word: {text!r}")
        return str.__new__(cls, f"'{text}'")

    @classmethod
    def order(cls, window: Window) -> "Sql":
        """The direction in which a query for this part of a list runs."""
        return ASCENDING if window.upward else DESCENDING


@lru_cache(maxsize=4096, typed=True)
def _filled(template: str, **places: Sql | int) -> Sql:
    named = set()
    for _, name, shape, conversion in Formatter().parse(template):
        if name is None:
            continue
        if shape or conversion or not _NAME.fullmatch(name):
            raise TypeError(f"a place is written {{name}}, nothing more, in: {template}")
        named.add(name)
    if named != places.keys():
        missing, unknown = sorted(named - places.keys()), sorted(places.keys() - named)
        raise TypeError(f"wrong places: missing {missing}, unknown {unknown} in: {template}")
    for part in places.values():
        _check(part, template)
    return str.__new__(Sql, template.format(**places))


def _check(part: object, where: str) -> None:
    if not isinstance(part, (Sql, int)):
        raise TypeError(f"only Sql goes into SQL, not {part!r} in: {where}")


ASCENDING = Sql("ASC")
DESCENDING = Sql("DESC")
