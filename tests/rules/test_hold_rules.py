"""Rules by which one's own posts wait: what they may say, and which of them a post meets."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from sabar.kit.i18n import languages
from sabar.model.errors import Invalid
from sabar.model.hold_rules import HoldRule, RuleWait
from sabar.rules import hours
from sabar.rules.unsent import hold_rules as rules
from sabar.rules.unsent.hold_rules import Known
from sabar.web.posts.unsent import sentences

ALWAYS = HoldRule(1, 1, True, RuleWait.HALF_AN_HOUR, [], None, None, [], False, None, [], 0)
DAKAR, AUCKLAND = ZoneInfo("Africa/Dakar"), ZoneInfo("Pacific/Auckland")
DAY = 24 * 60


def rule(**given: Any) -> HoldRule:
    return msgspec.structs.replace(ALWAYS, **given)


def clock(day: int, hour: int, minute: int = 0) -> Known:
    return Known(day, hour * 60 + minute)


NIGHTS = rule(weekdays=[1, 2, 3, 4, 5], from_minute=22 * 60, to_minute=7 * 60)
OFFICE = rule(from_minute=9 * 60, to_minute=17 * 60)


@pytest.mark.parametrize(
    ("of", "known", "holds"),
    [
        (NIGHTS, clock(1, 22), True),
        (NIGHTS, clock(1, 21, 59), False),
        (NIGHTS, clock(2, 6, 59), True),
        (NIGHTS, clock(2, 7), False),
        # The night of Friday goes on into Saturday, that of Sunday is none of theirs.
        (NIGHTS, clock(6, 3), True),
        (NIGHTS, clock(6, 23), False),
        (NIGHTS, clock(1, 3), False),
        (rule(weekdays=[7], from_minute=22 * 60, to_minute=60), clock(1, 0, 30), True),
        (OFFICE, clock(3, 9), True),
        (OFFICE, clock(3, 17), False),
        (rule(weekdays=[6, 7]), clock(7, 0), True),
        (rule(weekdays=[6, 7]), clock(5, 23, 59), False),
        (rule(weekdays=[6], enabled=False), clock(6, 1), False),
    ],
)
def test_hours_and_days_are_those_of_the_clock(of: HoldRule, known: Known, holds: bool) -> None:
    assert bool(rules.may_hold([of], known)) is holds


@pytest.mark.parametrize(
    ("words", "texts", "holds"),
    [
        (["merger"], ["The MERGER is off"], True),
        (["merger"], ["mergers"], False),
        (["merger", "city"], ["nothing", "In the city"], True),
        (["low tide"], ["Low   tide"], True),
        (["été"], ["l’ÉTÉ"], True),
        (["été"], ["répété"], False),
        (["merger"], [], False),
    ],
)
def test_words_are_found_as_filters_find_them(words: list[str], texts: list[str], holds: bool) -> None:
    known = msgspec.structs.replace(clock(1, 1), texts=texts)
    assert bool(rules.may_hold([rule(words=words)], known)) is holds


@pytest.mark.parametrize(
    ("of", "known", "holds"),
    [
        (rule(strangers=True), {"stranger": True}, True),
        (rule(strangers=True), {"stranger": False}, False),
        (rule(above=10), {"readers": 11}, True),
        (rule(above=10), {"readers": 10}, False),
        (rule(label_ids=[1, 2]), {"labels": [2]}, True),
        (rule(label_ids=[1, 2]), {"labels": [3]}, False),
        (rule(label_ids=[1]), {"labels": []}, False),
        (rule(above=10, label_ids=[1]), {"readers": 11, "labels": []}, False),
        (rule(above=10, label_ids=[1], weekdays=[2]), {"readers": 11, "labels": [1]}, False),
        (rule(above=10, label_ids=[1], weekdays=[1]), {"readers": 11, "labels": [1]}, True),
        # Not asked yet is not ruled out.
        (rule(above=10), {}, True),
        (rule(strangers=True), {}, True),
    ],
)
def test_all_that_a_rule_says_has_to_be_so(of: HoldRule, known: dict[str, Any], holds: bool) -> None:
    assert bool(rules.may_hold([of], msgspec.structs.replace(clock(1, 1), **known))) is holds


def test_of_several_rules_the_one_that_holds_longest_counts() -> None:
    now = int(datetime(2026, 11, 30, 7, 50, tzinfo=UTC).timestamp() * 1000)
    all_of = [
        rule(id=1, wait=RuleWait.FIVE_MINUTES),
        rule(id=2, wait=RuleWait.HALF_AN_HOUR),
        rule(id=3, wait=RuleWait.TOMORROW),
        rule(id=4, wait=RuleWait.HALF_AN_HOUR),
    ]

    def longest(*ids: int) -> int:
        found = rules.longest([one for one in all_of if one.id in ids], now, DAKAR)
        return found.id if found else 0

    # The morning is ten minutes away.
    assert [longest(1, 2, 3), longest(1, 3), longest(2, 4), longest()] == [2, 3, 2, 0]
    forever = rule(id=5, wait=RuleWait.FOR_GOOD)
    assert rules.longest([*all_of, forever], now, DAKAR) == forever


@pytest.mark.parametrize(
    ("hour", "zone", "morning"),
    [
        (23, DAKAR, "2026-12-01T08:00"),
        (2, DAKAR, "2026-11-30T08:00"),
        (8, DAKAR, "2026-12-01T08:00"),
        (2, AUCKLAND, "2026-12-01T08:00"),
        (20, AUCKLAND, "2026-12-02T08:00"),
    ],
)
def test_tomorrow_is_the_morning_that_comes_where_its_writer_is(
    hour: int, zone: ZoneInfo, morning: str
) -> None:
    now = int(datetime(2026, 11, 30, hour, tzinfo=UTC).timestamp() * 1000)
    ends = rules.until(rule(wait=RuleWait.TOMORROW), now, zone)
    assert f"{datetime.fromtimestamp(ends / 1000, zone):%Y-%m-%dT%H:%M}" == morning


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"words": [" ", ""]},
        {"weekdays": [0]},
        {"weekdays": [8]},
        {"from_minute": 60},
        {"to_minute": 60},
        {"from_minute": 60, "to_minute": 60},
        {"from_minute": -1, "to_minute": 60},
        {"from_minute": 1, "to_minute": DAY},
        {"above": -1},
        {"above": 10**10},
        {"words": ["x" * 101]},
        {"words": [f"word{n}" for n in range(101)]},
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        rules.sound(rule(**given))


def test_a_rule_is_kept_clean() -> None:
    kept = rules.sound(rule(words=["  merger ", "", "merger", "low  tide"], weekdays=[5, 1, 5]))
    assert (kept.words, kept.weekdays) == (["merger", "low tide"], [1, 5])
    assert rules.sound(rule(weekdays=[1], words=["x" * 100])).words == ["x" * 100]


@pytest.mark.parametrize("typed", ["24:00", "7", "7:5", "x:10", "12:60", "-1:00", "٣:00x"])
def test_what_is_no_time_of_day_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        hours.minute_of("from_time", typed)


def test_times_of_day_are_read_as_forms_write_them() -> None:
    assert [hours.minute_of("from_time", typed) for typed in ("22:00", " 7:05 ", "07:05:00", "")] == [
        22 * 60,
        425,
        425,
        None,
    ]
    assert [hours.clock(minute) for minute in (425, 0, None)] == ["07:05", "00:00", ""]


@pytest.mark.parametrize(
    ("of", "english", "french"),
    [
        (
            msgspec.structs.replace(NIGHTS, wait=RuleWait.TOMORROW),
            "Weekdays 22:00–7:00: hold until tomorrow 8:00",
            "Jours de semaine de 22:00 à 7:00\u00a0: retenir jusqu’à demain 8\u00a0h",
        ),
        (
            rule(words=["merger", "city", "low tide"], strangers=True),
            "Posts that say “merger”, “city” or “low tide”, answers to people I don’t follow: "
            "hold 30 minutes",
            "Messages qui disent «\u00a0merger\u00a0», «\u00a0city\u00a0» ou «\u00a0low tide\u00a0», "
            "réponses à des gens que je ne suis pas\u00a0: retenir 30\u00a0minutes",
        ),
        (
            rule(weekdays=[1, 3], above=1500, label_ids=[7, 8, 9], wait=RuleWait.FOR_GOOD),
            "Monday, Wednesday, more than 1,500 readers, readers I labelled “Client” or “Press”: "
            "hold until I send it",
            "Lundi, mercredi, audience de plus de 1\u202f500 personnes, audience avec l’étiquette "
            "«\u00a0Client\u00a0» ou «\u00a0Press\u00a0»\u00a0: "
            "retenir jusqu’à ce que je l’envoie",
        ),
        (
            rule(label_ids=[9], wait=RuleWait.FIVE_MINUTES),
            "Readers with a label that is gone: hold 5 minutes",
            "Audience avec une étiquette qui n’existe plus\u00a0: retenir 5\u00a0minutes",
        ),
    ],
)
def test_a_rule_is_read_back_in_plain_words(of: HoldRule, english: str, french: str) -> None:
    labels = {7: "Client", 8: "Press"}
    assert sentences.of("en", of, labels) == english
    assert sentences.of("fr", of, labels) == french
    assert set(languages()) == {"en", "fr"}
