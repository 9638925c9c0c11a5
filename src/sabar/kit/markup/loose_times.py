"""Moments as pages write them: ISO 8601 and its relatives, mail dates, what scripts print, numbers."""

import re
from datetime import UTC, datetime, timedelta, timezone

_LONGEST = 80
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: Zones by the names that are written; where two share a name, the one that more people live in. In minutes.
_ZONES = {
    **dict.fromkeys(("z", "ut", "utc", "gmt", "wet"), 0),
    **dict.fromkeys(("bst", "cet", "mez", "west"), 60),
    **dict.fromkeys(("cest", "mesz", "eet", "sast"), 120),
    **dict.fromkeys(("eest", "msk", "trt"), 180),
    "ist": 330,
    **dict.fromkeys(("hkt", "sgt", "awst"), 480),
    **dict.fromkeys(("jst", "kst"), 540),
    "aest": 600,
    "aedt": 660,
    "nzst": 720,
    "nzdt": 780,
    **dict.fromkeys(("brt", "adt"), -180),
    **dict.fromkeys(("ast", "edt"), -240),
    **dict.fromkeys(("est", "cdt"), -300),
    **dict.fromkeys(("cst", "mdt"), -360),
    **dict.fromkeys(("mst", "pdt"), -420),
    "pst": -480,
}
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH = r"(?P<month>[a-z]{3})[a-z]*\.?"
_DATES = (
    r"(?P<year>\d{4})(?:(?P<sep>[-/.]?)(?P<number>\d{2})(?:(?P=sep)(?P<day>\d{2}))?)?(?!\d)",
    rf"(?:[a-z]{{3,9}}\.?,?\s+)?{_DAY}[\s-]+{_MONTH}[\s,-]+(?P<year>\d{{4}})",
    rf"(?:[a-z]{{3,9}}\.?,?\s+)?{_MONTH}\s+{_DAY}(?:,?\s+(?P<year>\d{{4}}))",
    # What C prints puts the year last.
    rf"[a-z]{{3}}\s+{_MONTH}\s+{_DAY}(?=.*\s(?P<year>\d{{4}})$)",
)
_TIME = (
    r"(?:(?:[\sT,]|at)+(?P<hour>\d{1,2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
    r"\s*(?P<half>[ap]\.?m\b\.?)?)?"
)
_ZONE = (
    r"(?:\s*(?P<zone>[a-z]{1,5})?\s*(?P<offset>[+-]\d{2}:?(?:\d{2})?)?)?"
    r"(?:\s*[\[(][^\])]*[\])])?(?:\s+\d{4})?"
)
_WRITTEN = [re.compile(rf"{date}{_TIME}{_ZONE}\s*", re.IGNORECASE) for date in _DATES]
_NUMBER = re.compile(r"(?:/Date\()?(-?\d{9,14})(?:[+-]\d{4})?(?:\)/)?")
_SECONDS_BEFORE = 100_000_000_000


def parse(text: str) -> int:
    """Milliseconds since 1970, in UTC where no zone is given; ValueError when it is no moment."""
    text = text.strip()
    if len(text) > _LONGEST:
        raise ValueError("too long for a moment")
    if number := _NUMBER.fullmatch(text):
        count = int(number[1])
        return count * 1000 if abs(count) < _SECONDS_BEFORE else count
    for pattern in _WRITTEN:
        if found := pattern.fullmatch(text):
            return _moment(found)
    raise ValueError("not a moment")


def _moment(found: re.Match[str]) -> int:
    given = {name: value for name, value in found.groupdict().items() if value}
    month = given.get("month", "").lower()
    if month and month not in _MONTHS:
        raise ValueError("not a month")
    hour, half = int(given.get("hour", 0)), given.get("half", "")[:1].lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    day = datetime(
        int(given["year"]),
        _MONTHS.index(month) + 1 if month else int(given.get("number", 1)),
        int(given.get("day", 1)),
        tzinfo=timezone(_offset(given)),
    )
    moment = day + timedelta(
        hours=_within(hour, 24),
        minutes=_within(int(given.get("minute", 0)), 59),
        seconds=_within(int(given.get("second", 0)), 60),
        milliseconds=int(given.get("part", "0").ljust(3, "0")[:3]),
    )
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def _within(number: int, most: int) -> int:
    if number > most:
        raise ValueError("not a time of a day")
    return number


def _offset(given: dict[str, str]) -> timedelta:
    if offset := given.get("offset"):
        digits = offset[1:].replace(":", "").ljust(4, "0")
        minutes = int(digits[:2]) * 60 + int(digits[2:])
        return timedelta(minutes=-minutes if offset[0] == "-" else minutes)
    zone = given.get("zone", "").lower()
    if zone and zone not in _ZONES:
        raise ValueError("not a zone that is known")
    return timedelta(minutes=_ZONES.get(zone, 0))
