"""Who is asked when, by his own clock; which answers stand on a day, and in which order."""

from datetime import UTC, datetime

import pytest

from sabar.kit import times
from sabar.model.errors import Invalid
from sabar.model.spaces.rooms import Member, Role, Space
from sabar.rules import hours
from sabar.rules.spaces import standup

EVERY_DAY = "1234567"


def at(text: str) -> int:
    """A time in UTC, in milliseconds."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def space(weekdays: str = EVERY_DAY) -> Space:
    return Space(1, "atelier-x7k2", "Atelier", 0, standup=weekdays)


def member(minute: int | None = 540, done: int = 0) -> Member:
    return Member(1, 2, Role.GUEST, 0, standup_minute=minute, standup_done=done)


def is_asked(
    now: str, zone: str, minute: int | None = 540, weekdays: str = EVERY_DAY, done: str = ""
) -> bool:
    known = standup.day_of(done) if done else 0
    assert known is not None
    return standup.is_asked(space(weekdays), member(minute, known), at(now), zone)


@pytest.mark.parametrize(
    ("now", "zone", "day", "east"),
    [
        ("2026-12-01T10:30", "", "2026-12-01", 0),
        ("2026-12-01T10:30", "Mars/Olympus", "2026-12-01", 0),
        ("2026-12-01T09:59", "Pacific/Kiritimati", "2026-12-01", 840),
        ("2026-12-01T10:00", "Pacific/Kiritimati", "2026-12-02", 840),
        ("2026-12-01T11:59", "Pacific/Pago_Pago", "2026-12-01", -660),
        ("2026-12-01T10:59", "Pacific/Pago_Pago", "2026-11-30", -660),
        ("2026-12-01T18:14", "Asia/Kathmandu", "2026-12-01", 345),
        ("2026-12-01T18:15", "Asia/Kathmandu", "2026-12-02", 345),
        # On both sides of a change of clocks.
        ("2026-03-29T00:59", "Europe/Paris", "2026-03-29", 60),
        ("2026-03-29T01:00", "Europe/Paris", "2026-03-29", 120),
        ("1969-12-31T23:59", "UTC", "1969-12-31", 0),
    ],
)
def test_a_day_is_the_one_where_somebody_is(now: str, zone: str, day: str, east: int) -> None:
    found = standup.here(at(now), zone)
    assert (standup.date_of(found.day), found.east) == (day, east)


@pytest.mark.parametrize(
    ("now", "zone", "asked"),
    [
        ("2026-12-01T08:59:59", "UTC", False),
        ("2026-12-01T09:00", "UTC", True),
        ("2026-12-01T23:59:59", "UTC", True),
        ("2026-12-02T00:00", "UTC", False),
        # 9:00 in Kathmandu is 3:15 in Greenwich, and the day there is over at 18:15.
        ("2026-12-01T03:14", "Asia/Kathmandu", False),
        ("2026-12-01T03:15", "Asia/Kathmandu", True),
        ("2026-12-01T18:14", "Asia/Kathmandu", True),
        ("2026-12-01T18:15", "Asia/Kathmandu", False),
        # In Kiritimati the morning of the next day has come.
        ("2026-11-30T18:59", "Pacific/Kiritimati", False),
        ("2026-11-30T19:00", "Pacific/Kiritimati", True),
        ("2026-12-01T13:59", "America/New_York", False),
        ("2026-12-01T14:00", "America/New_York", True),
    ],
)
def test_one_is_asked_from_ones_own_hour_to_the_end_of_ones_own_day(now: str, zone: str, asked: bool) -> None:
    assert is_asked(now, zone) is asked


@pytest.mark.parametrize(
    ("now", "zone", "minute", "asked"),
    [
        # The clock goes from 1:59 to 3:00: half past two comes an hour after half past one.
        ("2026-03-29T01:29", "Europe/Paris", 150, False),
        ("2026-03-29T01:30", "Europe/Paris", 150, True),
        ("2026-03-29T06:59", "Europe/Paris", 540, False),
        ("2026-03-29T07:00", "Europe/Paris", 540, True),
        # Half past two comes twice: the first counts, and who was asked stays asked.
        ("2026-10-25T00:29", "Europe/Paris", 150, False),
        ("2026-10-25T00:30", "Europe/Paris", 150, True),
        ("2026-10-25T01:10", "Europe/Paris", 150, True),
        # In Cairo the day begins at one.
        ("2026-04-23T21:59", "Africa/Cairo", 0, True),
        ("2026-04-23T22:00", "Africa/Cairo", 0, True),
    ],
)
def test_a_change_of_clocks_asks_once(now: str, zone: str, minute: int, asked: bool) -> None:
    assert is_asked(now, zone, minute) is asked


@pytest.mark.parametrize(
    ("weekdays", "now", "zone", "asked"),
    [
        ("12345", "2026-11-27T10:00", "UTC", True),  # a Friday
        ("12345", "2026-11-28T10:00", "UTC", False),
        ("12345", "2026-11-29T10:00", "UTC", False),
        ("7", "2026-11-29T10:00", "UTC", True),
        # It is Monday in Auckland already, and Sunday still in Honolulu.
        ("12345", "2026-11-29T21:00", "Pacific/Auckland", True),
        ("12345", "2026-11-30T08:00", "Pacific/Honolulu", False),
        ("", "2026-11-27T10:00", "UTC", False),
    ],
)
def test_days_of_the_week_are_those_where_one_is(weekdays: str, now: str, zone: str, asked: bool) -> None:
    assert is_asked(now, zone, weekdays=weekdays) is asked


def test_who_answered_would_not_or_will_never_is_not_asked() -> None:
    assert not is_asked("2026-12-01T10:00", "UTC", done="2026-12-01")
    assert is_asked("2026-12-01T10:00", "UTC", done="2026-11-30")
    assert not is_asked("2026-12-01T10:00", "UTC", minute=None)
    # Whoever flew west has his evening twice, and answers once.
    assert not is_asked("2026-12-01T02:00", "America/New_York", minute=0, done="2026-12-01")


@pytest.mark.parametrize(
    ("now", "zone", "minute", "weekdays", "done", "again"),
    [
        ("2026-12-01T08:00", "UTC", 540, EVERY_DAY, 0, "2026-12-01T09:00"),
        ("2026-12-01T09:00", "UTC", 540, EVERY_DAY, 0, "2026-12-02T00:00"),
        ("2026-12-01T08:00", "UTC", None, EVERY_DAY, 0, "2026-12-02T00:00"),
        ("2026-12-01T08:00", "UTC", 540, "1", 0, "2026-12-02T00:00"),
        ("2026-12-01T08:00", "UTC", 540, EVERY_DAY, 99_999, "2026-12-02T00:00"),
        ("2026-12-01T02:00", "Asia/Kathmandu", 540, EVERY_DAY, 0, "2026-12-01T03:15"),
        ("2026-12-01T04:00", "Asia/Kathmandu", 540, EVERY_DAY, 0, "2026-12-01T18:15"),
        # That day has twenty-five hours.
        ("2026-10-25T12:00", "Europe/Paris", 540, EVERY_DAY, 0, "2026-10-25T23:00"),
    ],
)
def test_an_open_page_looks_again_at_the_hour_and_at_midnight(
    now: str, zone: str, minute: int | None, weekdays: str, done: int, again: str
) -> None:
    assert standup.look_again(space(weekdays), member(minute, done), at(now), zone) == at(again)


def test_an_open_page_never_looks_again_at_once() -> None:
    for zone in (
        "Pacific/Kiritimati",
        "Asia/Kathmandu",
        "Africa/Cairo",
        "America/Havana",
        "Australia/Lord_Howe",
    ):
        for hour in range(365 * 24 * 2):
            now = at("2026-01-01T00:00") + hour * times.HOUR // 2
            again = standup.look_again(space(), member(30), now, zone)
            assert 0 < again - now <= 25 * times.HOUR, (zone, now)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1970-01-01", 0),
        ("2026-12-01", 20_788),
        ("2024-02-29", 19_782),
        ("2025-02-29", None),
        ("20261201", None),
        ("2026-W49-2", None),
        ("2026-12-1", None),
        ("today", None),
        ("", None),
        ("2026-12-01T00:00", None),
        ("12026-12-01", None),
    ],
)
def test_days_stand_in_addresses_as_dates(text: str, day: int | None) -> None:
    assert standup.day_of(text) == day
    assert day is None or standup.date_of(day) == text


def test_answers_stand_in_the_order_in_which_their_mornings_come() -> None:
    given = [(60, 5), (None, 1), (345, 9), (840, 12), (-300, 2), (345, 8), (0, 3)]
    sorted_answers = sorted(given, key=lambda one: standup.order(*one))
    assert sorted_answers == [(840, 12), (345, 8), (345, 9), (60, 5), (0, 3), (-300, 2), (None, 1)]


@pytest.mark.parametrize(("given", "kept"), [([5, 1, 1], "15"), ([7], "7"), ([*range(1, 8)], EVERY_DAY)])
def test_days_of_the_week_are_kept_in_order_and_once(given: list[int], kept: str) -> None:
    assert standup.weekdays(given) == kept


@pytest.mark.parametrize("given", [[], [0], [8], [1, 9]])
def test_what_is_no_day_of_a_week_is_refused(given: list[int]) -> None:
    with pytest.raises(Invalid):
        standup.weekdays(given)


@pytest.mark.parametrize(
    ("clock", "minute"),
    [("09:00", 540), ("9:05", 545), ("00:00", 0), ("23:59", 1439), ("23:59:30", 1439), ("", None)],
)
def test_hours_are_read_as_forms_write_them(clock: str, minute: int | None) -> None:
    assert hours.minute_of("hour", clock) == minute


@pytest.mark.parametrize("clock", ["24:00", "9", "09:60", "nine", "-1:00", "٠٩:٠٠"])
def test_what_is_no_hour_is_refused(clock: str) -> None:
    with pytest.raises(Invalid):
        hours.minute_of("hour", clock)


def test_a_question_is_one_short_line() -> None:
    assert standup.question("  What did\nyou   learn? ") == "What did you learn?"
    assert standup.question(" \u200b ") == ""
    with pytest.raises(Invalid):
        standup.question("x" * 201)
