"""Accounts for the spaces their people were invited to, and nothing else."""

from functools import partial

import msgspec

from sabar.actions.auth import accounts, blocked_sources, mail_links, sessions
from sabar.actions.auth.joining import Arrived
from sabar.db.engine import Tx
from sabar.kit import times
from sabar.kit.crypto import secrets
from sabar.model.accounts import User
from sabar.model.errors import several
from sabar.model.problems import Fault, Problem
from sabar.rules.spaces import rooms as rules
from sabar.rules.writing import text
from sabar.services import Services
from sabar.store import users

#: so long after his last space a guest is known here
FORGOTTEN_MS = 30 * times.DAY
_BATCH = 100


class Words(msgspec.Struct, frozen=True):
    """What somebody wrote into the form below an invitation; `address`: the network address."""

    name: str
    email: str
    password: str
    locale: str = "en"
    address: str = ""


async def arrive(app: Services, words: Words, browser: sessions.Browser) -> Arrived:
    """An account that opens nothing by itself, signed in. For whoever holds a link into a space: that is
    asked before. `Invalid` with every problem of the form, `Forbidden` from where nobody may join.
    """
    blocked_sources.demand_open(app, words.address)
    shown = text.clean_line(words.name, "name")
    username = rules.guest_name(shown)
    found = accounts.problems(username, words.email, words.password)
    if not shown or text.graphemes(shown) > rules.GUEST_NAME:
        found["name"] = [Fault(Problem.BLANK if not shown else Problem.FAR_TOO_LONG)]
    if found:
        raise several(found)
    await blocked_sources.demand_welcome(app, words.email, words.address)
    newcomer = await accounts.prepare(
        app, username, words.email, words.password, locale=words.locale, display_name=shown
    )
    ticket, link = sessions.prepare(app, browser), mail_links.prepare(app, "confirm")

    async def unit(tx: Tx) -> Arrived:
        user = await accounts.create_account(
            tx, newcomer, confirmed=not app.mail.configured, approved=False, guest=True
        )
        await users.note_origin(tx, user.id, words.address)
        if app.mail.configured:
            await mail_links.send(tx, link, user.id, user.email)
        await sessions.issue_session(tx, user.id, ticket)
        return Arrived(user, cookie=ticket.cookie)

    return await app.db.write(unit)


async def make_tester(app: Services, username: str, shown: str) -> User:
    """An account of the leak test of spaces: a guest of nothing, which nobody can sign in to. Its password is
    told to nobody, and its address can receive nothing (RFC 2606).
    """
    newcomer = await accounts.prepare(
        app, username, f"{username}@leak-test.invalid", secrets.token(), display_name=shown
    )

    async def unit(tx: Tx) -> User:
        return await accounts.create_account(tx, newcomer, confirmed=True, approved=False, guest=True)

    return await app.db.write(unit)


async def forget(app: Services) -> None:
    """Those who have been in no space for long; what they said stays where they said it."""
    before = app.clock.now_ms() - FORGOTTEN_MS
    while found := await users.forgotten_guests(app.db.read(), before, _BATCH):
        for user in found:
            await app.db.write(partial(_erase, user=user))
        if len(found) < _BATCH:
            return


async def _erase(tx: Tx, user: User) -> None:
    await sessions.revoke_all(tx, user)
    await users.erase(tx, user.account_id)
