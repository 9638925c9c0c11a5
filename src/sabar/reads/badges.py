"""The small numbers beside the menu: what waits for this person."""

import msgspec

from sabar.model.oauth import Viewer
from sabar.services import Services
from sabar.store import follows, markers, notifications, users

#: More than this is not counted.
MOST = 99


class Badges(msgspec.Struct, frozen=True):
    """`requests`: to follow; `waiting`: to join, for staff."""

    unread: int = 0
    requests: int = 0
    waiting: int = 0


async def of(app: Services, viewer: Viewer) -> Badges:
    db = app.db.read()
    requests = await follows.request_count(db, viewer.id) if viewer.account.locked else 0
    waiting = await users.count_waiting(db) if viewer.user.role.staff else 0
    unread = await notifications.count_after(db, viewer.id, await read_up_to(app, viewer), MOST)
    return Badges(unread=unread, requests=requests, waiting=waiting)


async def read_up_to(app: Services, viewer: Viewer) -> int:
    """The last notification the person has seen, on whichever client."""
    marks = await markers.of(app.db.read(), viewer.id, ["notifications"])
    return marks[0].last_read_id if marks else 0
