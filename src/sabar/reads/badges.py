"""The small numbers beside the menu: what waits for this person."""

import msgspec

from sabar.model.oauth import Viewer
from sabar.services import Services
from sabar.store import follows, users


class Badges(msgspec.Struct, frozen=True):
    """`requests`: to follow; `waiting`: to join, for staff."""

    unread: int = 0
    requests: int = 0
    waiting: int = 0


async def of(app: Services, viewer: Viewer) -> Badges:
    db = app.db.read()
    requests = await follows.request_count(db, viewer.id) if viewer.account.locked else 0
    waiting = await users.count_waiting(db) if viewer.user.role.staff else 0
    return Badges(requests=requests, waiting=waiting)
