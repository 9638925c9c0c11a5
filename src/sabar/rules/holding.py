"""How long a post waits before anybody has it."""

from sabar.kit import times
from sabar.model.accounts import Preferences
from sabar.model.errors import invalid
from sabar.model.problems import Problem
from sabar.rules import limits

#: When a post waits until its writer says so: a moment that does not come.
FOR_GOOD = 253_370_764_800_000


def is_for_good(at: int) -> bool:
    return at >= FOR_GOOD


def asked_ms(seconds: int) -> int:
    """How long a writer asked it to wait. Raises Invalid."""
    if not 0 < seconds <= limits.STATUSES.hold_seconds:
        raise invalid("hold_seconds", Problem.TOO_LATE if seconds > 0 else Problem.TOO_SOON)
    return seconds * times.SECOND


def window_ms(chosen: Preferences, usual_s: int, *, reply: bool, from_app: bool) -> int:
    """The moment in which a post can be taken back. `usual_s`: of who chose nothing, in seconds; a reply
    waits half of that.
    """
    if from_app and not chosen.undo_apps:
        return 0
    own = chosen.undo_reply_seconds if reply else chosen.undo_seconds
    usual = usual_s // 2 if reply else usual_s
    return min(usual if own is None else own, limits.STATUSES.undo_seconds) * times.SECOND
