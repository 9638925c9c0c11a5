"""The small numbers beside the menu: what waits for this person."""

import msgspec

from sabar.model.viewers import Viewer
from sabar.reads.account import second_factor
from sabar.rules.limits import BADGES
from sabar.rules.notifications import Wanted
from sabar.services import Services
from sabar.store import follows, markers, moderation, notifications, reports, users

#: More than this is not counted.
MOST = 99


class Badges(msgspec.Struct, frozen=True):
    """`requests`: to follow; the others are for staff: `waiting` to join, `reports` that are
    open, `appeals` nobody has decided, and whether the own login lacks a second step.
    """

    unread: int = 0
    requests: int = 0
    waiting: int = 0
    reports: int = 0
    appeals: int = 0
    wants_second_step: bool = False


async def of(app: Services, viewer: Viewer) -> Badges:
    db = app.db.read()
    requests = await follows.request_count(db, viewer.id, BADGES.counted) if viewer.account.locked else 0
    staff = await _of_staff(app, viewer) if viewer.user.role.staff else Badges()
    above, now = await read_up_to(app, viewer), app.clock.now_ms()
    unread = await notifications.count(db, viewer.id, above, Wanted(), now, MOST)
    return msgspec.structs.replace(staff, unread=unread, requests=requests)


async def _of_staff(app: Services, viewer: Viewer) -> Badges:
    db = app.db.read()
    return Badges(
        waiting=await users.count_waiting(db, BADGES.counted),
        reports=await reports.count_open(db, BADGES.counted),
        appeals=await moderation.count_open_appeals(db, BADGES.counted),
        wants_second_step=not await second_factor.there(app, viewer.user),
    )


async def read_up_to(app: Services, viewer: Viewer) -> int:
    """The last notification the person has seen, on whichever client."""
    marks = await markers.of(app.db.read(), viewer.id, ["notifications"])
    return marks[0].last_read_id if marks else 0
