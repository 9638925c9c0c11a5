"""What a report says, and how long staff reads what it is about."""

from collections.abc import Sequence

from sabar.kit import times
from sabar.model.errors import invalid
from sabar.model.problems import Problem
from sabar.rules import limits
from sabar.rules.writing import text

CATEGORIES = ("spam", "legal", "violation", "other")
#: A post that was deleted, after its report was closed.
KEPT_MS = 30 * times.DAY
#: A post of a space, of which nobody closes the report; with closing it goes at once.
SPACE_KEPT_MS = 90 * times.DAY


def comment(given: str) -> str:
    """Clean. Raises Invalid."""
    return text.within(text.clean_text(given, "comment"), "comment", limits.REPORTS.comment)


def category(given: str, *, has_rules: bool) -> str:
    """Naming a rule of this server makes it a violation. Raises Invalid."""
    if given not in CATEGORIES:
        raise invalid("category", Problem.NOT_IN_LIST)
    return "violation" if has_rules else given


def named(rule_ids: Sequence[int]) -> list[int]:
    """Of more rules than anybody names nothing is looked up."""
    return list(rule_ids)[: limits.REQUESTS.ids]
