"""After which time posts may delete themselves, and how many of them at once."""

from sabar.kit import ids, times
from sabar.model.errors import invalid
from sabar.model.expiry import ExpiryRule
from sabar.model.problems import Problem

#: Days: from a week to two years.
AGES = (7, 14, 30, 61, 91, 182, 365, 730)
MOST_FAVOURITES = 1_000_000
#: Posts of one account in one hour, so that others are not in anybody's way.
HOURLY = 200
#: Accounts looked at together.
ACCOUNTS = 100
#: Posts that a preview shows.
SHOWN = 5


def before_id(rule: ExpiryRule, now: int) -> int:
    """Posts with smaller ids are old enough."""
    return ids.first_of(now - rule.days * times.DAY)


def demand_sound(rule: ExpiryRule) -> None:
    """Raises Invalid for an age or a number that is not offered."""
    if rule.days not in AGES:
        raise invalid("days", Problem.NOT_IN_LIST)
    if not 0 <= rule.keep_favourites <= MOST_FAVOURITES:
        raise invalid("keep_favourites", Problem.NOT_IN_LIST)
