"""As whom a test asks: accounts that nobody can sign in to, taken for what they are to be while it runs."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec

from sabar.actions.auth import guests
from sabar.edge import callers
from sabar.kit import times
from sabar.kit.crypto import secrets
from sabar.model.accounts import Account, Role, Session, User
from sabar.model.oauth import Token
from sabar.model.spaces.proofs import Part
from sabar.reads.account import viewers
from sabar.services import Services
from sabar.store import accounts, users
from sabar.store.spaces import proofs

_SCOPES = "read write follow push profile"
_SPACES = "read:spaces write:spaces"
_ADMIN = "admin:read admin:write"
#: Those that have an account of their own.
_ACCOUNTS = (Part.INSIDER, Part.OUTSIDER, Part.FORMER, Part.ELSEWHERE, Part.STAFF)
_SHOWN = "Leak test"


@dataclass(frozen=True)
class Somebody:
    """`token`, `cookie`: empty for who has none."""

    part: Part
    token: str = ""
    cookie: str = ""

    def head(self, app: Services, *, by_token: bool) -> list[tuple[str, str]]:
        if by_token:
            return [("authorization", f"Bearer {self.token}")] if self.token else []
        return [("cookie", f"{callers.cookie_name(app)}={self.cookie}")] if self.cookie else []


Known = Mapping[Part, tuple[Account, User]]
Cast = Mapping[Part, Somebody]


async def gathered(app: Services) -> Known:
    """Their accounts, made where they are not there, or are not any more what they were made as."""
    known = await _known(app)
    made = {}
    for part in _ACCOUNTS:
        if part not in known:
            name = f"zq{secrets.pick('0123456789abcdef', 20)}"
            made[part] = (await guests.make_tester(app, name, _SHOWN)).account_id
    if not made:
        return known
    await app.db.write(lambda tx: proofs.note_testers(tx, made))
    return await _known(app)


async def _known(app: Services) -> Known:
    db = app.db.read()
    ids = await proofs.testers(db)
    people = await accounts.by_ids(db, list(ids.values()))
    behind = await users.by_accounts(db, list(ids.values()))
    found = {part: (people[id], behind[id]) for part, id in ids.items() if id in people and id in behind}
    return {part: one for part, one in found.items() if _untouched(*one)}


def _untouched(account: Account, user: User) -> bool:
    """Whether staff left it as it was made."""
    measures = (account.limited_at, account.suspended_at, account.erased_at, user.disabled_at)
    return user.guest and all(at is None for at in measures)


@contextlib.contextmanager
def let_in(app: Services, known: Known) -> Iterator[Cast]:
    """By secrets that are in memory alone, and forgotten when the block ends."""
    cast = {Part.VISITOR: Somebody(Part.VISITOR)}
    try:
        for part in _ACCOUNTS:
            cast[part] = _somebody(app, part, *known[part])
        insider = known[Part.INSIDER]
        token = _by_token(app, *_member(app, *insider), _SCOPES)
        cast[Part.APPLICATION] = Somebody(Part.APPLICATION, token)
        yield cast
    finally:
        app.identities.forget(secret for one in cast.values() for secret in (one.token, one.cookie))


def _somebody(app: Services, part: Part, account: Account, user: User) -> Somebody:
    if part is Part.ELSEWHERE:
        # A guest has no application.
        return Somebody(part, cookie=_by_cookie(app, account, user))
    account, user = _member(app, account, user)
    scopes = f"{_SCOPES} {_SPACES}"
    if part is Part.STAFF:
        user = msgspec.structs.replace(user, role=Role.OWNER, totp_enabled=True)
        scopes = f"{scopes} {_ADMIN}"
    return Somebody(part, _by_token(app, account, user, scopes), _by_cookie(app, account, user))


def _member(app: Services, account: Account, user: User) -> tuple[Account, User]:
    """As one of those who are at home here."""
    return account, msgspec.structs.replace(user, guest=False, approved_at=app.clock.now_ms())


def _by_token(app: Services, account: Account, user: User, scopes: str) -> str:
    now = app.clock.now_ms()
    token = Token(0, 0, user.id, scopes, now, now + _NEVER)
    return app.identities.let_in(viewers.tester(account, user, token=token))


def _by_cookie(app: Services, account: Account, user: User) -> str:
    now = app.clock.now_ms()
    session = Session(0, user.id, "", "", now, now + _NEVER, now)
    return app.identities.let_in(viewers.tester(account, user, session=session))


#: In use so lately that nobody notes it.
_NEVER = times.DAY
