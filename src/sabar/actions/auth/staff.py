"""What those who run the server do with other people's accounts."""

from sabar.actions.auth import sessions
from sabar.db import errors as db_errors
from sabar.db.engine import Tx
from sabar.model.accounts import Role, User
from sabar.model.errors import Conflict, Forbidden, NotFound
from sabar.model.events import Joined
from sabar.model.oauth import Viewer
from sabar.services import Services
from sabar.store import accounts, users

_RANK = {Role.USER: 0, Role.MODERATOR: 1, Role.ADMIN: 2, Role.OWNER: 3}


def _demand_above(viewer: Viewer | None, user: User) -> None:
    # CVE-2026-54740: nobody acts on those of the own rank or above, by whatever way he comes. No viewer is
    # the machine itself.
    if viewer is None:
        return
    if not viewer.user.role.staff or _RANK[viewer.user.role] <= _RANK[user.role]:
        raise Forbidden


async def disable(app: Services, user_id: int, *, viewer: Viewer | None = None) -> None:
    """Keep somebody out until `enable`; whatever is open closes."""
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        user = await users.locked_by_id(tx, user_id)
        if user is None:
            raise NotFound
        _demand_above(viewer, user)
        await users.disable(tx, user.id, now)
        await sessions.revoke_all(tx, user)

    await app.db.write(unit)


async def enable(app: Services, user_id: int, *, viewer: Viewer | None = None) -> None:
    """End `disable`."""

    async def unit(tx: Tx) -> None:
        user = await users.locked_by_id(tx, user_id)
        if user is None:
            raise NotFound
        _demand_above(viewer, user)
        await users.enable(tx, user.id)

    await app.db.write(unit)


async def set_role(app: Services, user_id: int, role: Role, *, viewer: Viewer | None = None) -> None:
    """Give somebody another role; sessions begin anew. Without a viewer it is the machine's own order.

    Nobody gives a role as high as the own one. `Conflict` when there is an owner already.
    """

    async def unit(tx: Tx) -> None:
        user = await users.locked_by_id(tx, user_id)
        if user is None:
            raise NotFound
        _demand_above(viewer, user)
        if viewer is not None and _RANK[role] >= _RANK[viewer.user.role]:
            raise Forbidden
        if user.role is role:
            return
        await users.set_role(tx, user.id, role)
        await sessions.revoke_all(tx, user)
        # The role stands in the account's public form.
        await accounts.touch(tx, user.account_id)

    try:
        await app.db.write(unit)
    except db_errors.UniqueViolation as error:
        raise Conflict("This server has an owner already") from error


async def let_in(app: Services, user_id: int) -> None:
    """Confirm and approve by order of the machine."""
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        user = await users.locked_by_id(tx, user_id)
        if user is None:
            raise NotFound
        confirmed = await users.confirm(tx, user_id, now)
        approved = await users.approve(tx, user_id, now)
        if (confirmed or approved) and user.disabled_at is None:
            tx.emit(Joined(user_id))

    await app.db.write(unit)
