"""The small numbers beside the menu: what waits for this person, in one question."""

import msgspec

from sabar.db.engine import Reader, Sql
from sabar.model.viewers import Viewer
from sabar.rules.limits import BADGES, NOTIFICATIONS
from sabar.services import Services
from sabar.store import (
    auth,
    colleagues,
    conversations,
    follows,
    moderation,
    notifications,
    reports,
    rows,
    scheduled,
    users,
)
from sabar.store.spaces import posts as posts_of_spaces

#: More is not counted of what is unread.
MOST = 99
#: A part that does not concern the person is not looked at: CASE leaves it alone.
_COUNTED = Sql(
    "SELECT ({unread}) AS unread, ({conversations}) AS conversations, "
    "({outbox}) + ({said}) AS outbox, ({asked}) AS asked, ({spaces}) AS spaces, "
    "CASE WHEN :locked THEN ({requests}) ELSE 0 END AS requests, "
    "CASE WHEN :staff THEN ({waiting}) ELSE 0 END AS waiting, "
    "CASE WHEN :staff THEN ({reports}) ELSE 0 END AS reports, "
    "CASE WHEN :staff THEN ({appeals}) ELSE 0 END AS appeals, "
    "CASE WHEN :unproved THEN NOT {passkey} ELSE FALSE END AS wants_second_step",
    unread=notifications.COUNT_UNREAD,
    conversations=conversations.COUNT_UNREAD,
    outbox=scheduled.COUNT_HELD,
    said=colleagues.COUNT_SAID,
    asked=colleagues.COUNT_ASKED,
    spaces=posts_of_spaces.COUNT_UNREAD,
    requests=follows.COUNT_REQUESTS,
    waiting=users.COUNT_WAITING,
    reports=reports.COUNT_OPEN,
    appeals=moderation.COUNT_OPEN_APPEALS,
    passkey=auth.HAS_PASSKEY,
)


class Badges(msgspec.Struct, frozen=True):
    """`unread` notifications and `conversations`; `outbox`: own posts that are held back, and what colleagues
    said; `asked`: what others ask as of a colleague; `spaces`: posts of spaces; `requests`: to follow. The
    others are for staff: `waiting` to join, `reports` that are open, `appeals` nobody has decided, and
    whether the own login lacks a second step.
    """

    unread: int = 0
    conversations: int = 0
    outbox: int = 0
    asked: int = 0
    spaces: int = 0
    requests: int = 0
    waiting: int = 0
    reports: int = 0
    appeals: int = 0
    wants_second_step: bool = False


async def of(app: Services, viewer: Viewer) -> Badges:
    return await counted(app.db.read(), viewer, app.clock.now_ms())


async def counted(db: Reader, viewer: Viewer, now: int) -> Badges:
    """As `of`, at a time."""
    staff = viewer.user.role.staff
    row = await db.one(
        _COUNTED,
        me=viewer.id,
        user=viewer.user.id,
        locked=viewer.account.locked,
        staff=staff,
        unproved=staff and not viewer.user.totp_enabled,
        now=now,
        most=MOST,
        counted=BADGES.counted,
        looked_at=NOTIFICATIONS.looked_at,
    )
    return rows.maybe(row, Badges) or Badges()


async def read_up_to(app: Services, viewer: Viewer) -> int:
    """The last notification the person has seen, on whichever client."""
    return await notifications.last_read(app.db.read(), viewer.id)
