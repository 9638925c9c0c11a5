"""What somebody looks for, taken apart."""

from datetime import date
from typing import Literal

import msgspec

#: Among all one may find, among what one has to do with oneself, or among what everybody finds.
Where = Literal["all", "library", "public"]


class Term(msgspec.Struct, frozen=True):
    """Words in a row. `beginning`: the last one may go on."""

    words: tuple[str, ...]
    beginning: bool = False


class Days(msgspec.Struct, frozen=True):
    """From the first until before the other. `date.min` and `date.max` are no bounds."""

    first: date
    past: date


EVER = (Days(date.min, date.max),)


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """All of `wanted`, none of `unwanted`; by all of `authors` and none of `not_authors`, naming or answering
    all of `named` and none of `not_named`: handles without their first @, or `me`. By people who bear all of
    the reader’s `labels` and none of `not_labels`: their names. `days`: the stretches of time it may be of,
    the latest first. `unknown`: operators of values that mean nothing, which are words.
    """

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    authors: tuple[str, ...] = ()
    not_authors: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    not_named: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    not_labels: tuple[str, ...] = ()
    days: tuple[Days, ...] = EVER
    where: Where = "all"
    operators: bool = False
    unknown: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.wanted and not self.operators
