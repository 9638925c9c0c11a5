"""Signing in: password, then the second factor where there is one."""

import msgspec

from sabar.actions.auth import attempts, networks, second_factor, sessions
from sabar.db.engine import Tx
from sabar.kit import times
from sabar.kit.crypto import passwords, secrets
from sabar.kit.i18n import N_
from sabar.model.accounts import Challenge, User
from sabar.model.errors import Invalid, Unauthorized, invalid
from sabar.model.problems import Fault, Problem
from sabar.model.viewers import Viewer
from sabar.rules import admission, emails, rates
from sabar.rules.writing import names
from sabar.services import Services
from sabar.store import accounts, auth, users

PURPOSE = "second-factor"
#: Somebody who is kept out has shown who he is: he may read why, and answer.
SHUT_OUT = "shut-out"
LIFETIME = 10 * times.MINUTE
#: Wrong codes after one right password.
ATTEMPTS = 5


class SignedIn(msgspec.Struct, frozen=True):
    """`cookie` opens the session."""

    cookie: str


class SecondStep(msgspec.Struct, frozen=True):
    """A code is asked for. `cookie` names the login that waits."""

    cookie: str


class NotYet(msgspec.Struct, frozen=True):
    """The address is to be confirmed, or staff to say yes."""

    user: User


class ShutOut(msgspec.Struct, frozen=True):
    """The login is disabled or its account suspended. `cookie` lets the person answer."""

    user: User
    cookie: str


Outcome = SignedIn | SecondStep | NotYet | ShutOut


async def log_in(app: Services, name: str, password: str, browser: sessions.Browser) -> Outcome:
    """`name` is a mail address or a user name. `Invalid` with one sentence and the same time whether the
    person exists or not (GHSA-xgg7-8hvq-8m65); `TooMany` after too many guesses at what was typed.
    """
    attempt = await attempts.begin(app, f"name:{_typed(app, name)}", browser.ip)
    user = await find(app, name)
    right = await passwords.matches(password[:1024], user.password_hash if user else None)
    known = await networks.known(app, user.id if user else 0, browser.ip)
    if user is None or not right or not attempt.open_to(known=known):
        raise await attempt.failed(refusal())
    await attempt.succeeded()
    if passwords.outdated(user.password_hash):
        await _rehash(app, user, password)
    return await admit(app, user, browser, proven_twice=False)


async def admit(app: Services, user: User, browser: sessions.Browser, *, proven_twice: bool) -> Outcome:
    """What follows a proven first factor: a session, or the wait for what is missing."""
    account = await accounts.by_id(app.db.read(), user.account_id)
    if account is None or admission.is_shut_out(user, account):
        return ShutOut(user, await _wait(app, user, SHUT_OUT))
    if not user.guest and (user.confirmed_at is None or user.approved_at is None):
        return NotYet(user)
    if user.totp_enabled and not proven_twice:
        return SecondStep(await _wait(app, user, PURPOSE))
    ticket = sessions.prepare(app, browser)
    await app.db.write(lambda tx: sessions.issue_session(tx, user.id, ticket))
    return SignedIn(ticket.cookie)


async def _wait(app: Services, user: User, purpose: str) -> str:
    plain, now = secrets.token(), app.clock.now_ms()
    challenge = Challenge(secrets.digest(plain), purpose, user.id, user.password_hash, 0, now + LIFETIME)
    await app.db.write(lambda tx: auth.insert_challenge(tx, challenge, now))
    return plain


async def finish(app: Services, waiting: str, code: str, browser: sessions.Browser) -> SignedIn:
    """The second step: six digits of the moment, or a recovery code.

    `Unauthorized` when no login waits (any more), `Invalid` for a wrong code, `TooMany` after too many.
    """
    now, token_hash = app.clock.now_ms(), secrets.digest(waiting)
    challenge = await auth.challenge(app.db.read(), token_hash, PURPOSE, now)
    user = await users.by_id(app.db.read(), challenge.user_id) if challenge and challenge.user_id else None
    # The password may have changed since: then the first step counts no more.
    if challenge is None or user is None or user.password_hash != challenge.data:
        raise Unauthorized(N_("Sign in again"))
    attempt = await attempts.begin(app, f"{PURPOSE}:{user.id}", browser.ip)
    known = await networks.known(app, user.id, browser.ip)
    if not await app.db.write(lambda tx: auth.try_challenge(tx, token_hash, ATTEMPTS)):
        raise Unauthorized(N_("Sign in again"))
    step = second_factor.step_of(app, user, code)
    ticket = sessions.prepare(app, browser)

    async def unit(tx: Tx) -> bool:
        if not attempt.open_to(known=known):
            return False
        if not await second_factor.spend(tx, user, code, step):
            return False
        if await auth.spend_challenge(tx, token_hash, PURPOSE, now) is None:
            return False
        await sessions.issue_session(tx, user.id, ticket)
        return True

    if not await app.db.write(unit):
        raise await attempt.failed(invalid("code", Problem.WRONG_CODE))
    await attempt.succeeded()
    return SignedIn(ticket.cookie)


async def prove(app: Services, viewer: Viewer, password: str) -> None:
    """The password given once more before something that matters. `Invalid`, `TooMany`."""
    open_ = viewer.session or viewer.token
    who = {rates.By.TOKEN: f"{viewer.id}:{open_.id if open_ else 0}"}
    charges = rates.charges(rates.RateClass.PASSWORD_CHANGE, who)
    await app.limits.demand(charges, N_("Too many attempts; wait a while"))
    if not await passwords.matches(password[:1024], viewer.user.password_hash):
        raise invalid("current", Problem.NOT_YOUR_PASSWORD)


def refusal() -> Invalid:
    fault = Fault(Problem.WRONG_CREDENTIALS)
    return Invalid(fault.problem.text, details={"form": [fault]})


def _typed(app: Services, name: str) -> str:
    """What names somebody, spelled as `find` compares it: no second spelling is a second allowance."""
    bare = name.strip().removeprefix("@")
    local, at, host = bare.rpartition("@")
    if not at:
        return names.normalise_username(bare)
    if app.settings.is_own(host):
        return f"{names.normalise_username(local)}@{app.settings.domain}"
    return emails.key(bare)


async def find(app: Services, name: str) -> User | None:
    """Somebody by mail address, user name or handle."""
    db = app.db.read()
    bare = name.strip().removeprefix("@")
    if "@" in bare:
        user = await users.by_email(db, emails.key(bare))
        local, _, host = bare.rpartition("@")
        if user is not None or not app.settings.is_own(host):
            return user
        bare = local
    account = await accounts.by_name(db, names.normalise_username(bare))
    return await users.by_account(db, account.id) if account else None


async def _rehash(app: Services, user: User, password: str) -> None:
    fresh = await passwords.make(password)
    await app.db.write(lambda tx: users.rehash(tx, user.id, user.password_hash, fresh))
