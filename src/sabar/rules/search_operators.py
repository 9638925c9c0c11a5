"""Operators of a question, such as `from:ana` or `-has:media`: what each asks for. None: this value means
nothing to it.
"""

from datetime import date, timedelta
from typing import NamedTuple

import regex

from sabar.model.search import Days, Term, Where
from sabar.rules import search_marks
from sabar.rules.writing import language

#: An operator and its value.
SHAPE = regex.compile(
    r"(?P<name>from|to|label|has|is|in|language|before|after|during)[:：](?P<value>.+)", regex.IGNORECASE
)
#: What is called by names that may hold blanks, in quotes then.
NAMED = regex.compile(r"label[:：]", regex.IGNORECASE)
_DATE = regex.compile(r"(?P<year>\d{4})(-(?P<month>\d\d?)(-(?P<day>\d\d?))?)?")
WHERE: dict[str, Where] = {"library": "library", "public": "public", "all": "all"}
_OTHER: dict[Where, Where] = {"library": "public", "public": "library"}


class Period(NamedTuple):
    """From the first of these days until before the other."""

    first: date
    past: date


def where(value: str, *, refused: bool) -> Where | None:
    """`library`: what one has to do with oneself; refused, it is all others find too, and the reverse."""
    found = WHERE.get(value.lower())
    return _OTHER.get(found) if refused and found else found


def mark(name: str, value: str) -> Term | None:
    """What `has:`, `is:` and `language:` look for."""
    if name == "language":
        code = language.code_of(value)
        return search_marks.written_in(code) if code else None
    found = (search_marks.HAS if name == "has" else search_marks.IS).get(value.lower())
    return search_marks.kind(found) if found else None


def period(value: str) -> Period | None:
    """A day, a month or a year: `2026-11-30`, `2026-11`, `2026`."""
    found = _DATE.fullmatch(value)
    if found is None:
        return None
    year, month, day = (int(found[name] or 0) for name in ("year", "month", "day"))
    try:
        first = date(year, month or 1, day or 1)
        if day:
            return Period(first, first + timedelta(days=1))
        return Period(first, date(year + (month in (0, 12)), month % 12 + 1 if month else 1, 1))
    except (ValueError, OverflowError):
        return None


def allowed(name: str, value: Period, *, refused: bool) -> tuple[Days, ...]:
    """The stretches of time in which a post may be, the latest first."""
    before, after = Days(date.min, value.first), Days(value.past, date.max)
    during = Days(value.first, value.past)
    stretches = {
        ("before", False): (before,),
        ("before", True): (Days(value.first, date.max),),
        ("after", False): (after,),
        ("after", True): (Days(date.min, value.past),),
        ("during", False): (during,),
        ("during", True): (after, before),
    }
    return stretches[name, refused]


def both(some: tuple[Days, ...], others: tuple[Days, ...]) -> tuple[Days, ...]:
    """What lies in one of each, the latest first."""
    met = (Days(max(a.first, b.first), min(a.past, b.past)) for a in some for b in others)
    return tuple(
        sorted((one for one in met if one.first < one.past), key=lambda one: one.first, reverse=True)
    )
