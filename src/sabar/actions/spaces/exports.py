"""Downloading everything of a space: announced to its members, called off, begun; its log says each."""

import msgspec

from sabar import events
from sabar.actions.spaces import standing
from sabar.db.engine import Tx
from sabar.model.spaces.log import Happened
from sabar.model.spaces.rooms import Entered
from sabar.model.viewers import Viewer
from sabar.rules.spaces import exports as rules
from sabar.services import Services
from sabar.store.spaces import rooms


async def announce(app: Services, viewer: Viewer, entered: Entered) -> None:
    """From now on every member sees it; when the span of the space is over, an owner can download. Raises
    Forbidden, Conflict where it is announced already, and Invalid where nothing has to be.
    """
    who = viewer.account.acct

    async def unit(tx: Tx) -> None:
        still = await standing.owner(app, tx, entered)
        space = rules.announced(still.space, app.clock.now_ms(), who)
        await rooms.update(tx, space)
        await standing.note(app, tx, space, Happened.EXPORT_ANNOUNCED, who=who, detail=str(space.export_at))
        tx.emit(events.SpaceChanged(space.id))

    await app.db.write(unit)


async def call_off(app: Services, viewer: Viewer, entered: Entered) -> None:
    """Any owner can, whoever announced it. Raises Forbidden, and Conflict where nothing is announced."""

    async def unit(tx: Tx) -> None:
        still = await standing.owner(app, tx, entered)
        space = rules.called_off(still.space, app.clock.now_ms())
        await rooms.update(tx, space)
        await standing.note(app, tx, space, Happened.EXPORT_CALLED_OFF, who=viewer.account.acct)
        tx.emit(events.SpaceChanged(space.id))

    await app.db.write(unit)


async def begin(app: Services, viewer: Viewer, entered: Entered) -> Entered:
    """Before the first byte leaves: the log says who downloads everything. Raises Forbidden for who is no
    owner, and before its time.
    """

    async def unit(tx: Tx) -> Entered:
        still = await standing.owner(app, tx, entered)
        rules.demand_due(still.space, app.clock.now_ms())
        space = await standing.note(app, tx, still.space, Happened.EXPORTED, who=viewer.account.acct)
        return msgspec.structs.replace(still, space=space)

    return await app.db.write(unit)
