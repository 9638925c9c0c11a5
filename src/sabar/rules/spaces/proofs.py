"""When the leak test of a space may run, and what its tries come to."""

import math
from collections.abc import Sequence

from sabar.kit import times
from sabar.kit.i18n import N_
from sabar.model.errors import TooMany
from sabar.model.spaces.proofs import Outcome, Proof, Try, Verdict
from sabar.rules.spaces.limits import PROOFS


def demand_pause(last: Proof | None, now: int) -> None:
    """Raises TooMany soon after the last run that somebody asked for."""
    if last is None or last.ended_at is None or not last.asked_by:
        return
    wait = last.ended_at + PROOFS.pause_seconds * times.SECOND - now
    if wait > 0:
        raise TooMany(
            N_("The leak test has just run: start it again in some minutes"),
            retry_after_s=math.ceil(wait / times.SECOND),
        )


def is_night(now: int) -> bool:
    """Whether tests begin by themselves at this time."""
    first, last = PROOFS.night_hours
    return first <= now % times.DAY // times.HOUR < last


def outcome(tries: Sequence[Try]) -> Outcome:
    """A leak is a leak; without one, the insider must have found what was said."""
    verdicts = {one.verdict for one in tries}
    if Verdict.LEAKED in verdicts:
        return Outcome.LEAKED
    return Outcome.BLIND if Verdict.UNSEEN in verdicts or Verdict.SEEN not in verdicts else Outcome.PASSED
