"""What a rule may say by which one's own posts wait, and which of them a post meets."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, tzinfo

import msgspec

from sabar.kit import times
from sabar.kit.i18n import N_
from sabar.model.errors import Invalid, invalid
from sabar.model.filters import FilterKeyword
from sabar.model.hold_rules import HoldRule, RuleWait
from sabar.model.problems import Problem
from sabar.rules import hours
from sabar.rules.filters import Matcher
from sabar.rules.unsent import holding
from sabar.rules.unsent.holding import Wait
from sabar.rules.writing import text

#: Rules of one person, words of one rule, characters of one word, and the largest number of readers.
MOST_RULES = 30
MOST_WORDS = 100
WORD_CHARACTERS = 100
MOST_READERS = 1_000_000_000
_NO_CONDITION = N_(
    "Say when the rule holds a post: choose at least one condition. For every post, choose all seven days."
)
_HALF_A_SPAN = N_("A rule with hours needs both, the first and the last.")
_WAITS = {
    RuleWait.FIVE_MINUTES: Wait.FIVE_MINUTES,
    RuleWait.HALF_AN_HOUR: Wait.HALF_AN_HOUR,
    RuleWait.FOR_GOOD: Wait.FOR_GOOD,
    RuleWait.COLLEAGUE: Wait.FOR_GOOD,
}


class Known(msgspec.Struct, frozen=True):
    """What is known of a post that is being sent; None: not asked yet. `stranger`: it answers somebody whom
    its writer does not follow; `labels`: those that its readers bear.
    """

    weekday: int
    minute: int
    texts: Sequence[str] = ()
    stranger: bool | None = None
    readers: int | None = None
    labels: Collection[int] | None = None


def at(now: int, place: tzinfo) -> Known:
    """What the clock of its writer says."""
    when = datetime.fromtimestamp(now / times.SECOND, place)
    return Known(when.isoweekday(), when.hour * 60 + when.minute)


def may_hold(rules: Iterable[HoldRule], known: Known) -> list[HoldRule]:
    """Those which what is known does not speak against; when all they ask is known, those that are met."""
    return [one for one in rules if one.enabled and _may_hold(one, known)]


def ask_whom(rules: Iterable[HoldRule]) -> bool:
    """Whether it matters whom the post answers."""
    return any(one.strangers for one in rules)


def ask_readers(rules: Iterable[HoldRule]) -> bool:
    """Whether it matters who may read it."""
    return any(one.above is not None or one.label_ids for one in rules)


def until(rule: HoldRule, now: int, place: tzinfo) -> int:
    """When (ms) a post is free that meets the rule now."""
    if rule.wait is RuleWait.TOMORROW:
        return holding.next_morning(now, place)
    return holding.until(_WAITS[rule.wait], now, place)


def longest(rules: Iterable[HoldRule], now: int, place: tzinfo) -> HoldRule | None:
    """Of several that are met, the one that holds longest, before all one that asks a colleague; of two alike
    the older one.
    """
    return max(rules, key=lambda one: (asks(one), until(one, now, place), -one.id), default=None)


def asks(rule: HoldRule) -> bool:
    """Whether a colleague has to say yes."""
    return rule.wait is RuleWait.COLLEAGUE


def whom(rule: HoldRule | None) -> list[int]:
    """The colleague whom it asks; empty for all, also where no rule asks."""
    return [rule.colleague_id] if rule is not None and rule.colleague_id is not None else []


def _may_hold(rule: HoldRule, known: Known) -> bool:
    return (
        _in_time(rule, known)
        and (not rule.words or bool(found(rule, known.texts)))
        and (not rule.strangers or known.stranger is not False)
        and (rule.above is None or known.readers is None or known.readers > rule.above)
        and (not rule.label_ids or known.labels is None or not set(known.labels).isdisjoint(rule.label_ids))
    )


def _in_time(rule: HoldRule, known: Known) -> bool:
    """A night belongs to the day on which it begins."""
    days = rule.weekdays or range(1, 8)
    first, last = rule.from_minute, rule.to_minute
    if first is None or last is None:
        return known.weekday in days
    if first < last:
        return known.weekday in days and first <= known.minute < last
    if known.minute >= first:
        return known.weekday in days
    return known.minute < last and (known.weekday - 2) % 7 + 1 in days


def found(rule: HoldRule, texts: Iterable[str]) -> list[str]:
    """The words of the rule that stand in these texts, as filters find them."""
    words = [FilterKeyword(number, rule.id, word, True) for number, word in enumerate(rule.words)]
    return [one.keyword for one in Matcher(words).match(texts).get(rule.id, ())]


def sound(rule: HoldRule) -> HoldRule:
    """The rule as it is kept. Raises Invalid for one that says nothing, or what cannot be."""
    words = list(dict.fromkeys(filter(None, (text.clean_line(word, "words") for word in rule.words))))
    if len(words) > MOST_WORDS:
        raise invalid("words", Problem.LIST_TOO_LONG, most=MOST_WORDS)
    for word in words:
        text.within(word, "words", WORD_CHARACTERS)
    if not set(rule.weekdays).issubset(range(1, 8)):
        raise invalid("weekdays", Problem.NOT_IN_LIST)
    _demand_span(rule.from_minute, rule.to_minute)
    if rule.above is not None and not 0 <= rule.above <= MOST_READERS:
        raise invalid("above", Problem.OUT_OF_RANGE, least=0, most=MOST_READERS)
    clean = msgspec.structs.replace(
        rule,
        words=words,
        weekdays=sorted(set(rule.weekdays)),
        label_ids=list(dict.fromkeys(rule.label_ids)),
        colleague_id=rule.colleague_id if asks(rule) else None,
    )
    timed = clean.weekdays or clean.from_minute is not None
    if not (timed or words or clean.strangers or clean.above is not None or clean.label_ids):
        raise Invalid(_NO_CONDITION)
    return clean


def _demand_span(first: int | None, last: int | None) -> None:
    for field, minute in (("from_time", first), ("to_time", last)):
        if minute is not None and not 0 <= minute < hours.DAY_MINUTES:
            raise invalid(field, Problem.NOT_A_TIME)
    if (first is None) != (last is None) or (first is not None and first == last):
        raise Invalid(_HALF_A_SPAN)
