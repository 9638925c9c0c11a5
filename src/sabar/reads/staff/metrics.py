"""Figures of the server for those who run it: counted from the tables, never in the way of others."""

import platform
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from importlib.metadata import version

import msgspec

from sabar.kit import times
from sabar.kit.i18n import N_
from sabar.model.errors import Invalid, invalid
from sabar.model.problems import Problem
from sabar.reads.entities import metrics as entities
from sabar.reads.server import cached_answers
from sabar.rules import limits
from sabar.rules.writing import language, links
from sabar.services import Services
from sabar.store import metrics
from sabar.store.metrics import About, Days

#: Counted once for all when a day is over.
KEPT = ("new_users", "interactions", "opened_reports", "resolved_reports")
_OF_TAG = ("tag_accounts", "tag_uses", "tag_servers")
_OF_SERVER = (
    "instance_accounts",
    "instance_reports",
    "instance_statuses",
    "instance_follows",
    "instance_followers",
)
_BYTES = "instance_media_attachments"
MEASURES = ("active_users", *KEPT, *_OF_TAG, *_OF_SERVER, _BYTES)
_BY_KIND = (
    "languages",
    "sources",
    "servers",
    "tag_servers",
    "tag_languages",
    "instance_accounts",
    "instance_languages",
)
DIMENSIONS = (*_BY_KIND, "space_usage", "software_versions")
_EVER = Days(0, 200_000)
#: Files of one other server that are weighed for one answer.
_WEIGHED = 2_000
_UNITS = ("KB", "MB", "GB", "TB")


class OfTag(msgspec.Struct, frozen=True):
    id: int | None = None


class OfServer(msgspec.Struct, frozen=True):
    domain: str | None = None


def days(start: str | None, end: str | None, now: int, *, most: int) -> Days:
    """Both days count; the last thirty when nothing is asked for. Raises Invalid."""
    last = _day("end_at", end) if end else now // times.DAY
    first = _day("start_at", start) if start else last - 29
    if last < first:
        raise invalid("end_at", Problem.BEFORE_START)
    if last - first >= most:
        raise invalid("end_at", Problem.TOO_FAR_FROM_START, most=most)
    return Days(first, last + 1)


def between(first: int, last: int) -> Days:
    """Days since the epoch, both included."""
    return Days(first, last + 1)


def _day(field: str, text: str) -> int:
    try:
        day = times.parse(text) // times.DAY
    except ValueError:
        raise invalid(field, Problem.NOT_A_DATE) from None
    if not 0 <= day < _EVER.after:
        raise invalid(field, Problem.NOT_A_DATE)
    return day


def subjects(given: msgspec.Struct, keys: Iterable[str], known: Collection[str]) -> dict[str, About]:
    """What each key speaks of, once each and in their order; keys that nobody knows are left out.

    `given` says it under the key's own name. Raises Invalid when it does not.
    """
    return {key: _about(key, getattr(given, key, None)) for key in keys if key in known}


def _about(key: str, said: OfTag | OfServer | None) -> About:
    match said:
        case OfTag(id=None):
            raise Invalid(N_("Validation failed: {key}[id] can't be blank"), key=key)
        case OfTag(id=int(tag)):
            return About(tag=tag)
        case OfServer(domain=domain):
            name = links.host_key((domain or "").strip())
            if not name:
                raise Invalid(N_("Validation failed: {key}[domain] can't be blank"), key=key)
            return About(domain=name)
    return About()


async def measure(app: Services, key: str, asked: Days, subject: About) -> entities.Measure:
    """One number by day."""
    if key == _BYTES:
        return await _stored(app, asked, subject)
    by_day = await series(app, key, asked, subject)
    data = [entities.MeasureOfDay(_date(day), str(number)) for day, number in by_day.items()]
    if key in _OF_SERVER:
        total = sum((await metrics.by_day(app.db.slow(), key, _EVER, subject)).values())
        return entities.Measure(key=key, unit=None, total=str(total), data=data)
    before = Days(asked.first - (asked.after - asked.first), asked.first)
    return entities.Measure(
        key=key,
        unit=None,
        total=str(await _total(app, key, asked, subject)),
        previous_total=str(await _total(app, key, before, subject)),
        data=data,
    )


async def series(app: Services, key: str, asked: Days, subject: About | None = None) -> dict[int, int]:
    """Day → number, for every day asked for."""
    db = app.db.slow()
    known = await metrics.counted(db, key, asked) if key in KEPT else {}
    missing = [day for day in range(asked.first, asked.after) if day not in known]
    if missing:
        known |= await metrics.by_day(db, key, Days(missing[0], missing[-1] + 1), subject or About())
    return {day: known.get(day, 0) for day in range(asked.first, asked.after)}


async def total(app: Services, key: str, asked: Days) -> int:
    """The number for all days together: somebody who was here on two days is one."""
    return await _total(app, key, asked, About())


async def _total(app: Services, key: str, asked: Days, subject: About) -> int:
    known = await metrics.whole(app.db.slow(), key, asked, subject)
    return sum((await series(app, key, asked, subject)).values()) if known is None else known


async def _stored(app: Services, asked: Days, subject: About) -> entities.Measure:
    """The bytes kept here of another server's files."""
    by_day = dict.fromkeys(range(asked.first, asked.after), 0)
    whole = 0
    for day, key in await metrics.media_of(app.db.slow(), subject.domain, _WEIGHED):
        found = await app.files.stat(key)
        if found is not None:
            whole += found.size
            if day in by_day:
                by_day[day] += found.size
    return entities.Measure(
        key=_BYTES,
        unit="bytes",
        total=str(whole),
        human_value=human_bytes(whole),
        data=[entities.MeasureOfDay(_date(day), str(number)) for day, number in by_day.items()],
    )


async def dimension(app: Services, key: str, asked: Days, subject: About, limit: int) -> entities.Dimension:
    """What there is most of."""
    if key == "space_usage":
        return entities.Dimension(key, await _space(app))
    if key == "software_versions":
        return entities.Dimension(key, await _versions(app))
    found = await metrics.by_kind(app.db.slow(), key, asked, subject, limit)
    return entities.Dimension(key, [_value(app, key, name, number) for name, number in found])


def _value(app: Services, key: str, name: str, number: int) -> entities.DimensionValue:
    human = name
    if key.endswith("languages"):
        known = language.BY_CODE.get(name)
        human = known.name if known else name
    elif key == "sources" and not name:
        name, human = "web", "Website"
    elif key.endswith("servers") and not name:
        name = human = app.settings.domain
    return entities.DimensionValue(key=name, human_key=human, value=str(number))


class _Space(msgspec.Struct, frozen=True):
    media: int


async def _space(app: Services) -> list[entities.DimensionValue]:
    async def weigh() -> _Space:
        return _Space(sum([one.size async for one in app.files.older(app.clock.now_ms() + 1)]))

    key, name, _, size = await metrics.engine(app.db.slow(), app.settings.database)
    files = await cached_answers.get(app, "figures:space", 10 * times.MINUTE, _Space, weigh)
    return [
        entities.DimensionValue(
            key=one, human_key=human, value=str(taken), unit="bytes", human_value=human_bytes(taken)
        )
        for one, human, taken in ((key, name, size), ("media", "Media storage", files.media))
    ]


async def _versions(app: Services) -> list[entities.DimensionValue]:
    key, name, number, _ = await metrics.engine(app.db.slow(), app.settings.database)
    found = (
        ("sabar", "Sabar", version("sabar")),
        ("python", "Python", platform.python_version()),
        (key, name, number),
    )
    return [
        entities.DimensionValue(key=one, human_key=human, value=value, human_value=value)
        for one, human, value in found
    ]


async def retention(app: Services, start: str, end: str, frequency: str) -> list[entities.Cohort]:
    """Who joined in each day or month, and how many of them came back in each one after. Raises Invalid."""
    if frequency not in ("day", "month"):
        raise invalid("frequency", Problem.NOT_IN_LIST)
    now = app.clock.now_ms()
    most = limits.FIGURES.cohort_days if frequency == "day" else limits.FIGURES.cohort_months * 31
    asked = days(start, end, now, most=most)
    bounds = list(range(asked.first, asked.after + 1)) if frequency == "day" else _months(asked)
    sizes, stayed = await metrics.cohorts(app.db.slow(), bounds)
    periods = range(len(bounds) - 1)
    return [
        entities.Cohort(
            _date(bounds[joined]),
            frequency,
            [
                _cohort_value(bounds[seen], stayed.get((joined, seen), 0), sizes.get(joined, 0))
                for seen in periods
                if seen >= joined
            ],
        )
        for joined in periods
    ]


def _cohort_value(day: int, stayed: int, size: int) -> entities.CohortValue:
    return entities.CohortValue(_date(day), stayed / size if size else 0.0, str(stayed))


def _months(asked: Days) -> list[int]:
    """The first day of each month that holds one of the days, and that of the month after."""
    epoch = date(1970, 1, 1)
    month = datetime.fromtimestamp(asked.first * times.DAY / 1000, UTC).date().replace(day=1)
    bounds = [(month - epoch).days]
    while bounds[-1] < asked.after:
        month = month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
        bounds.append((month - epoch).days)
    return bounds


def human_bytes(size: int) -> str:
    """`0 Bytes`, `1.5 KB`, `46.2 GB`: as the clients' own servers write it."""
    if size < 1024:
        return f"{size} Bytes"
    amount, place = size / 1024, 0
    while amount >= 1024 and place < len(_UNITS) - 1:
        amount, place = amount / 1024, place + 1
    return f"{amount:.3g} {_UNITS[place]}" if amount < 1000 else f"{amount:.0f} {_UNITS[place]}"


def _date(day: int) -> str:
    return times.iso(day * times.DAY)
