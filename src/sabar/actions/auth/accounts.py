"""Making accounts: the one function, whoever asks for it."""

import msgspec

from sabar.db import errors as db_errors
from sabar.db.engine import Tx
from sabar.events import Joined, SignedUp
from sabar.kit.crypto import passwords, secrets
from sabar.kit.i18n import N_
from sabar.model import errors
from sabar.model.accounts import Account, Preferences, Role, User
from sabar.model.problems import Fault, Problem
from sabar.rules import emails
from sabar.rules import passwords as password_rules
from sabar.rules.writing import language, names
from sabar.services import Services
from sabar.store import accounts, users


class Newcomer(msgspec.Struct, frozen=True):
    """Somebody whose words were checked and whose password is hashed; ids, chance and time are taken."""

    account: Account
    user: User


def problems(username: str, email: str, password: str, *, trusted: bool = False) -> dict[str, list[Fault]]:
    """What speaks against an account with these, by field. Names kept for the server are for the `trusted`:
    the owner, and whoever is made from the command line.
    """
    found = {
        "username": names.username_problem(username.strip()),
        "email": emails.problem(email),
        "password": password_rules.problem(password, username=username.strip(), email=email),
    }
    if trusted and found["username"] and found["username"].problem is Problem.RESERVED:
        del found["username"]
    return {field: [problem] for field, problem in found.items() if problem}


async def prepare(
    app: Services,
    username: str,
    email: str,
    password: str,
    *,
    locale: str = "en",
    role: Role = Role.USER,
    reason: str = "",
    bot: bool = False,
    trusted: bool = False,
    display_name: str = "",
) -> Newcomer:
    """Check and hash, before the transaction. `Invalid` names every problem; `trusted` as there."""
    found = problems(username, email, password, trusted=trusted)
    if found:
        raise errors.several(found)
    now = app.clock.now_ms()
    name = username.strip()
    account = Account(
        id=app.ids.next(),
        username=name,
        name_key=names.normalise_username(name),
        domain="",
        uri="",
        url="",
        display_name=display_name,
        note="",
        note_html="",
        fields=[],
        avatar="",
        avatar_static="",
        avatar_description="",
        header="",
        header_static="",
        header_description="",
        locked=False,
        bot=bot,
        discoverable=False,
        indexable=False,
        hide_collections=False,
        statuses_count=0,
        followers_count=0,
        following_count=0,
        last_status_at=None,
        version=1,
        suspended_at=None,
        limited_at=None,
        created_at=now,
    )
    user = User(
        id=app.ids.next(),
        account_id=account.id,
        email=email.strip(),
        email_key=emails.key(email),
        password_hash=await passwords.make(password),
        role=role,
        locale=language.choose("", locale),
        confirmed_at=None,
        approved_at=None,
        disabled_at=None,
        reason=reason.strip()[:2000],
        invite_id=None,
        totp_secret="",
        totp_enabled=False,
        totp_last_step=0,
        webauthn_handle=secrets.token(),
        preferences=Preferences(),
        last_active_at=None,
        created_at=now,
    )
    return Newcomer(account, user)


async def create_account(
    tx: Tx,
    newcomer: Newcomer,
    *,
    confirmed: bool,
    approved: bool,
    invite_id: int | None = None,
    guest: bool = False,
) -> User:
    """The only place where local accounts are made. `guest`: for spaces alone. `Invalid` when name or address
    are taken.
    """
    account, now = newcomer.account, newcomer.account.created_at
    user = msgspec.structs.replace(
        newcomer.user,
        confirmed_at=now if confirmed else None,
        approved_at=now if approved else None,
        invite_id=invite_id,
        guest=guest,
    )
    taken: dict[str, list[Fault]] = {}
    if await accounts.by_name(tx, account.name_key) is not None:
        taken["username"] = [Fault(Problem.TAKEN)]
    if await users.by_email(tx, user.email_key) is not None:
        taken["email"] = [Fault(Problem.TAKEN)]
    if taken:
        raise errors.several(taken)
    try:
        await accounts.insert(tx, account)
        await users.insert(tx, user)
    except db_errors.UniqueViolation as error:
        # Two at once: what the questions above did not see yet, the index did.
        raise _taken(error) from error
    tx.emit(SignedUp(user.id))
    if user.active:
        tx.emit(Joined(user.id))
    return user


def _taken(error: db_errors.UniqueViolation) -> errors.DomainError:
    if error.concerns("role") or error.concerns("users_one_owner"):
        return errors.Conflict(N_("This server has an owner already"))
    field = "email" if error.concerns("email_key") else "username"
    return errors.invalid(field, Problem.TAKEN)


async def make(
    app: Services,
    username: str,
    email: str,
    password: str,
    *,
    role: Role = Role.USER,
    locale: str = "en",
    bot: bool = False,
) -> User:
    """An account that works at once, made by whoever runs the machine: command line and seeded cast."""
    newcomer = await prepare(app, username, email, password, role=role, locale=locale, bot=bot, trusted=True)
    return await app.db.write(lambda tx: create_account(tx, newcomer, confirmed=True, approved=True))
