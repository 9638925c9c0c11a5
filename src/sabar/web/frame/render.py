"""Templates to bytes: one minijinja environment per language, strict about names that do not exist."""

import hashlib
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, Literal, NamedTuple

import minijinja
import msgspec
from babel import Locale, dates, lists, numbers, units
from markupsafe import Markup

from sabar.kit import i18n, times
from sabar.kit.i18n import N_
from sabar.kit.markup import html
from sabar.web.frame import assets, keys_table, render_cache, rich_text, settings_table
from sabar.web.frame.layout_parts import Around
from sabar.web.frame.page import Piece

TEMPLATE_DIR = Path(__file__).parent.parent / "templates"

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
#: Babel takes longer to write one date or number than the template to draw a whole post.
_KEPT = 4096
#: After a tag that ends its line, whose end is left out, one blank goes on parting what stands there.
_INDENT = re.compile(r"(?<!%\}\n)^[ \t]+|(?<=%\}\n)^[ \t]+(?=[ \t])", re.M)
_drawn = render_cache.Shelf(4_000)
#: What is said in spaces lies apart, and is forgotten when a key of one is destroyed.
_said_in_rooms = render_cache.Shelf(2_000)


#: The English of the pages is British, and so are its dates.
_REGIONS = {"en": "en-GB"}


@cache
def _locale(lang: str) -> Locale:
    return Locale.parse(_REGIONS.get(lang, lang), sep="-")


def direction(lang: str) -> str:
    return str(_locale(lang).text_direction)


def iso(ms: int) -> str:
    """ISO 8601 with milliseconds and Z, for `<time datetime>`."""
    when = datetime.fromtimestamp(ms / 1000, UTC)
    return when.strftime("%Y-%m-%dT%H:%M:%S.") + f"{ms % 1000:03d}Z"


def _zoned(ms: int, zone: str) -> datetime:
    return datetime.fromtimestamp(ms / 1000, times.place(zone))


def _first(lang: str, date: str) -> str:
    """French says `1er mars` for the first of a month, which no pattern of its locale does."""
    return f"1er{date[1:]}" if lang == "fr" and date.startswith("1 ") else date


class Timed(NamedTuple):
    """Words about time, and until when they are right."""

    words: str
    until_ms: int


def ago(lang: str, ms: int, now_ms: int) -> Timed:
    """A short age: `now`, `5m`, `2h`, `3d`, then the day, then the day with its year."""
    age = max(0, now_ms - ms)
    if age < MINUTE:
        return Timed(i18n.gettext(lang, "now"), ms + MINUTE)
    for limit, step, unit in ((HOUR, MINUTE, "minute"), (DAY, HOUR, "hour"), (7 * DAY, DAY, "day")):
        if age < limit:
            return Timed(_units(lang, age // step, unit), ms + (age // step + 1) * step)
    return Timed(_day_of_year(lang, ms // DAY, _zoned(now_ms, "UTC").year), now_ms + HOUR)


@lru_cache(_KEPT)
def _units(lang: str, count: int, unit: str) -> str:
    # French puts a space between a number and its unit, which its narrow form leaves out.
    length: Literal["short", "narrow"] = "short" if lang == "fr" else "narrow"
    return units.format_unit(count, f"duration-{unit}", length=length, locale=_locale(lang))


@lru_cache(_KEPT)
def _day_of_year(lang: str, days: int, this_year: int) -> str:
    when = _zoned(days * DAY, "UTC")
    skeleton = "MMMd" if when.year == this_year else "yMMMd"
    return _first(lang, dates.format_skeleton(skeleton, when, locale=_locale(lang)))


def until(lang: str, ms: int, now_ms: int) -> Timed:
    """Time left, in words: `3 hours`."""
    left = max(0, ms - now_ms) / 1000
    words = dates.format_timedelta(left, locale=_locale(lang))  # type: ignore[arg-type]
    return Timed(words, now_ms + MINUTE)


def lasting(lang: str, seconds: int) -> str:
    """`36 hours`, for a length that is on no list."""
    return dates.format_timedelta(seconds, threshold=2, locale=_locale(lang))


def _timed(word: Callable[[int, int], Timed], ms: int, shell: Around | render_cache.Frame) -> str:
    """Words about time in what is drawn; what is kept of it hears until when they are right."""
    timed = word(ms, shell.now_ms)
    if isinstance(shell, render_cache.Frame):
        shell.holds_until(timed.until_ms)
    return timed.words


@lru_cache(_KEPT)
def full_date(lang: str, ms: int, zone: str) -> str:
    """`23 November 2026, 09:12`, in that zone; an unknown zone counts as UTC."""
    when = _zoned(ms, zone)
    frame = str(dates.get_datetime_format("long", locale=_locale(lang)))
    day_part = _first(lang, dates.format_date(when.date(), "long", locale=_locale(lang)))
    return frame.replace("{1}", day_part).replace(
        "{0}", dates.format_time(when.time(), "short", locale=_locale(lang))
    )


def clock(lang: str, ms: int, shell: Around | render_cache.Frame) -> str:
    """`09:12`, with its day unless that is today; in the reader's zone."""
    when, now = _zoned(ms, shell.zone), _zoned(shell.now_ms, shell.zone)
    time = dates.format_time(when.time(), "short", locale=_locale(lang))
    if when.date() == now.date():
        return time
    return f"{_first(lang, dates.format_skeleton('MMMd', when, locale=_locale(lang)))}, {time}"


def to_the_second(lang: str, ms: int, shell: Around | render_cache.Frame) -> str:
    """`09:12:08`; of another day as `clock`."""
    when, now = _zoned(ms, shell.zone), _zoned(shell.now_ms, shell.zone)
    if when.date() != now.date():
        return clock(lang, ms, shell)
    return dates.format_time(when.time(), "medium", locale=_locale(lang))


@lru_cache(_KEPT)
def day(lang: str, ms: int, zone: str) -> str:
    return _first(lang, dates.format_date(_zoned(ms, zone).date(), "long", locale=_locale(lang)))


@lru_cache(_KEPT)
def weekday(lang: str, number: int) -> str:
    """`Monday` for 1, as it stands in a sentence."""
    return str(dates.get_day_names("wide", locale=_locale(lang))[number - 1])


def there(lang: str, ms: int, east: int) -> str:
    """`09:12 · UTC+5:45`, on clocks so many minutes ahead of UTC."""
    time = dates.format_time(_zoned(ms + east * MINUTE, "UTC").time(), "short", locale=_locale(lang))
    hours, minutes = divmod(abs(east), 60)
    offset = f"{'−' if east < 0 else '+'}{hours}" + (f":{minutes:02d}" if minutes else "")
    return f"{time}\u00a0· UTC{offset if east else ''}"


@lru_cache(_KEPT)
def month(lang: str, ms: int) -> str:
    return dates.format_skeleton("yMMMM", _zoned(ms, "UTC"), locale=_locale(lang))


@lru_cache(_KEPT)
def number(lang: str, value: int) -> str:
    return numbers.format_decimal(value, locale=_locale(lang))


@lru_cache(_KEPT)
def short_number(lang: str, value: int) -> str:
    """`950`, `1.2K`, `3M`, as the language writes it."""
    return numbers.format_compact_decimal(
        value, fraction_digits=1 if value < 100_000 else 0, locale=_locale(lang)
    )


def listed(lang: str, words: Sequence[str]) -> str:
    """`Client, Family and Press`."""
    return lists.format_list(list(words), locale=_locale(lang))


def quoted(lang: str, word: str) -> str:
    """`“Client”`: a word that somebody chose, in a sentence of ours."""
    return i18n.gettext(lang, N_("“{word}”"), word=word)


_BEFORE_A_WORD = re.compile(r"(?<=\d) (?=[^\W\d])")


def together(words: str) -> Markup:
    """No line ends between a number and what it counts."""
    return Markup(_BEFORE_A_WORD.sub("\u00a0", words))  # noqa: S704 -- a block of a template, escaped there


def focus(value: float) -> int:
    """A focus coordinate from -1…1 as one of nine steps, since the policy forbids inline styles."""
    return round((max(-1.0, min(1.0, value)) + 1) * 4)


def cloth(text: str) -> int:
    """One of six weaves for somebody without a header picture; always the same for the same handle."""
    return hashlib.sha256(text.encode()).digest()[0] % 6


def _said(plain: Callable[[str], str], lang: str, sentence: str, /, **values: object) -> str:
    """A sentence; one without values is `plain`: templates hold hundreds of them."""
    return i18n.gettext(lang, sentence, **values) if values else plain(sentence)


def _template(name: str) -> str | None:
    """The source of a template, without indents, which are for readers."""
    path = TEMPLATE_DIR / name
    return _INDENT.sub("", path.read_text(encoding="utf-8")) if path.is_file() else None


@cache
def environment(lang: str) -> minijinja.Environment:
    here = minijinja.Environment(
        loader=_template,
        undefined_behavior="strict",
        auto_escape_callback=lambda _name: True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    posts = render_cache.Posts(_drawn, lang, partial(here.render_template, "frame/cached_post.html"))

    def draw_in_rooms(name: str, **given: Any) -> str:
        # What it is made of from the other shelf may be gone from there first.
        return render_cache.filled(here.render_template(name, **given), _drawn, _said_in_rooms).decode()

    rooms = render_cache.Pieces(_said_in_rooms, lang, partial(draw_in_rooms, "spaces/cached_said.html"))
    functions: dict[str, Callable[..., Any]] = {
        "_": partial(_said, lru_cache(_KEPT)(partial(i18n.gettext, lang)), lang),
        "ngettext": partial(i18n.ngettext, lang),
        "static": assets.static,
        "native_name": i18n.native_name,
        "key_name": keys_table.name,
        "settings_menu": settings_table.menu,
        "shared": render_cache.shared(_drawn, lang, here.render_template),
        "shared_in_rooms": render_cache.shared(_said_in_rooms, lang, draw_in_rooms),
        "draw_post": posts.one,
        "draw_posts": posts.all,
        "draw_said": rooms.one,
        "draw_all_said": rooms.several,
    }
    filters: dict[str, Callable[..., Any]] = {
        "iso": iso,
        "ago": partial(_timed, partial(ago, lang)),
        "until": partial(_timed, partial(until, lang)),
        "full_date": partial(full_date, lang),
        "clock": partial(clock, lang),
        "there": partial(there, lang),
        "to_the_second": partial(to_the_second, lang),
        "lasting": partial(lasting, lang),
        "day": partial(day, lang),
        "month": partial(month, lang),
        "number": partial(number, lang),
        "short_number": partial(short_number, lang),
        "focus": focus,
        "cloth": cloth,
        "plain": html.to_text,
        "text": rich_text.text,
        "line": rich_text.line,
        "named": rich_text.name,
        "listed": partial(listed, lang),
        "quoted": partial(quoted, lang),
        "together": together,
        "unpictured": rich_text.unpictured,
    }
    for name, function in functions.items():
        here.add_global(name, function)
    for name, function in filters.items():
        here.add_filter(name, function)
    here.add_global("icons", assets.static("icons.svg"))
    here.add_global("key_sheet", keys_table.SHEET)
    here.add_global("own_places", settings_table.OWN)
    here.add_global("lang", lang)
    here.add_global("direction", direction(lang))
    return here


def render(name: str, context: msgspec.Struct | dict[str, object], *, lang: str) -> bytes:
    """Draw a template. A name the context does not have raises `minijinja.TemplateError`."""
    return _whole(_text(name, context, lang))


def _whole(text: str) -> bytes:
    return render_cache.page(text, _drawn, _said_in_rooms)


def forget_rooms() -> None:
    """Nothing that was said in a space is kept drawn any longer."""
    _said_in_rooms.clear()


def _text(name: str, context: msgspec.Struct | dict[str, object], lang: str) -> str:
    fields = (
        context
        if isinstance(context, dict)
        else {key: getattr(context, key) for key in context.__struct_fields__}
    )
    return environment(lang).render_template(name, **fields)


_FORM = re.compile(r"<form\b[^>]*>")


def page(view: Piece) -> bytes:
    """Draw a page or a piece of one in the language of its shell. Each form that writes says for whom it was
    drawn: the browser may go on as somebody else before it is sent. What is kept for all readers has no such
    form, and is not looked through.
    """
    text = _text(view.template, view, view.shell.lang)
    if view.shell.viewer is not None:
        text = _FORM.sub(partial(_with_reader, view.shell.viewer.id), text)
    return _whole(text)


def _with_reader(id: str, start: re.Match[str]) -> str:
    """The start of a form; `data-anybody` says that it does not matter for whom it was drawn."""
    tag = start[0]
    writes = 'method="post"' in tag and "data-anybody" not in tag
    return f'{tag}<input type="hidden" name="drawn_for" value="{id}">' if writes else tag
