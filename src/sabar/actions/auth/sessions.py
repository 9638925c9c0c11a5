"""Signed-in browsers: the one way in, and the one way to end everything at once."""

import msgspec

from sabar.actions.auth import networks
from sabar.db.engine import Tx
from sabar.events import AccessRevoked
from sabar.kit import times
from sabar.kit.crypto import secrets
from sabar.kit.i18n import N_
from sabar.model.accounts import Session, User
from sabar.model.errors import Forbidden
from sabar.model.oauth import Token
from sabar.model.viewers import Viewer
from sabar.rules import admission, limits
from sabar.services import Services
from sabar.store import accounts, auth, oauth, sessions, users

#: How old the times of last use may become before they are written again.
SESSION_FRESH = times.HOUR
TOKEN_FRESH = times.DAY
#: For how long after giving the password security settings may be changed without giving it again.
PROVED = 10 * times.MINUTE


class Browser(msgspec.Struct, frozen=True):
    """Where a session is opened."""

    ip: str
    agent: str


class Ticket(msgspec.Struct, frozen=True):
    """A session about to be: `cookie` is what the browser will keep, and nobody else; `network` is what
    stands for where it is.
    """

    cookie: str
    session: Session
    network: str


def prepare(app: Services, browser: Browser) -> Ticket:
    """Chance and time of a session, taken before the transaction that issues it."""
    now = app.clock.now_ms()
    session = Session(app.ids.next(), 0, browser.ip, browser.agent[:300], now, now, now)
    return Ticket(secrets.token(), session, networks.mark(app, browser.ip))


async def issue_session(tx: Tx, user_id: int, ticket: Ticket) -> None:
    """The only place where sessions are made. `Forbidden` when the person may not use the server (now)."""
    user = await users.locked_by_id(tx, user_id)
    account = await accounts.by_id(tx, user.account_id) if user else None
    if user is None or account is None or not admission.may_sign_in(user, account):
        raise Forbidden(N_("Your login is currently disabled"))
    session = msgspec.structs.replace(ticket.session, user_id=user.id)
    await sessions.insert(tx, session, secrets.digest(ticket.cookie))
    await users.seen(tx, user.id, session.created_at)
    await networks.note(tx, user.id, ticket.network, session.created_at)
    ended = await sessions.keep_newest(tx, user.id, limits.SESSIONS.per_account)
    if ended:
        tx.emit(AccessRevoked(user.account_id, [], ended))


async def revoke_all(tx: Tx, user: User, *, keep: int | None = None) -> None:
    """End every session but `keep`, every token, code, half-done login and mailed link of a person."""
    ended = await sessions.delete_of_user(tx, user.id, keep=keep)
    tokens = await oauth.delete_tokens_of(tx, user.id)
    await oauth.delete_codes_of(tx, user.id)
    await auth.delete_challenges_of(tx, user.id)
    await auth.delete_mail_tokens(tx, user.id)
    tx.emit(AccessRevoked(user.account_id, tokens, ended))


async def close_streams(tx: Tx, user: User) -> None:
    """Whatever is open closes; sessions and tokens stay, refused as long as their person is kept out."""
    tokens = await oauth.token_ids_of(tx, user.id)
    tx.emit(AccessRevoked(user.account_id, tokens, await sessions.ids_of(tx, user.id)))


async def end_session(app: Services, viewer: Viewer, session_id: int) -> None:
    """Sign one browser out, this one or another. One that is not theirs, or not there, is ended already."""

    async def unit(tx: Tx) -> None:
        if await sessions.delete(tx, session_id, viewer.user.id):
            tx.emit(AccessRevoked(viewer.id, [], [session_id]))

    await app.db.write(unit)


async def end_others(app: Services, viewer: Viewer) -> None:
    """End every session and every application of this person, but the session that asks."""
    keep = viewer.session.id if viewer.session else None
    await app.db.write(lambda tx: revoke_all(tx, viewer.user, keep=keep))


async def end_app(app: Services, viewer: Viewer, app_id: int) -> None:
    """Take back every token this person gave one application, and every code that would become one."""

    async def unit(tx: Tx) -> None:
        await oauth.delete_codes_of_app(tx, viewer.user.id, app_id)
        ended = await oauth.delete_tokens_of_app(tx, viewer.user.id, app_id)
        if ended:
            tx.emit(AccessRevoked(viewer.id, ended, []))

    await app.db.write(unit)


async def seen(app: Services, viewer: Viewer) -> None:
    """Note that a session or a token is in use; most calls find that this was noted lately."""
    now = app.clock.now_ms()
    session, token = viewer.session, viewer.token
    if session is not None and _noted_too_long_ago(session.last_seen_at, now, SESSION_FRESH):

        async def unit(tx: Tx) -> None:
            await sessions.seen(tx, session.id, now)
            await users.seen(tx, viewer.user.id, now)

        await app.db.write(unit)
    elif token is not None and _noted_too_long_ago(token.last_used_at or 0, now, TOKEN_FRESH):

        async def unit_of_token(tx: Tx) -> None:
            await oauth.used(tx, token.id, now)
            await users.seen(tx, viewer.user.id, now)

        await app.db.write(unit_of_token)


async def seen_app(app: Services, token: Token) -> None:
    """Note that an application's own token is in use."""
    now = app.clock.now_ms()
    if now - (token.last_used_at or 0) > TOKEN_FRESH:
        await app.db.write(lambda tx: oauth.used(tx, token.id, now))


def _noted_too_long_ago(noted: int, now: int, fresh: int) -> bool:
    # Once on each day at least: it is counted who was here on it.
    return now - noted > fresh or now // times.DAY > noted // times.DAY


def lately_proved(app: Services, viewer: Viewer) -> bool:
    """Whether the password was given in this session within the last minutes."""
    return viewer.session is not None and app.clock.now_ms() - viewer.session.proved_at <= PROVED
