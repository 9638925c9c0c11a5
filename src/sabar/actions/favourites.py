"""Liking a post, and no longer."""

from sabar.db.engine import Tx
from sabar.model import events
from sabar.model.errors import NotFound
from sabar.model.oauth import Viewer
from sabar.services import Services
from sabar.store import favourites, statuses


async def favourite(app: Services, viewer: Viewer, id: int) -> int:
    """Like a post; of a boost, the boosted post, whose id is answered. NotFound when it may not be read."""
    new_id = app.ids.next()

    async def unit(tx: Tx) -> int:
        status = await statuses.held_for(tx, viewer.id, id)
        if status is None:
            raise NotFound
        if await favourites.insert(tx, new_id, viewer.id, status.id):
            await statuses.count_favourites(tx, status.id, 1)
            tx.emit(events.Favourited(status.id, viewer.id))
        return status.id

    return await app.db.write(unit)


async def unfavourite(app: Services, viewer: Viewer, id: int) -> int:
    """Take a like back, also from a post that may no longer be read. Answers the post's id."""

    async def unit(tx: Tx) -> int:
        status = await statuses.held_whole(tx, id)
        if status is None:
            raise NotFound
        if await favourites.delete(tx, viewer.id, status.id):
            await statuses.count_favourites(tx, status.id, -1)
            tx.emit(events.Unfavourited(status.id, viewer.id))
        elif await statuses.held_for(tx, viewer.id, id) is None:
            # Whoever never liked it does not learn this way that it exists (CVE-2025-67500).
            raise NotFound
        return status.id

    return await app.db.write(unit)
