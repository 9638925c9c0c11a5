"""Changing a password, and getting in again without it."""

from sabar.actions.auth import login, mail_links, networks, sessions
from sabar.db.engine import Tx
from sabar.events import MailWanted
from sabar.kit.crypto import passwords, secrets
from sabar.kit.i18n import N_
from sabar.kit.net import forwarded
from sabar.model.accounts import User
from sabar.model.errors import Gone, TooMany, several
from sabar.model.viewers import Viewer
from sabar.rules import emails, limits, rates
from sabar.rules import passwords as rules
from sabar.services import Services
from sabar.store import accounts, auth, users

_TOO_MANY = N_("Too many e-mails to this address; check your inbox, or wait a while")


async def change(app: Services, viewer: Viewer, current: str, fresh: str) -> None:
    """Every other session, every token and every stream ends. `Invalid`, `TooMany`."""
    user = viewer.user
    await login.prove(app, viewer, current)
    _demand_good(fresh, viewer.account.username, user.email)
    await replace(app, user, fresh, keep=viewer.session.id if viewer.session else None)


async def replace(app: Services, user: User, fresh: str, *, keep: int | None = None) -> None:
    """Set a password that was checked, and end what the old one opened (CVE-2025-62174)."""
    password_hash, number = await passwords.make(fresh), app.ids.next()

    async def unit(tx: Tx) -> None:
        await users.set_password(tx, user.id, password_hash)
        await sessions.revoke_all(tx, user, keep=keep)
        if app.mail.configured:
            tx.emit(MailWanted("security", user.id, number))

    await app.db.write(unit)


async def forgot(app: Services, email: str, address: str) -> None:
    """Mail a link when the mail address is somebody's; answers the same way and as slowly when it is not.

    `address`: the network address of whoever asks. When others have asked for too many, a letter still goes
    out for somebody who signed in from this network before; the answer is `TooMany` for everybody.
    """
    key = emails.key(email)[: limits.PROFILES.email]
    here = {rates.By.NAME_HERE: f"{key}:{forwarded.neighbourhood(address)}"}
    await app.limits.demand(rates.charges(rates.RateClass.PASSWORD_RESET, here), _TOO_MANY)
    verdict = await app.limits.hit(rates.letter(rates.RateClass.PASSWORD_RESET, key))
    crowded = verdict is not None and not verdict.allowed
    if app.mail.configured:
        await _send(app, key, address, crowded=crowded)
    if verdict is not None and crowded:
        raise TooMany(_TOO_MANY, retry_after_s=verdict.wait_s(app.clock.now_ms()))


async def _send(app: Services, key: str, address: str, *, crowded: bool) -> None:
    user = await users.by_email(app.db.read(), key)
    known = await networks.known(app, user.id if user else 0, address)
    link = mail_links.prepare(app, "reset")

    async def unit(tx: Tx) -> None:
        if user is None or user.disabled_at is not None or (crowded and not known):
            tx.emit(MailWanted("reset", 0, link.number))
        else:
            await mail_links.send(tx, link, user.id, user.email)

    await app.db.write(unit)


async def reset(app: Services, token: str, fresh: str, address: str) -> None:
    """Set a new password with a mailed link, which works once. `Gone` when it works no more. `address`: the
    network address of whoever holds the letter; from there the person may sign in from now on.
    """
    token_hash, now = secrets.digest(token), app.clock.now_ms()
    db = app.db.read()
    found = await auth.mail_token(db, token_hash)
    user = await users.by_id(db, found.user_id) if found else None
    if found is None or user is None or found.purpose != "reset" or found.expires_at <= now:
        raise Gone(N_("This link no longer works; ask for a new one"))
    account = await accounts.by_id(db, user.account_id)
    _demand_good(fresh, account.username if account else "", user.email)
    password_hash, number = await passwords.make(fresh), app.ids.next()
    network = networks.mark(app, address)

    async def unit(tx: Tx) -> None:
        if await auth.spend_mail_token(tx, token_hash, "reset", now) is None:
            raise Gone(N_("This link no longer works; ask for a new one"))
        await users.set_password(tx, user.id, password_hash)
        await sessions.revoke_all(tx, user)
        await networks.note(tx, user.id, network, now)
        tx.emit(MailWanted("security", user.id, number))

    await app.db.write(unit)


async def is_open(app: Services, token: str) -> bool:
    """Whether a mailed reset link still works."""
    found = await auth.mail_token(app.db.read(), secrets.digest(token))
    return found is not None and found.purpose == "reset" and found.expires_at > app.clock.now_ms()


def _demand_good(fresh: str, username: str, email: str) -> None:
    problem = rules.problem(fresh, username=username, email=email)
    if problem:
        raise several({"password": [problem]})
