"""Who is in a space: come, gone, sent out, made something else."""

from functools import partial

import msgspec

from sabar import events
from sabar.actions.spaces import closing, standing
from sabar.db.engine import Tx
from sabar.kit.crypto import secrets
from sabar.kit.i18n import N_
from sabar.model.errors import Forbidden, Invalid, NotFound
from sabar.model.jobs import JobSpec
from sabar.model.spaces.log import Happened
from sabar.model.spaces.rooms import Entered, Invite, Member, Role, Space
from sabar.model.viewers import Viewer
from sabar.rules.spaces import rooms as rules
from sabar.rules.spaces.limits import SPACES
from sabar.services import Services
from sabar.store import accounts, users
from sabar.store.spaces import rooms

END = "spaces.end"
_ONLY_A_GUEST = N_("Whoever has no account of this server can only be a guest")


class Ending(msgspec.Struct, frozen=True):
    """Payload of the job `spaces.end`."""

    space_id: int
    account_id: int


async def join(app: Services, viewer: Viewer, token: str) -> Space:
    """By a link. Who is in already stays what he is. NotFound for a link that leads nowhere (any more), and
    Forbidden for one that is for another mail domain.
    """
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> Space:
        invite = await rooms.invite(tx, secrets.digest(token))
        space = await rooms.held(tx, invite.space_id) if invite else None
        if invite is None or space is None or space.closes_at is not None:
            raise NotFound
        if await rooms.entered_by_id(tx, space.id, viewer.id, now) is not None:
            return space
        if viewer.user.guest and invite.role is not Role.GUEST:
            raise Invalid(_ONLY_A_GUEST)
        _demand_address(viewer, invite)
        if invite.ends_at is not None and invite.ends_at <= now:
            raise NotFound
        if len(await rooms.member_ids(tx, space.id, now)) >= SPACES.members:
            raise Invalid(N_("This space is full: it can have {most} members"), most=SPACES.members)
        if not await rooms.use_invite(tx, invite.id, now):
            raise NotFound
        # A guest whose time is over may come again before his place is cleared.
        await rooms.remove(tx, space.id, viewer.id)
        member = Member(space.id, viewer.id, invite.role, now, ends_at=invite.ends_at)
        await rooms.add(tx, msgspec.structs.replace(member, sees_from=0 if space.past else now))
        _queue_end(tx, member)
        tx.emit(events.SpaceEntered(space.id, viewer.id))
        who = viewer.account.acct
        return await standing.note(app, tx, space, Happened.JOINED, who=who, detail=invite.role)

    return await app.db.write(unit)


async def leave(app: Services, viewer: Viewer, entered: Entered) -> None:
    """Raises Invalid for the last owner."""

    async def unit(tx: Tx) -> None:
        still = await standing.held(app, tx, entered)
        if still.owner:
            rules.demand_another_owner(await rooms.owners(tx, still.space.id))
        await _out(app, tx, still.space, viewer.id)
        await standing.note(app, tx, still.space, Happened.LEFT, who=viewer.account.acct)

    await app.db.write(unit)


async def remove(app: Services, viewer: Viewer, entered: Entered, account_id: int) -> None:
    """Send somebody out. Raises Forbidden, also for another owner, and NotFound."""

    async def unit(tx: Tx) -> None:
        still = await standing.owner(app, tx, entered)
        other = await _member(tx, still, account_id)
        if not rules.may_remove(still, other):
            raise Forbidden(N_("Only an owner can end being one"))
        await _out(app, tx, still.space, account_id)
        about = await _name(tx, account_id)
        await standing.note(app, tx, still.space, Happened.REMOVED, who=viewer.account.acct, about=about)

    await app.db.write(unit)


async def set_role(
    app: Services,
    viewer: Viewer,
    entered: Entered,
    account_id: int,
    role: Role,
    ends_at: int | None = None,
) -> None:
    """Make somebody an owner, a member or a guest until a time; of owners one can change oneself alone, and
    not the last. Raises Forbidden, Invalid and NotFound.
    """
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        still = await standing.owner(app, tx, entered)
        other = await _member(tx, still, account_id)
        if other.role is Role.OWNER and account_id != viewer.id:
            raise Forbidden(N_("Only an owner can end being one"))
        if other.role is Role.OWNER and role is not Role.OWNER:
            rules.demand_another_owner(await rooms.owners(tx, still.space.id))
        await _become(app, tx, viewer, still.space, other, role, rules.ends(role, ends_at, now))

    await app.db.write(unit)


async def hand_over(app: Services, viewer: Viewer, entered: Entered, account_id: int) -> None:
    """Make somebody an owner and oneself a member. Raises Forbidden and NotFound."""
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        still = await standing.owner(app, tx, entered)
        other = await _member(tx, still, account_id)
        if account_id == viewer.id or not other.inside(now):
            raise NotFound
        space = await _become(app, tx, viewer, still.space, other, Role.OWNER)
        await _become(app, tx, viewer, space, still.me, Role.MEMBER)

    await app.db.write(unit)


async def _become(
    app: Services,
    tx: Tx,
    viewer: Viewer,
    space: Space,
    member: Member,
    role: Role,
    ends_at: int | None = None,
) -> Space:
    """The space is held. Raises Invalid for somebody whose account is for spaces alone."""
    if role is not Role.GUEST and await users.is_guest(tx, member.account_id):
        raise Invalid(_ONLY_A_GUEST)
    changed = msgspec.structs.replace(
        member, role=role, ends_at=ends_at, holds=member.holds and role is Role.OWNER
    )
    if changed == member:
        return space
    await rooms.change(tx, changed)
    _queue_end(tx, changed)
    if member.holds and not changed.holds:
        space = msgspec.structs.replace(space, held=await rooms.holders(tx, space.id))
        await rooms.update(tx, space)
    what = Happened.PROLONGED if role is member.role else Happened.ROLE
    detail = str(ends_at) if role is Role.GUEST else role
    about = await _name(tx, member.account_id)
    tx.emit(events.SpaceChanged(space.id))
    return await standing.note(app, tx, space, what, who=viewer.account.acct, about=about, detail=detail)


async def end(app: Services, due: Ending) -> None:
    """Job `spaces.end`: a guest's time is over. Nothing to do for one who was prolonged."""
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        space = await rooms.held(tx, due.space_id)
        member = await rooms.member(tx, due.space_id, due.account_id)
        if space is None or member is None or member.inside(now):
            return
        await _out(app, tx, space, due.account_id)
        await standing.note(app, tx, space, Happened.ENDED, about=await _name(tx, due.account_id))

    await app.db.write(unit)


async def end_all_of(app: Services, account_id: int) -> None:
    """Whose account is deleted is in no space any more. Where he was the last owner, whoever has been a
    member for longest is one now; where there is none, the space closes.
    """
    for space_id in await rooms.ids_of(app.db.read(), account_id):
        await app.db.write(partial(_end_of, app, space_id, account_id))


async def _end_of(app: Services, space_id: int, account_id: int, tx: Tx) -> None:
    space = await rooms.held(tx, space_id)
    member = await rooms.member(tx, space_id, account_id)
    if space is None or member is None:
        return
    space = await _out(app, tx, space, account_id)
    about = await _name(tx, account_id)
    space = await standing.note(app, tx, space, Happened.REMOVED, about=about, detail="account")
    if member.role is not Role.OWNER or await rooms.owners(tx, space_id):
        return
    heir = await rooms.heir(tx, space_id)
    if heir is not None:
        await rooms.change(tx, msgspec.structs.replace(heir, role=Role.OWNER))
        about = await _name(tx, heir.account_id)
        await standing.note(app, tx, space, Happened.ROLE, about=about, detail=Role.OWNER)
        tx.emit(events.SpaceChanged(space_id))
    elif space.closes_at is None:
        await closing.shut(app, tx, space)


async def _out(app: Services, tx: Tx, space: Space, account_id: int) -> Space:
    await rooms.remove(tx, space.id, account_id)
    after = msgspec.structs.replace(space, held=await rooms.holders(tx, space.id))
    if after != space:
        await rooms.update(tx, after)
    tx.emit(events.SpaceLeft(space.id, account_id))
    return after


def _queue_end(tx: Tx, member: Member) -> None:
    if member.ends_at is not None:
        payload = msgspec.json.encode(Ending(member.space_id, member.account_id))
        tx.enqueue(JobSpec(END, payload, run_at=member.ends_at))


def _demand_address(viewer: Viewer, invite: Invite) -> None:
    if not invite.mail_domain:
        return
    domain = viewer.user.email_key.rpartition("@")[2]
    if viewer.user.confirmed_at is None or domain != invite.mail_domain:
        raise Forbidden(
            N_("This invitation is for people with an e-mail address at {domain}"), domain=invite.mail_domain
        )


async def _member(tx: Tx, entered: Entered, account_id: int) -> Member:
    found = await rooms.member(tx, entered.space.id, account_id)
    if found is None:
        raise NotFound
    return found


async def _name(tx: Tx, account_id: int) -> str:
    account = await accounts.by_id(tx, account_id)
    return account.acct if account else ""
