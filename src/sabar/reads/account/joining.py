"""Who may come in: invites, those who wait, and whether the door is open."""

import msgspec

from sabar.backends.ip_blocks import NO_ACCESS, SIGN_UP_BLOCK
from sabar.model.accounts import Account, Invite, User
from sabar.model.viewers import Viewer
from sabar.reads.server import server
from sabar.rules import joining
from sabar.services import Services
from sabar.store import accounts, auth, users


class Door(msgspec.Struct, frozen=True):
    """`inviter` is who made the invite, when there is one that still works."""

    open: bool
    inviter: Account | None


async def door(app: Services, code: str, address: str) -> Door:
    """What somebody finds who comes from this network address with this invite code (or with none)."""
    inviter = await _inviter(app, code) if code else None
    about = await server.about(app)
    verdict = joining.verdict(about.registrations, invited=inviter is not None)
    kept_out = app.gates.severity(address, app.clock.now_ms()) in (SIGN_UP_BLOCK, NO_ACCESS)
    return Door(verdict != "refused" and not kept_out, inviter)


async def _inviter(app: Services, code: str) -> Account | None:
    db = app.db.read()
    invite = await auth.open_invite(db, code, app.clock.now_ms())
    return await accounts.by_id(db, invite.account_id) if invite else None


async def followed_inviter(app: Services, user: User) -> Account | None:
    """Who invited somebody by a link that has them followed."""
    db = app.db.read()
    invite = await auth.invite_by_id(db, user.invite_id) if user.invite_id else None
    return await accounts.by_id(db, invite.account_id) if invite and invite.follow_inviter else None


async def invites_of(app: Services, viewer: Viewer) -> list[Invite]:
    """This person's invites that still let somebody in, newest first."""
    return await auth.invites_of(app.db.read(), viewer.id, app.clock.now_ms())


async def waiting(app: Services, limit: int = 100) -> list[tuple[User, Account]]:
    """Who asked to join, the oldest first."""
    return await users.waiting(app.db.slow(), limit)
