"""Milliseconds since the epoch to the texts the API shows, and back."""

from datetime import UTC, datetime

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def iso(ms: int) -> str:
    """`2026-01-31T12:00:00.000Z`."""
    moment = datetime.fromtimestamp(ms / 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{ms % 1000:03d}Z"


def iso_or_none(ms: int | None) -> str | None:
    return None if ms is None else iso(ms)


def day(ms: int) -> str:
    """`2026-01-31`."""
    return f"{datetime.fromtimestamp(ms / 1000, UTC):%Y-%m-%d}"


def midnight(ms: int) -> int:
    """The start of the UTC day that holds `ms`."""
    return ms - ms % DAY


def parse(text: str) -> int:
    """An ISO 8601 time (UTC when no zone is given) as milliseconds; ValueError when it is none."""
    moment = datetime.fromisoformat(text.strip())
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return int(moment.timestamp() * 1000)
