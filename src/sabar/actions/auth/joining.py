"""Signing up, in the browser or through an application, and what staff say to those who ask."""

from collections.abc import Awaitable, Callable

import msgspec

from sabar.actions.auth import accounts, blocked_sources, doors, effort, mail_links, sessions
from sabar.db.engine import Tx
from sabar.events import Joined, MailWanted
from sabar.kit import times
from sabar.kit.crypto import secrets
from sabar.kit.i18n import N_
from sabar.model import errors
from sabar.model.accounts import User
from sabar.model.errors import Forbidden, NotFound, Unauthorized
from sabar.model.oauth import Token
from sabar.model.problems import Fault, Problem
from sabar.model.viewers import Viewer
from sabar.rules import joining, roles
from sabar.rules.roles import Permission
from sabar.services import Services
from sabar.store import accounts as accounts_store
from sabar.store import audit, auth, oauth, server, users


class Words(msgspec.Struct, frozen=True):
    """What somebody wrote into the form; `address` is the network address they wrote from."""

    username: str
    email: str
    password: str
    agreed: bool
    locale: str = "en"
    reason: str = ""
    invite: str = ""
    address: str = ""
    challenge: str = ""
    work: str = ""


class Arrived(msgspec.Struct, frozen=True):
    """`cookie` is empty while the person must confirm or be approved; `token` is set for applications."""

    user: User
    cookie: str = ""
    token: str = ""
    token_scopes: str = ""
    created_at: int = 0


Then = Callable[[Tx, User], Awaitable[Arrived]]


async def in_browser(app: Services, words: Words, browser: sessions.Browser) -> Arrived:
    """`Forbidden` when nobody may join (this way), `Invalid` with every problem of the form."""
    ticket = sessions.prepare(app, browser)

    async def then(tx: Tx, user: User) -> Arrived:
        await users.note_origin(tx, user.id, words.address)
        if not user.active:
            return Arrived(user)
        await sessions.issue_session(tx, user.id, ticket)
        return Arrived(user, cookie=ticket.cookie)

    return await _join(app, words, then, by_app=False)


async def through_app(app: Services, words: Words, caller: Token) -> Arrived:
    """As `in_browser`, with a token for the application that asked; it works once the person may. It has all
    scopes of the application, whatever the token that asked for it may do. Where strangers have to bring work
    along, those who come through an application wait for approval: it has no page to do it on.
    """
    now = app.clock.now_ms()
    client = await oauth.app_by_id(app.db.read(), caller.app_id)
    if client is None:
        raise Unauthorized
    plain, token_id = secrets.token(), app.ids.next()

    async def then(tx: Tx, user: User) -> Arrived:
        await users.note_origin(tx, user.id, words.address, client.id)
        token = Token(token_id, client.id, user.id, client.scopes, now, None)
        await oauth.insert_token(tx, token, secrets.digest(plain))
        return Arrived(user, token=plain, token_scopes=client.scopes, created_at=now)

    return await _join(app, words, then, by_app=True)


async def _join(app: Services, words: Words, then: Then, *, by_app: bool) -> Arrived:
    blocked_sources.demand_open(app, words.address)
    now = app.clock.now_ms()
    invite = await auth.open_invite(app.db.read(), words.invite, now) if words.invite else None
    stored = await server.everything(app.db.read())
    door = joining.door(app.settings, stored, now // times.DAY)
    hoped = joining.verdict(door.mode, invited=invite is not None)
    if hoped == "refused":
        raise Forbidden
    if hoped == "approval":
        await doors.demand_room(app, app.db.read())
    stranger = app.settings.sign_up_challenge and invite is None
    newcomer = await _checked(app, words, effort_due=stranger and not by_app)
    looked_at = blocked_sources.wants_approval(app, words.address) or (stranger and by_app)
    link = mail_links.prepare(app, "confirm")

    async def unit(tx: Tx) -> Arrived:
        invited = invite is not None and await auth.use_invite(tx, invite.id, link.created_at)
        verdict = await doors.verdict(app, tx, link.created_at, invited=invited, looked_at=looked_at)
        if verdict == "refused":
            raise Forbidden(N_("This invitation is used up") if invite else "")
        user = await accounts.create_account(
            tx,
            newcomer,
            confirmed=not app.mail.configured,
            approved=verdict == "welcome",
            invite_id=invite.id if invite and invited else None,
        )
        if app.mail.configured:
            await mail_links.send(tx, link, user.id, user.email)
        return await then(tx, user)

    return await app.db.write(unit)


async def _checked(app: Services, words: Words, *, effort_due: bool) -> accounts.Newcomer:
    found = accounts.problems(words.username, words.email, words.password)
    if not words.agreed:
        found["agreement"] = [Fault(Problem.NOT_ACCEPTED)]
    if found:
        raise errors.several(found)
    if effort_due:
        await effort.spend(app, words.challenge, words.work, words.address)
    await blocked_sources.demand_welcome(app, words.email, words.address)
    return await accounts.prepare(
        app, words.username, words.email, words.password, locale=words.locale, reason=words.reason
    )


async def approve(app: Services, viewer: Viewer, user_id: int) -> None:
    """Let somebody in who asked. Doing it twice is harmless."""
    roles.demand(viewer.user.role, Permission.MANAGE_USERS)
    now, number, id = app.clock.now_ms(), app.ids.next(), app.ids.next()

    async def unit(tx: Tx) -> None:
        user = await users.locked_by_id(tx, user_id)
        if user is None:
            raise NotFound
        if not await users.approve(tx, user_id, now):
            return
        target = await accounts_store.by_id(tx, user.account_id)
        await audit.add(tx, id, now, viewer.account, "account.approve", target=target)
        if app.mail.configured:
            tx.emit(MailWanted("approved", user_id, number))
        if user.confirmed_at is not None and user.disabled_at is None:
            tx.emit(Joined(user_id))

    await app.db.write(unit)


async def reject(app: Services, viewer: Viewer, user_id: int) -> None:
    """Turn down somebody who asked; nothing of the request is kept."""
    roles.demand(viewer.user.role, Permission.MANAGE_USERS)
    now, id = app.clock.now_ms(), app.ids.next()

    async def unit(tx: Tx) -> None:
        user = await users.locked_by_id(tx, user_id)
        if user is None:
            return
        if user.approved_at is not None:
            raise errors.Conflict(N_("This account was approved already"))
        target = await accounts_store.by_id(tx, user.account_id)
        await audit.add(tx, id, now, viewer.account, "account.reject", target=target)
        await sessions.revoke_all(tx, user)
        await users.erase(tx, user.account_id)

    await app.db.write(unit)
