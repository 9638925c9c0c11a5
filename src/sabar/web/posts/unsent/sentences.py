"""Rules by which posts wait, read back in plain words: "Weekdays 22:00–7:00: hold until tomorrow 8:00"."""

from collections.abc import Iterable, Mapping

from sabar.kit import i18n
from sabar.kit.i18n import N_
from sabar.model.hold_rules import HoldRule, RuleWait
from sabar.web.frame import render

DAYS = {
    1: N_("Monday"),
    2: N_("Tuesday"),
    3: N_("Wednesday"),
    4: N_("Thursday"),
    5: N_("Friday"),
    6: N_("Saturday"),
    7: N_("Sunday"),
}
#: Days that have a name together.
_TOGETHER = {
    (1, 2, 3, 4, 5): N_("weekdays"),
    (6, 7): N_("weekends"),
    (1, 2, 3, 4, 5, 6, 7): N_("every day"),
}
_WAITS = {
    RuleWait.FIVE_MINUTES: N_("hold 5 minutes"),
    RuleWait.HALF_AN_HOUR: N_("hold 30 minutes"),
    RuleWait.TOMORROW: N_("hold until tomorrow 8:00"),
    RuleWait.FOR_GOOD: N_("hold until I send it"),
    RuleWait.COLLEAGUE: N_("hold until a colleague says yes"),
}


def of(lang: str, rule: HoldRule, labels: Mapping[int, str]) -> str:
    """`labels`: names of the writer's own, by id; of those that are gone, nothing is said."""
    when = ", ".join(_conditions(lang, rule, labels))
    wait = i18n.gettext(lang, _WAITS[rule.wait])
    return i18n.gettext(lang, N_("{when}: {wait}"), when=when[:1].upper() + when[1:], wait=wait)


def _conditions(lang: str, rule: HoldRule, labels: Mapping[int, str]) -> Iterable[str]:
    if time := _time(lang, rule):
        yield time
    if rule.words:
        quoted = [render.quoted(lang, word) for word in rule.words]
        yield i18n.gettext(lang, N_("posts that say {words}"), words=_any(lang, quoted))
    if rule.strangers:
        yield i18n.gettext(lang, N_("answers to people I don’t follow"))
    if rule.above is not None:
        number = render.number(lang, rule.above)
        yield i18n.ngettext(lang, "more than {n} reader", "more than {n} readers", rule.above, n=number)
    if rule.label_ids:
        names = [render.quoted(lang, labels[id]) for id in rule.label_ids if id in labels]
        if names:
            yield i18n.gettext(lang, N_("readers I labelled {names}"), names=_any(lang, names))
        else:
            yield i18n.gettext(lang, N_("readers with a label that is gone"))


def reason(lang: str, rule: HoldRule) -> str:
    """Why a colleague is asked, for him: `words` are those that stand in the post, and no label is named."""
    found = [time] if (time := _time(lang, rule)) else []
    if rule.words:
        quoted = ", ".join(render.quoted(lang, word) for word in rule.words)
        found.append(i18n.gettext(lang, N_("it says {words}"), words=quoted))
    if rule.strangers:
        found.append(i18n.gettext(lang, N_("it answers somebody its writer does not follow")))
    if rule.above is not None:
        number = render.number(lang, rule.above)
        found.append(
            i18n.ngettext(lang, "more than {n} reader", "more than {n} readers", rule.above, n=number)
        )
    if rule.label_ids:
        found.append(i18n.gettext(lang, N_("it reaches people its writer is careful with")))
    return ", ".join(found)


def _time(lang: str, rule: HoldRule) -> str:
    days = _days(lang, rule.weekdays)
    if rule.from_minute is None or rule.to_minute is None:
        return days
    hours = i18n.gettext(
        lang, N_("{first}–{last}"), first=_clock(rule.from_minute), last=_clock(rule.to_minute)
    )
    return f"{days} {hours}" if days else hours


def _days(lang: str, days: Iterable[int]) -> str:
    chosen = tuple(days)
    if chosen in _TOGETHER:
        return i18n.gettext(lang, _TOGETHER[chosen])
    return ", ".join(i18n.gettext(lang, DAYS[day]) for day in chosen)


def _any(lang: str, words: list[str]) -> str:
    """`a, b or c`."""
    if len(words) < 2:
        return "".join(words)
    start = ", ".join(words[:-1])
    return i18n.gettext(lang, N_("{some} or {last}"), some=start, last=words[-1])


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"
