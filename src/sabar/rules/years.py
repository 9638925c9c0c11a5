"""What kind of year it was, and when one may ask. The kinds and their bounds are Mastodon's."""

from datetime import UTC, datetime

import msgspec

from sabar.kit import times

#: Posts that an active person writes in a year, as Mastodon counted in 2023.
_ACTIVE = 113
_FIRST_DAY = 10
_DECEMBER = 12
#: A report that is not done by then has failed, and may be asked for again.
PATIENCE = times.HOUR


class Counts(msgspec.Struct, frozen=True):
    """Of one year: posts that answer nobody (their polls too), answers to others, boosts."""

    standalone: int = 0
    polls: int = 0
    replies: int = 0
    boosts: int = 0


def archetype(counts: Counts) -> str:
    """lurker, booster, pollster, replier or oracle."""
    if counts.standalone + counts.replies + counts.boosts < _ACTIVE:
        return "lurker"
    if counts.boosts > 2 * counts.standalone:
        return "booster"
    if 10 * counts.polls > counts.standalone:
        return "pollster"
    if counts.replies > 2 * counts.standalone:
        return "replier"
    return "oracle"


def making(account_id: int, year: int) -> str:
    """What runs while a report is made."""
    return f"year:{account_id}:{year}"


def season(now: int) -> int | None:
    """The year that is looked back on now: from the tenth of December to its end."""
    today = datetime.fromtimestamp(now / 1000, UTC)
    return today.year if (today.month, today.day) >= (_DECEMBER, _FIRST_DAY) else None


def tellable(year: int, now: int) -> bool:
    """Whether the year is over, or as good as over."""
    today = datetime.fromtimestamp(now / 1000, UTC)
    return 1970 <= year < today.year or year == season(now)


def year_of(ms: int) -> int:
    return datetime.fromtimestamp(ms / 1000, UTC).year


def starts(year: int) -> int:
    """Its first moment (UTC) in milliseconds."""
    return month_starts(year, 1)


def month_starts(year: int, month: int) -> int:
    """The first moment of a month; the thirteenth is the next January."""
    at = datetime(year + (month - 1) // 12, (month - 1) % 12 + 1, 1, tzinfo=UTC)
    return int(at.timestamp()) * 1000
