"""Milliseconds since the epoch to the texts the API shows, and back."""

from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
#: In UTC, as every time here; without a zone, arithmetic and wording are several times as fast.
_EPOCH = datetime(1970, 1, 1)


def iso(ms: int) -> str:
    """`2026-01-31T12:00:00.000Z`."""
    return (_EPOCH + timedelta(milliseconds=ms)).isoformat(timespec="milliseconds") + "Z"


def iso_or_none(ms: int | None) -> str | None:
    return None if ms is None else iso(ms)


def day(ms: int) -> str:
    """`2026-01-31`."""
    return (_EPOCH + timedelta(milliseconds=ms)).date().isoformat()


def midnight(ms: int) -> int:
    """The start of the UTC day that holds `ms`."""
    return ms - ms % DAY


def place(zone: str) -> tzinfo:
    """A zone by its IANA name; an unknown one counts as UTC."""
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def day_start(day: date, zone: str) -> int:
    """When a day begins in a zone by its IANA name."""
    return int(datetime.combine(day, time(), place(zone)).timestamp() * 1000)


def parse(text: str, where: tzinfo = UTC) -> int:
    """An ISO 8601 time (of `where` when no zone is given) as milliseconds; ValueError when it is none, or so
    near the first or last day there is that some zone could not write it.
    """
    moment = datetime.fromisoformat(text.strip())
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=where)
    if not MINYEAR < moment.year < MAXYEAR:
        raise ValueError("the year is out of reach")
    return int(moment.timestamp() * 1000)
