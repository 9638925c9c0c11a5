"""Proving that a mail address is one's own, and moving to another one."""

from sabar.actions.auth import blocked_sources, login, mail_links, sessions
from sabar.db import errors as db_errors
from sabar.db.engine import Tx
from sabar.events import Joined, MailWanted
from sabar.kit.crypto import secrets
from sabar.kit.i18n import N_
from sabar.model.accounts import User
from sabar.model.errors import Forbidden, Gone, invalid, several
from sabar.model.problems import Problem
from sabar.model.viewers import Viewer
from sabar.rules import emails, rates
from sabar.services import Services
from sabar.store import auth, users


async def confirm(app: Services, token: str, viewer: Viewer | None = None) -> User:
    """Take a mailed link: the address is proven, or becomes the new one, and then everything that is open
    ends but the viewer's own session. `Gone` when it works no more.
    """
    token_hash, now, number = secrets.digest(token), app.clock.now_ms(), app.ids.next()

    keep = viewer.session.id if viewer and viewer.session else None

    async def unit(tx: Tx) -> User:
        found = await auth.spend_mail_token(tx, token_hash, "confirm", now)
        changed = None if found else await auth.spend_mail_token(tx, token_hash, "change", now)
        mail = found or changed
        user = await users.locked_by_id(tx, mail.user_id) if mail else None
        if mail is None or user is None:
            raise Gone(N_("This link no longer works; ask for a new one"))
        if changed:
            await users.set_email(tx, user.id, changed.email, emails.key(changed.email))
            await sessions.revoke_all(tx, user, keep=keep if viewer and viewer.user.id == user.id else None)
            tx.emit(MailWanted("security", user.id, number))
        elif emails.key(mail.email) != user.email_key:
            raise Gone(N_("This link no longer works; ask for a new one"))
        first = await users.confirm(tx, user.id, now)
        if first and user.approved_at is not None and user.disabled_at is None:
            tx.emit(Joined(user.id))
        return user

    try:
        return await app.db.write(unit)
    except db_errors.UniqueViolation as error:
        raise invalid("email", Problem.TAKEN) from error


async def is_open(app: Services, token: str) -> str | None:
    """The address a mailed link would prove, or None when it works no more."""
    found = await auth.mail_token(app.db.read(), secrets.digest(token))
    if found is None or found.purpose not in ("confirm", "change") or found.expires_at <= app.clock.now_ms():
        return None
    return found.email


async def send_again(app: Services, user: User, email: str | None = None, *, caller: str = "") -> None:
    """Mail the confirmation once more, to a corrected address when one is given; `caller`: where from.

    `Forbidden` when the address is confirmed, `Invalid` for one that cannot be used, `TooMany`.
    """
    if user.confirmed_at is not None:
        raise Forbidden(N_("This method is only available while the e-mail is awaiting confirmation"))
    address = (email or user.email).strip()
    key = emails.key(address)
    problem = emails.problem(address)
    if problem:
        raise several({"email": [problem]})
    if key != user.email_key:
        await blocked_sources.demand_welcome(app, address, caller)
    await _charge(app, key)
    link = mail_links.prepare(app, "confirm")

    async def unit(tx: Tx) -> None:
        other = await users.by_email(tx, key)
        if other is not None and other.id != user.id:
            raise invalid("email", Problem.TAKEN)
        if key != user.email_key:
            await users.set_email(tx, user.id, address, key)
        if app.mail.configured:
            await mail_links.send(tx, link, user.id, address)

    await app.db.write(unit)


async def send_again_to(app: Services, email: str) -> None:
    """As `send_again` for somebody who is not signed in: the same answer whether the address waits or not."""
    key = emails.key(email)
    user = await users.by_email(app.db.read(), key)
    if user is not None and user.confirmed_at is None:
        await send_again(app, user)
        return
    await _charge(app, key)
    number = app.ids.next()

    async def unit(tx: Tx) -> None:
        tx.emit(MailWanted("confirm", 0, number))

    await app.db.write(unit)


async def change(app: Services, viewer: Viewer, email: str, current: str, *, caller: str = "") -> bool:
    """Move to another address: at once without mail, else when its link is opened; True when it is done.

    The old address is told. `Invalid`, `TooMany`.
    """
    user, address = viewer.user, email.strip()
    await login.prove(app, viewer, current)
    problem = emails.problem(address)
    if problem:
        raise several({"email": [problem]})
    key = emails.key(address)
    await blocked_sources.demand_welcome(app, address, caller)
    await _charge(app, key)
    link, number = mail_links.prepare(app, "change"), app.ids.next()
    keep = viewer.session.id if viewer.session else None

    async def unit(tx: Tx) -> bool:
        other = await users.by_email(tx, key)
        if other is not None and other.id != user.id:
            raise invalid("email", Problem.TAKEN)
        if not app.mail.configured:
            await users.set_email(tx, user.id, address, key)
            await sessions.revoke_all(tx, user, keep=keep)
            return True
        await mail_links.send(tx, link, user.id, address)
        tx.emit(MailWanted("leaving", user.id, number))
        return False

    return await app.db.write(unit)


async def _charge(app: Services, key: str) -> None:
    """Letters are counted on the address they go to; edges count on account and network address."""
    await app.limits.demand(
        rates.letter(rates.RateClass.CONFIRMATION, key),
        N_("Too many e-mails to this address; check your inbox, or wait a while"),
    )
