"""What those who run the machine do to spaces: from the command line alone, and everybody in them is told."""

from functools import partial

import msgspec

from sabar import events
from sabar.actions.spaces import standing
from sabar.db.engine import Tx
from sabar.kit.i18n import N_
from sabar.model.accounts import User
from sabar.model.errors import Invalid, NotFound
from sabar.model.spaces.log import Happened
from sabar.model.spaces.rooms import Member, Role, Space
from sabar.rules import admission
from sabar.rules.spaces.limits import SPACES
from sabar.rules.writing import text
from sabar.services import Services
from sabar.store import accounts, users
from sabar.store.spaces import log, rooms


async def open_to(app: Services, slug: str, reason: str, username: str = "") -> Space:
    """Make an account an owner of a space, in an emergency; the server's owner, if no name is given. The log
    says so with the reason, and everybody in the space is told by mail. Raises NotFound, and Invalid without
    a reason or for who cannot use the server.
    """
    user = await _user(app, username)
    words = text.within(text.clean_line(reason, "reason"), "reason", SPACES.reason)
    if not words:
        raise Invalid(N_("Say why: everybody in the space reads it"))
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> Space:
        account = await accounts.by_id(tx, user.account_id)
        known = await rooms.by_slug(tx, slug)
        space = await rooms.held(tx, known.id) if known else None
        if space is None or account is None:
            raise NotFound(N_("No space has this address"))
        if not admission.may_use(user, account):
            raise Invalid(N_("This account cannot use the server now"))
        told = await rooms.member_ids(tx, space.id, now) - {account.id}
        member = await rooms.member(tx, space.id, account.id)
        if member is None:
            await rooms.add(tx, Member(space.id, account.id, Role.OWNER, now))
            tx.emit(events.SpaceEntered(space.id, account.id))
        else:
            await rooms.change(tx, msgspec.structs.replace(member, role=Role.OWNER, ends_at=None))
        for id in sorted(told):
            tx.emit(events.SpaceOpened(space.id, id, account.id))
        tx.emit(events.SpaceChanged(space.id))
        return await standing.note(app, tx, space, Happened.OPENED, about=account.acct, detail=words)

    return await app.db.write(unit)


async def _user(app: Services, username: str) -> User:
    db = app.db.read()
    account = await accounts.by_name(db, username.removeprefix("@")) if username else None
    user = await users.by_account(db, account.id) if account else None
    if not username:
        user = await users.owner(db)
    if user is None:
        raise NotFound(N_("Nobody here has this name"))
    return user


async def note_rotation(app: Services, key_name: str) -> int:
    """A line in the log of every space that has none of this key of the server yet; how many were written."""
    return sum(
        [await app.db.write(partial(_note, app, id, key_name)) for id in await rooms.ids(app.db.read())]
    )


async def _note(app: Services, id: int, key_name: str, tx: Tx) -> bool:
    space = await rooms.held(tx, id)
    last = await log.last(tx, id, Happened.KEYS_ROTATED)
    if space is None or (last is not None and last.detail == key_name):
        return False
    await standing.note(app, tx, space, Happened.KEYS_ROTATED, detail=key_name)
    return True
