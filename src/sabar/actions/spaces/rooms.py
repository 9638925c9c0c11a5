"""Make a space, change what it is set to, close it."""

import msgspec

from sabar import events
from sabar.actions.spaces import closing, standing
from sabar.db.engine import Tx
from sabar.kit.i18n import N_
from sabar.model.errors import Conflict, GuestOnly, Invalid
from sabar.model.spaces.log import Happened
from sabar.model.spaces.notices import Outside
from sabar.model.spaces.rooms import Entered, Member, Role, Space
from sabar.model.viewers import Viewer
from sabar.rules.spaces import exports
from sabar.rules.spaces import rooms as rules
from sabar.rules.spaces.limits import SPACES
from sabar.services import Services
from sabar.store import relations
from sabar.store.spaces import rooms


class Change(msgspec.Struct, frozen=True):
    """What a space is to be set to; UNSET leaves it."""

    name: str | msgspec.UnsetType = msgspec.UNSET
    past: bool | msgspec.UnsetType = msgspec.UNSET
    retention_seconds: int | msgspec.UnsetType | None = msgspec.UNSET
    outside: Outside | msgspec.UnsetType = msgspec.UNSET
    export_days: int | msgspec.UnsetType = msgspec.UNSET
    previews: bool | msgspec.UnsetType = msgspec.UNSET


async def create(
    app: Services, viewer: Viewer, name: str, *, past: bool = True, retention_seconds: int | None = None
) -> Entered:
    """A new space, its maker the owner. Raises Invalid, and GuestOnly for a guest of this server."""
    if viewer.user.guest:
        raise GuestOnly
    now = app.clock.now_ms()
    clean = rules.name(name)
    space = Space(app.ids.next(), rules.slug(clean), clean, now, past, rules.retention(retention_seconds))
    me = Member(space.id, viewer.id, Role.OWNER, now)

    async def unit(tx: Tx) -> Entered:
        await relations.hold(tx, viewer.id)
        if await rooms.count_of(tx, viewer.id) >= SPACES.per_account:
            raise Invalid(N_("You already own {most} spaces"), most=SPACES.per_account)
        await rooms.insert(tx, space)
        await rooms.add(tx, me)
        tx.emit(events.SpaceEntered(space.id, viewer.id))
        noted = await standing.note(app, tx, space, Happened.CREATED, who=viewer.account.acct)
        return Entered(noted, me)

    return await app.db.write(unit)


async def change(app: Services, viewer: Viewer, entered: Entered, wanted: Change) -> None:
    """For owners. Raises Invalid and Forbidden. Each thing that changes is a line in the log."""
    if isinstance(wanted.name, str):
        wanted = msgspec.structs.replace(wanted, name=rules.name(wanted.name))
    if wanted.retention_seconds is not msgspec.UNSET:
        rules.retention(wanted.retention_seconds)
    if wanted.export_days is not msgspec.UNSET:
        exports.chosen(wanted.export_days)
    given = {
        name: value
        for name in wanted.__struct_fields__
        if (value := getattr(wanted, name)) is not msgspec.UNSET
    }

    async def unit(tx: Tx) -> None:
        still = await standing.owner(app, tx, entered)
        rules.demand_open(still)
        before = still.space
        changed = {name: value for name, value in given.items() if value != getattr(before, name)}
        space = msgspec.structs.replace(before, **changed)
        days = changed.get("export_days")
        if days is not None:
            space = exports.set_to(
                msgspec.structs.replace(space, export_days=before.export_days), days, app.clock.now_ms()
            )
        await rooms.update(tx, space)
        for name, value in changed.items():
            what, about, detail = _told(name, value, space)
            space = await standing.note(
                app, tx, space, what, who=viewer.account.acct, about=about, detail=detail
            )
        if changed:
            tx.emit(events.SpaceChanged(before.id))

    await app.db.write(unit)


def _told(name: str, value: object, after: Space) -> tuple[Happened, str, str]:
    """What the log says of a change: what it was, of what, and how it is now."""
    if name == "name":
        return Happened.RENAMED, str(value), ""
    if name == "retention_seconds":
        return Happened.RETENTION, "", "" if value is None else str(value)
    if name == "export_days":
        later = after.export_days_from
        return Happened.EXPORT_NOTICE, "", f"{value}" if later is None else f"{value} {later}"
    if name == "outside":
        return Happened.SETTINGS, name, str(value)
    return Happened.SETTINGS, name, "yes" if value else "no"


async def close(app: Services, viewer: Viewer, entered: Entered) -> None:
    """Nothing can be said in it any more; after a week its keys are destroyed, and it is gone. Raises
    Forbidden for who is no owner, and Conflict where it is closed already.
    """

    async def unit(tx: Tx) -> None:
        still = await standing.owner(app, tx, entered)
        if still.space.closes_at is not None:
            raise Conflict
        await closing.shut(app, tx, still.space, who=viewer.account.acct)

    await app.db.write(unit)


async def reopen(app: Services, viewer: Viewer, entered: Entered) -> None:
    """As if it had not been closed. Raises Forbidden and Conflict as `close` does."""

    async def unit(tx: Tx) -> None:
        still = await standing.owner(app, tx, entered)
        if still.space.closes_at is None:
            raise Conflict
        space = msgspec.structs.replace(still.space, closes_at=None)
        await rooms.update(tx, space)
        await standing.note(app, tx, space, Happened.REOPENED, who=viewer.account.acct)
        tx.emit(events.SpaceChanged(space.id))

    await app.db.write(unit)


async def hold(app: Services, viewer: Viewer, entered: Entered, *, on: bool) -> None:
    """Demand that nothing is destroyed, or no more. With two owners who do, neither retention nor closing
    destroys anything. Raises Forbidden.
    """

    async def unit(tx: Tx) -> None:
        still = await standing.owner(app, tx, entered)
        if still.me.holds is on:
            return
        await rooms.change(tx, msgspec.structs.replace(still.me, holds=on))
        space = msgspec.structs.replace(still.space, held=await rooms.holders(tx, still.space.id))
        await rooms.update(tx, space)
        what = Happened.HELD if on else Happened.RELEASED
        await standing.note(app, tx, space, what, who=viewer.account.acct)
        if space.closes_at is not None and not rules.is_held(space):
            # Its time may have come while it was held.
            closing.queue(tx, space)
        tx.emit(events.SpaceChanged(space.id))

    await app.db.write(unit)
