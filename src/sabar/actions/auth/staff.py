"""What those who run the server do with other people's accounts."""

from sabar.actions.auth import sessions
from sabar.db import errors as db_errors
from sabar.db.engine import Tx
from sabar.events import Joined
from sabar.kit.i18n import N_
from sabar.model.accounts import Role
from sabar.model.errors import Conflict, NotFound
from sabar.model.viewers import Viewer
from sabar.rules import roles
from sabar.rules.roles import Permission
from sabar.services import Services
from sabar.store import accounts, audit, server, users


async def count_grace(app: Services) -> None:
    """At the start: note since when this server demands a second factor of staff, or that it does not.

    The days of grace count from then at the earliest; who helped before the rule came is not shut out by it.
    """
    demanded = app.settings.staff_second_factor == "required"
    if demanded == (await server.value(app.db.read(), "staff_second_factor") is not None):
        return
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        if demanded:
            await server.put(tx, "staff_second_factor", str(now))
        else:
            await server.remove(tx, "staff_second_factor")

    await app.db.write(unit)


async def disable(app: Services, user_id: int) -> None:
    """Keep somebody out from the command line, until `enable`, which brings sessions and tokens back;
    whatever is open closes.
    """
    now, id = app.clock.now_ms(), app.ids.next()

    async def unit(tx: Tx) -> None:
        user = await users.locked_by_id(tx, user_id)
        if user is None:
            raise NotFound
        if user.disabled_at is None:
            target = await accounts.by_id(tx, user.account_id)
            await audit.add(tx, id, now, None, "account.disable", target=target)
        await users.disable(tx, user.id, now)
        await sessions.close_streams(tx, user)

    await app.db.write(unit)


async def enable(app: Services, user_id: int) -> None:
    """End `disable`."""
    now, id = app.clock.now_ms(), app.ids.next()

    async def unit(tx: Tx) -> None:
        user = await users.locked_by_id(tx, user_id)
        if user is None:
            raise NotFound
        if user.disabled_at is not None:
            target = await accounts.by_id(tx, user.account_id)
            await audit.add(tx, id, now, None, "account.undisable", target=target)
        await users.enable(tx, user.id)

    await app.db.write(unit)


async def set_role(app: Services, user_id: int, role: Role, *, viewer: Viewer | None = None) -> None:
    """Give somebody another role; sessions begin anew. Without a viewer it comes from the command line.

    Nobody gives a role as high as the own one. `Conflict` when there is an owner already.
    """
    if viewer is not None:
        roles.demand(viewer.user.role, Permission.MANAGE_ROLES)
    now, id = app.clock.now_ms(), app.ids.next()

    async def unit(tx: Tx) -> None:
        user = await users.locked_by_id(tx, user_id)
        if user is None:
            raise NotFound
        if viewer is not None:
            roles.demand_above(viewer.user.role, user.role)
            roles.demand_above(viewer.user.role, role)
        if user.role is role:
            return
        await users.set_role(tx, user.id, role, now)
        await sessions.revoke_all(tx, user)
        # The role stands in the account's public form.
        await accounts.touch(tx, user.account_id)
        target = await accounts.by_id(tx, user.account_id)
        who = viewer.account if viewer else None
        await audit.add(tx, id, now, who, "account.role", target=target, detail=f"{user.role} → {role}")

    try:
        await app.db.write(unit)
    except db_errors.UniqueViolation as error:
        raise Conflict(N_("This server has an owner already")) from error


async def let_in(app: Services, user_id: int) -> None:
    """Confirm and approve from the command line."""
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
