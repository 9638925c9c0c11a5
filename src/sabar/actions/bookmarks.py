"""Keeping a post for oneself; nobody else hears of it."""

from sabar import events
from sabar.db.engine import Tx
from sabar.model.errors import NotFound
from sabar.model.viewers import Actor
from sabar.services import Services
from sabar.store import bookmarks, statuses


async def bookmark(app: Services, actor: Actor, id: int) -> int:
    """Keep a post; of a boost, the boosted post, whose id is answered. NotFound when it may not be read."""
    new_id = app.ids.next()

    async def unit(tx: Tx) -> int:
        status = await statuses.held_for(tx, actor.id, id)
        if status is None:
            raise NotFound
        if await bookmarks.insert(tx, new_id, actor.id, status.id):
            tx.emit(events.BookmarkChanged(status.id, actor.id))
        return status.id

    return await app.db.write(unit)


async def unbookmark(app: Services, actor: Actor, id: int) -> int:
    """Keep it no longer, also when it may no longer be read. Answers the post's id."""

    async def unit(tx: Tx) -> int:
        found = await statuses.held_to_take_back(tx, actor.id, id)
        if found is None:
            raise NotFound
        status, readable = found
        if await bookmarks.delete(tx, actor.id, status.id):
            tx.emit(events.BookmarkChanged(status.id, actor.id))
        elif not readable:
            # Whoever never kept it does not learn this way that it exists (CVE-2025-67500).
            raise NotFound
        return status.id

    return await app.db.write(unit)
