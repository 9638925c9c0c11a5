"""The small numbers beside the menu: what waits for this person."""

import msgspec

from sabar.model.oauth import Viewer
from sabar.rules.notifications import Wanted
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
    above, now = await read_up_to(app, viewer), app.clock.now_ms()
    unread = await notifications.count(db, viewer.id, above, Wanted(), now, MOST)
    return Badges(unread=unread, requests=requests, waiting=waiting)


async def read_up_to(app: Services, viewer: Viewer) -> int:
    """The last notification the person has seen, on whichever client."""
    marks = await markers.of(app.db.read(), viewer.id, ["notifications"])
    return marks[0].last_read_id if marks else 0
