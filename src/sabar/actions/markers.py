"""Remember how far a reader has read."""

from collections.abc import Mapping

from sabar import events
from sabar.db.engine import Tx
from sabar.model.errors import invalid
from sabar.model.markers import Marker
from sabar.model.problems import Problem
from sabar.model.viewers import Viewer
from sabar.services import Services
from sabar.store import markers

_NOTIFICATIONS = "notifications"


async def put(app: Services, viewer: Viewer, places: Mapping[str, int]) -> list[Marker]:
    """`places`: timeline → the last id that was read. What was last written holds, also when it is older."""
    if any(id < 0 for id in places.values()):
        raise invalid("last_read_id", Problem.NOT_AN_ID)
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> list[Marker]:
        if _NOTIFICATIONS in places:
            tx.emit(events.NotificationsRead(viewer.id))
        return [
            await markers.put(tx, viewer.id, timeline, id, now) for timeline, id in sorted(places.items())
        ]

    return await app.db.write(unit) if places else []
