"""How far a post got on other servers, for its writer: which have it, which were told of its end."""

from collections.abc import Sequence

import msgspec

from sabar.model.errors import NotFound
from sabar.model.federation import InboxState, Told
from sabar.model.viewers import Viewer
from sabar.services import Services
from sabar.store import receipts, statuses
from sabar.store.federation import outgoing

#: Servers that are named one by one.
_MOST = 500
_TOLD, _ENDED = "Create", "Delete"


class Elsewhere(msgspec.Struct, frozen=True):
    """How many servers it goes to: `delivered` have taken it, `waiting` are asked again, `missed` refused it
    or were away for too long.
    """

    delivered: int = 0
    waiting: int = 0
    missed: int = 0

    @property
    def servers(self) -> int:
        return self.delivered + self.waiting + self.missed


async def of_own(app: Services, viewer: Viewer, status_id: int) -> Elsewhere:
    """Of a post of the viewer. NotFound when he has none of this id."""
    await _demand_own(app, viewer, status_id)
    counted = await outgoing.counted(app.db.read(), status_id, _TOLD)
    delivered, waiting = counted.pop(InboxState.DELIVERED, 0), counted.pop(InboxState.WAITING, 0)
    return Elsewhere(delivered, waiting, sum(counted.values()))


async def servers(app: Services, viewer: Viewer, status_id: int) -> Sequence[Told]:
    """The servers it goes to, those that have not got it first. NotFound as `of_own`."""
    await _demand_own(app, viewer, status_id)
    return await outgoing.by_server(app.db.read(), status_id, _TOLD, _MOST)


async def ends(app: Services, viewer: Viewer, status_id: int) -> Sequence[Told]:
    """What each server that had it answered when it was taken back. NotFound when the viewer took back none
    of this id.
    """
    if await receipts.own(app.db.read(), viewer.id, status_id) is None:
        raise NotFound
    return await outgoing.by_server(app.db.read(), status_id, _ENDED, _MOST)


async def _demand_own(app: Services, viewer: Viewer, status_id: int) -> None:
    status = await statuses.by_id(app.db.read(), status_id)
    if status is None or status.account_id != viewer.id or status.reblog_of_id is not None:
        raise NotFound
