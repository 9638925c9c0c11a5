"""Who is in a space, and its log, for who stands in it."""

import msgspec

from sabar.kit.crypto import secrets
from sabar.model.accounts import Account
from sabar.model.errors import NotFound
from sabar.model.spaces.log import Line
from sabar.model.spaces.rooms import Company, Entered, Invite, Member, Space
from sabar.model.viewers import Viewer
from sabar.reads.assemble import people as assembled
from sabar.reads.assemble.parts import Person
from sabar.rules.spaces import chain
from sabar.rules.spaces import rooms as rules
from sabar.services import Services
from sabar.store import accounts, users
from sabar.store.spaces import company as counted
from sabar.store.spaces import log, rooms


class Present(msgspec.Struct, frozen=True):
    """`limited`: the account is for spaces alone, so that there is no profile of it."""

    member: Member
    account: Account
    limited: bool = False


class Log(msgspec.Struct, frozen=True):
    """`broken_at`: the first line that is not as it was written; None when all are. `more`: there are older
    ones. `count`, `head`: how many there should be, and the hash of the last one.
    """

    lines: list[Line]
    broken_at: int | None
    more: bool
    count: int
    head: str


class Offered(msgspec.Struct, frozen=True):
    """What an invitation leads to, for whoever holds its link."""

    space: Space
    invite: Invite
    members: int
    inside: bool


async def company(app: Services, entered: Entered, faces: int) -> tuple[Company, list[Person]]:
    """How many are in it, and so many of their accounts."""
    db = app.db.read()
    found = await counted.of(db, entered.space.id, app.clock.now_ms(), faces)
    known = await assembled.by_ids(app, found.faces)
    return found, [known[id] for id in found.faces if id in known]


async def members(app: Services, entered: Entered) -> list[Present]:
    """Owners first, then in the order in which they came."""
    db = app.db.read()
    found = await rooms.members(db, entered.space.id, app.clock.now_ms())
    ids = [one.account_id for one in found]
    known, limited = await accounts.by_ids(db, ids), await users.guests_among(db, ids)
    return [
        Present(one, known[one.account_id], one.account_id in limited)
        for one in found
        if one.account_id in known
    ]


async def member_ids(app: Services, space_id: int) -> set[int]:
    """Everybody who is in it now."""
    return await rooms.member_ids(app.db.read(), space_id, app.clock.now_ms())


async def invites(app: Services, entered: Entered) -> list[Invite]:
    """Those that still let somebody in. Raises Forbidden for who is no owner."""
    rules.demand_owner(entered)
    return await rooms.invites(app.db.read(), entered.space.id, app.clock.now_ms())


async def offered(app: Services, viewer: Viewer | None, token: str) -> Offered:
    """Raises NotFound for a link that leads nowhere (any more)."""
    db, now = app.db.read(), app.clock.now_ms()
    invite = await rooms.invite(db, secrets.digest(token))
    space = await rooms.by_id(db, invite.space_id) if invite else None
    if invite is None or space is None or space.closes_at is not None:
        raise NotFound
    there = await rooms.member_ids(db, space.id, now)
    inside = viewer is not None and viewer.id in there
    if not inside and not rules.lets_in(invite, now):
        raise NotFound
    return Offered(space, invite, len(there), inside)


async def log_of(app: Services, entered: Entered, below: int | None, limit: int) -> Log:
    """The newest lines first, with numbers below this. All lines are checked, whichever are shown."""
    db, id = app.db.read(), entered.space.id
    before = await rooms.by_id(db, id)
    everything = await log.all_of(db, id)
    # A line that comes between two questions is no fault of the chain.
    while before is not None and (after := await rooms.by_id(db, id)) != before:
        before, everything = after, await log.all_of(db, id)
    if before is None:
        raise NotFound
    top = below if below is not None else len(everything) + 1
    shown = [line for line in everything if line.number < top][::-1]
    broken_at = chain.broken_at(everything, before.log_lines, before.log_hash)
    return Log(shown[:limit], broken_at, len(shown) > limit, before.log_lines, before.log_hash)
