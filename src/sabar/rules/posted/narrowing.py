"""For whom an old post may become: for fewer, and never for more than before."""

from sabar.kit import ids, times
from sabar.model.audience import Visibility
from sabar.model.errors import invalid
from sabar.model.narrowings import Narrowing, State
from sabar.model.problems import Problem
from sabar.model.statuses import Status
from sabar.rules import visibility

#: What can be chosen; a circle is chosen when a post is written.
CHOICES = (Visibility.UNLISTED, Visibility.LOCAL, Visibility.PRIVATE, Visibility.DIRECT)
#: Days after which a post is old enough for all of its age to be narrowed together.
AGES = (30, 182, 365, 730)
#: How long it can be had back.
UNDO_MS = 7 * times.DAY
#: Posts in one write, and the pause before the next.
BATCH, PAUSE_MS = 20, 500


def is_narrower(wanted: Visibility, now: Visibility) -> bool:
    return wanted is not now and visibility.narrower(wanted, now) is wanted


def choices(now: Visibility) -> list[Visibility]:
    """For whom a post can become that is for these now."""
    return [one for one in CHOICES if is_narrower(one, now)]


def wider(wanted: Visibility) -> list[Visibility]:
    """What is for more than these, and became so without choosing single people."""
    return [one for one in Visibility if is_narrower(wanted, one) and not visibility.is_for_circle(one)]


def stays_here(wanted: Visibility, status: Status) -> bool:
    """Whether a post stays here once it is for these. One that did goes on to, unless it is had back by
    everybody who could read it before.
    """
    return visibility.is_for_people_here(wanted) or (status.stays_here and not visibility.is_open(wanted))


def is_offered(days: int, wanted: Visibility) -> bool:
    """Whether all posts of this age can become so together."""
    return days in AGES and wanted in CHOICES


def before_id(days: int, now: int) -> int:
    """Posts with smaller ids are so old."""
    return ids.first_of(now - days * times.DAY)


def concerns(one: Narrowing, now: Visibility) -> bool:
    """Whether a post that is for these now is to become narrower by it."""
    return now in wider(one.visibility)


def is_as_left(one: Narrowing, now: Visibility) -> bool:
    """Whether a post is still for whom it made it."""
    made = one.visibility
    return now is made


def demand_narrower(wanted: Visibility, now: Visibility) -> None:
    """Raises Invalid for what would not be for fewer."""
    if wanted not in choices(now):
        raise invalid("visibility", Problem.NOT_NARROWER)


def can_be_undone(one: Narrowing, now: int) -> bool:
    return one.state in (State.RUNNING, State.DONE) and now < one.created_at + UNDO_MS
