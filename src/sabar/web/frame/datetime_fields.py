"""Times as forms write them (`2026-11-23T14:30`), in the zone of the person who writes."""

from datetime import datetime
from functools import cache
from zoneinfo import available_timezones

from sabar.kit import times
from sabar.model.errors import invalid
from sabar.model.problems import Problem


def parse(field: str, text: str, zone: str) -> int | None:
    """Milliseconds since the epoch; None for an empty field. A day alone is its beginning. Raises Invalid."""
    if not text.strip():
        return None
    try:
        return times.parse(text, times.place(zone))
    except ValueError:
        raise invalid(field, Problem.NOT_A_TIME) from None


def shown(ms: int | None, zone: str) -> str:
    """The value of the field."""
    return "" if ms is None else f"{datetime.fromtimestamp(ms / 1000, times.place(zone)):%Y-%m-%dT%H:%M}"


@cache
def zones() -> tuple[str, ...]:
    """Those one can choose between, by their IANA names."""
    return ("UTC", *sorted(zone for zone in available_timezones() if "/" in zone and "Etc/" not in zone))
