"""Minutes of a day as forms and applications write them: `22:00`."""

import re

from sabar.model.errors import invalid
from sabar.model.problems import Problem

DAY_MINUTES = 24 * 60
#: Browsers may add seconds.
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::[\d.]+)?", re.ASCII)


def minute_of(field: str, clock: str) -> int | None:
    """`22:00` as a minute of the day; None for nothing. Raises Invalid."""
    if not clock.strip():
        return None
    match = _CLOCK.fullmatch(clock.strip())
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise invalid(field, Problem.NOT_A_TIME)
    return int(match[1]) * 60 + int(match[2])


def clock(minute: int | None) -> str:
    """A minute of the day as `22:00`; nothing for None."""
    return "" if minute is None else f"{minute // 60:02d}:{minute % 60:02d}"
