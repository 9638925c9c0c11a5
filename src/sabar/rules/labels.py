"""What a private label may be called, what its rules may say, and how far its posts go elsewhere."""

from collections.abc import Collection

from sabar.kit.i18n import N_
from sabar.model.errors import Invalid, NotFound, invalid
from sabar.model.labels import RuleKind
from sabar.model.problems import Problem
from sabar.rules import domains, limits
from sabar.rules.writing import text

#: So many people of other servers a post for labels reaches: each server gets words of its own.
PEOPLE_ELSEWHERE = 2_000


def name(given: str) -> tuple[str, str]:
    """The clean name, and the key by which names are compared. Raises Invalid."""
    clean = text.clean_line(given, "name")
    if not clean:
        raise invalid("name", Problem.BLANK)
    return text.within(clean, "name", limits.LABELS.name), clean.casefold()


def demand_own(wanted: Collection[int], own: Collection[int]) -> None:
    """Raises NotFound when one of the wanted labels is not among the writer's own."""
    if not set(own).issuperset(wanted):
        raise NotFound(N_("There is no such label."))


def domain(given: str, kind: RuleKind, own: str) -> str:
    """The domain as it is kept: empty for this server itself. Raises Invalid."""
    here = given.strip().lower() == own.lower()
    typed = domains.typed_server if kind is RuleKind.SERVER else domains.typed
    found = own.lower() if here else typed(given)
    if found is None:
        raise invalid("value", Problem.NOT_A_DOMAIN)
    return "" if kind is RuleKind.SERVER and here else found


def demand_few_elsewhere(people: int) -> None:
    """Raises Invalid when a post for labels would go to too many people of other servers."""
    if people > PEOPLE_ELSEWHERE:
        raise Invalid(
            N_(
                "This post would go to {people} people of other servers, one by one; {most} is the most. "
                "Choose fewer labels, or write to all your followers."
            ),
            people=people,
            most=PEOPLE_ELSEWHERE,
        )
