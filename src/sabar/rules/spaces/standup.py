"""Stand-ups: who is asked when, by his own clock and calendar, and in which order the answers of a day stand.

A day is a day of the calendar where somebody is, counted from 1970-01-01.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from sabar.kit import times
from sabar.kit.i18n import N_
from sabar.model.errors import Invalid, invalid
from sabar.model.problems import Problem
from sabar.model.spaces.rooms import Member, Space
from sabar.rules import hours
from sabar.rules.spaces.limits import STANDUPS
from sabar.rules.writing import text

_FIRST = date(1970, 1, 1).toordinal()
#: What is asked when an owner first switches it on: from Monday to Friday.
USUAL = "12345"
#: Of his day, at which somebody is asked who has not chosen.
USUAL_MINUTE = 9 * 60
_NO_DAY = N_("Choose at least one day of the week")
_NOT_TODAY = N_("Nobody is asked here today")
_TWICE = N_("You have answered today already; you can change your answer on the page of today")


class Here(NamedTuple):
    """A moment where somebody is: the day there, and by how many minutes clocks are ahead of UTC."""

    day: int
    east: int


def here(now: int, zone: str) -> Here:
    when = datetime.fromtimestamp(now / times.SECOND, times.place(zone))
    ahead = when.utcoffset()
    return Here(when.toordinal() - _FIRST, round(ahead.total_seconds() / 60) if ahead is not None else 0)


def date_of(day: int) -> str:
    """`2026-12-01`."""
    return date.fromordinal(day + _FIRST).isoformat()


def day_of(text: str) -> int | None:
    """None for what is no such date."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found.toordinal() - _FIRST if found.isoformat() == text else None


def falls_on(weekdays: str, day: int) -> bool:
    """Whether somebody is asked on this day."""
    return str(date.fromordinal(day + _FIRST).isoweekday()) in weekdays


def asked_from(day: int, minute: int, zone: str) -> int:
    """When he is asked on a day (ms). An hour that a clock passes over comes as late as it would have by the
    clock before; one that it shows twice is the first.
    """
    at = time(minute // 60, minute % 60)
    when = datetime.combine(date.fromordinal(day + _FIRST), at, times.place(zone))
    return int(when.timestamp()) * times.SECOND


def is_asked(space: Space, me: Member, now: int, zone: str) -> bool:
    """From his hour on to the end of his day, unless he answered or would not."""
    today = here(now, zone).day
    if me.standup_minute is None or me.standup_done >= today or not falls_on(space.standup, today):
        return False
    return now >= asked_from(today, me.standup_minute, zone)


def look_again(space: Space, me: Member, now: int, zone: str) -> int:
    """When an open page shows something else by itself (ms): at his hour, or when his day is over."""
    today = here(now, zone).day
    if me.standup_minute is not None and me.standup_done < today and falls_on(space.standup, today):
        asked = asked_from(today, me.standup_minute, zone)
        if asked > now:
            return asked
    return times.day_start(date.fromordinal(today + 1 + _FIRST), zone)


def demand_day(space: Space, day: int) -> None:
    """Raises Invalid on days on which nobody is asked."""
    if not falls_on(space.standup, day):
        raise Invalid(_NOT_TODAY)


def demand_first(answered: int | None) -> None:
    """Raises Invalid for a second answer of one person on one day."""
    if answered is not None:
        raise Invalid(_TWICE)


def weekdays(given: Sequence[int]) -> str:
    """As they lie: `12345`. Raises Invalid for none, and for what is no day of a week."""
    if not given:
        raise Invalid(_NO_DAY)
    if not set(given) <= set(range(1, 8)):
        raise invalid("weekdays", Problem.NOT_IN_LIST)
    return "".join(map(str, sorted(set(given))))


def minute(given: int | None) -> int | None:
    """Raises Invalid for none of a day."""
    if given is not None and not 0 <= given < hours.DAY_MINUTES:
        raise invalid("hour", Problem.NOT_A_TIME)
    return given


def question(given: str) -> str:
    """Clean; empty asks the usual one. Raises Invalid."""
    return text.within(text.clean_line(given, "question"), "question", STANDUPS.question)


def order(east: int | None, id: int) -> tuple[int, int]:
    """By which the answers of a day are sorted: those whose morning comes first. What cannot be opened comes
    last.
    """
    return (-east if east is not None else hours.DAY_MINUTES, id)
