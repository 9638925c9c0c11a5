"""How long a post waits before anybody has it."""

from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum

from sabar.kit import times
from sabar.kit.i18n import N_
from sabar.model.accounts import Preferences
from sabar.model.errors import Invalid, invalid
from sabar.model.problems import Problem
from sabar.rules import limits

#: When a post waits until its writer says so: a moment that does not come.
FOR_GOOD = 253_370_764_800_000

#: Of a longer wait this much of it stands on top of home.
_NEAR_MS = times.HOUR
_MORNING = time(8)


class Wait(StrEnum):
    """How long a writer wants to hold a post. `CHOSEN`: until a time that he says."""

    CHOSEN = ""
    FIVE_MINUTES = "5m"
    HALF_AN_HOUR = "30m"
    TOMORROW = "tomorrow"
    FOR_GOOD = "good"


def until(wait: Wait, now: int, place: tzinfo) -> int:
    """When (ms) a wait that begins now is over; tomorrow is eight o'clock where the writer is."""
    match wait:
        case Wait.FIVE_MINUTES:
            return now + 5 * times.MINUTE
        case Wait.HALF_AN_HOUR:
            return now + 30 * times.MINUTE
        case Wait.TOMORROW:
            day = datetime.fromtimestamp(now / times.SECOND, place).date() + timedelta(days=1)
            return int(datetime.combine(day, _MORNING, place).timestamp()) * times.SECOND
        case Wait.FOR_GOOD:
            return FOR_GOOD
        case Wait.CHOSEN:
            raise ValueError("a time was to be chosen")


def next_morning(now: int, place: tzinfo) -> int:
    """Eight o'clock of the morning that comes: late at night that is today's."""
    when = datetime.fromtimestamp(now / times.SECOND, place)
    day = when.date() + timedelta(days=0 if when.time() < _MORNING else 1)
    return int(datetime.combine(day, _MORNING, place).timestamp()) * times.SECOND


def is_near(at: int, now: int) -> bool:
    """Whether it goes out so soon that its writer sees it on top of home."""
    return at <= now + _NEAR_MS


def is_for_good(at: int) -> bool:
    return at >= FOR_GOOD


def asked_ms(seconds: int) -> int:
    """How long a writer asked it to wait. Raises Invalid."""
    if not 0 < seconds <= limits.STATUSES.hold_seconds:
        raise invalid("hold_seconds", Problem.TOO_LATE if seconds > 0 else Problem.TOO_SOON)
    return seconds * times.SECOND


def demand_ahead(at: int, now: int) -> None:
    """Raises Invalid for a time of its own that is too near."""
    if at < now + limits.STATUSES.scheduled_ahead_min * times.SECOND:
        raise invalid("scheduled_at", Problem.SCHEDULED_TOO_SOON)


def demand_room(total: int, within: int) -> None:
    """Raises Invalid for one post with a time too many. `within`: on that day."""
    if total >= limits.STATUSES.scheduled_total:
        most = limits.STATUSES.scheduled_total
        raise Invalid(
            N_("Validation failed: You have exceeded the limit of {most} scheduled posts"), most=most
        )
    if within >= limits.STATUSES.scheduled_per_day:
        raise Invalid(
            N_("Validation failed: You have exceeded the limit of {most} scheduled posts for that day"),
            most=limits.STATUSES.scheduled_per_day,
        )


def demand_place(held: int) -> None:
    """Raises Invalid for one too many in the outbox."""
    if held >= limits.STATUSES.held:
        raise Invalid(
            N_("Validation failed: {most} posts wait in your outbox. Send or take back one of them."),
            most=limits.STATUSES.held,
        )


def chosen_s(seconds: int | None, usual: int) -> int | None:
    """A moment that somebody chose, within what there is; None for the one he would have anyway."""
    if seconds is None or seconds == usual:
        return None
    return max(0, min(seconds, limits.STATUSES.undo_seconds))


def window_ms(chosen: Preferences, usual_s: int, *, reply: bool, from_app: bool) -> int:
    """The moment in which a post can be taken back. `usual_s`: of who chose nothing, in seconds; a reply
    waits half of that.
    """
    if from_app and not chosen.undo_apps:
        return 0
    own = chosen.undo_reply_seconds if reply else chosen.undo_seconds
    usual = usual_s // 2 if reply else usual_s
    return min(usual if own is None else own, limits.STATUSES.undo_seconds) * times.SECOND
