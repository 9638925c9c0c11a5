"""What strangers bring along who make an account in a browser: some work of their machine, or some patience.

No third party is asked. The task is signed and not stored; only that it was used is, for as long as it would
hold.
"""

import msgspec

from sabar.db import errors as db_errors
from sabar.kit import times
from sabar.kit.crypto import proof_of_work, secrets
from sabar.kit.i18n import N_
from sabar.kit.net import forwarded
from sabar.model.accounts import Challenge
from sabar.model.errors import Invalid, TooMany, invalid
from sabar.model.problems import Problem
from sabar.rules import limits, rates
from sabar.services import Services
from sabar.store import auth

_PURPOSE = "joining"
_LIFETIME = limits.EFFORT.seconds * times.SECOND
_PATIENCE = limits.EFFORT.patience_seconds * times.SECOND


class Offer(msgspec.Struct, frozen=True):
    """`token` comes back with the form; `task` is for a script."""

    token: str
    task: proof_of_work.Task


def offer(app: Services) -> Offer:
    """A task that holds for an hour and one account."""
    return _offer(app, secrets.token(12), app.clock.now_ms())


def kept(app: Services, token: str) -> Offer | None:
    """The same offer once more, for a form that came too early."""
    found = _known(app, token)
    return found[0] if found else None


def _offer(app: Services, chance: str, now: int) -> Offer:
    proof = secrets.derived(app.secret, f"{_PURPOSE}:{chance}", now)
    token = f"{now}.{chance}.{proof}"
    task = proof_of_work.Task(secrets.digest(token)[:32], limits.EFFORT.bits, limits.EFFORT.rounds)
    return Offer(token, task)


async def spend(app: Services, token: str, answer: str, address: str) -> None:
    """Take what the form brought along. `Invalid` for a task that holds no more or was used; `TooMany` for
    whoever brings no answer and has not waited, or comes from an address where many had patience lately.
    """
    now = app.clock.now_ms()
    found = _known(app, token)
    if found is None or not 0 <= now - found[1] < _LIFETIME:
        raise _over()
    offered, issued = found
    if not proof_of_work.solved(offered.task, answer):
        if now - issued < _PATIENCE:
            wait = -(-(issued + _PATIENCE - now) // times.SECOND)
            raise TooMany(N_("Without scripts this form can be sent after a minute"), retry_after_s=wait)
        who = {rates.By.ADDRESS: forwarded.counted_as(address)}
        await app.limits.demand(rates.charges(rates.RateClass.PATIENCE, who))
    used = Challenge(secrets.digest(token), _PURPOSE, None, "", 0, issued + _LIFETIME)
    try:
        await app.db.write(lambda tx: auth.insert_challenge(tx, used, now))
    except db_errors.UniqueViolation as error:
        raise _over() from error


def _known(app: Services, token: str) -> tuple[Offer, int] | None:
    """The offer behind a token that this server signed, and when it was made (ms)."""
    time, _, rest = token.partition(".")
    if not (time.isascii() and time.isdecimal() and len(time) <= 16):
        return None
    offered = _offer(app, rest.partition(".")[0], int(time))
    return (offered, int(time)) if secrets.same(offered.token, token) else None


def _over() -> Invalid:
    return invalid("form", Problem.FORM_OVER)
