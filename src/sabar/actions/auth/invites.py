"""Invitations: links that let somebody make an account."""

from sabar.db.engine import Tx
from sabar.kit import times
from sabar.kit.crypto import secrets
from sabar.model.accounts import Invite
from sabar.model.errors import NotFound, invalid
from sabar.model.problems import Problem
from sabar.model.viewers import Viewer
from sabar.rules import limits
from sabar.rules.writing import names
from sabar.services import Services
from sabar.store import accounts, auth, users


async def create(
    app: Services,
    viewer: Viewer,
    *,
    max_uses: int | None = 1,
    days: int | None = limits.SESSIONS.invite_seconds // limits.DAY,
) -> Invite:
    """A link for `max_uses` people (None: any number) that ends after `days` (None: never). Whoever comes
    through it follows whoever made it.
    """
    return await _create(app, viewer.id, max_uses, days)


async def create_for(app: Services, name: str, *, max_uses: int | None, days: int | None) -> Invite:
    """As `create`, from the command line, for the account of this name; the owner's when it is empty."""
    db = app.db.read()
    account = await accounts.by_name(db, names.normalise_username(name)) if name else None
    owner = None if name else await users.owner(db)
    account_id = account.id if account else owner.account_id if owner else None
    if account_id is None:
        raise NotFound(f"Nobody here is called {name}" if name else "This server has no owner yet")
    return await _create(app, account_id, max_uses, days)


async def _create(app: Services, account_id: int, max_uses: int | None, days: int | None) -> Invite:
    if max_uses is not None and not 1 <= max_uses <= 1000:
        raise invalid("max_uses", Problem.OUT_OF_RANGE, least=1, most=1000)
    if days is not None and not 1 <= days <= 365:
        raise invalid("days", Problem.OUT_OF_RANGE, least=1, most=365)
    now = app.clock.now_ms()
    invite = Invite(
        id=app.ids.next(),
        code=secrets.token(12),
        account_id=account_id,
        max_uses=max_uses,
        uses=0,
        follow_inviter=True,
        expires_at=None if days is None else now + days * times.DAY,
        revoked_at=None,
        created_at=now,
    )
    await app.db.write(lambda tx: auth.insert_invite(tx, invite))
    return invite


async def revoke(app: Services, viewer: Viewer, id: int) -> None:
    """Take an own invite back; staff take back any."""
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        invite = await auth.invite_by_id(tx, id)
        if invite is None or (invite.account_id != viewer.id and not viewer.user.role.runs_the_server):
            raise NotFound
        await auth.revoke_invite(tx, id, now)

    await app.db.write(unit)


def link(app: Services, invite: Invite) -> str:
    """The address to give to a friend."""
    return f"{app.settings.url}/invite/{invite.code}"
