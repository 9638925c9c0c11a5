"""Threads: hear no more of one; direct ones: read, kept unread, put away."""

from sabar import events
from sabar.db.engine import Tx
from sabar.kit.i18n import N_
from sabar.model.errors import Invalid, NotFound
from sabar.model.viewers import Viewer
from sabar.services import Services
from sabar.store import conversations, statuses


async def mute(app: Services, viewer: Viewer, status_id: int) -> int:
    """No more notifications from the thread of this post. Answers the post's id (of a boost, the boosted)."""

    async def unit(tx: Tx) -> int:
        status = await statuses.held_for(tx, viewer.id, status_id)
        if status is None:
            raise NotFound
        if status.conversation_id is None:
            raise Invalid(N_("Validation failed: This post belongs to no conversation"))
        await conversations.mute(tx, viewer.id, status.conversation_id, status.id)
        return status.id

    return await app.db.write(unit)


async def unmute(app: Services, viewer: Viewer, status_id: int) -> int:
    """Notifications from the thread of this post again; also by the post that muted it, when that may no
    longer be read. Answers the post's id.
    """

    async def unit(tx: Tx) -> int:
        found = await statuses.held_to_take_back(tx, viewer.id, status_id)
        if found is None:
            raise NotFound
        status, readable = found
        if readable and status.conversation_id is not None:
            await conversations.unmute(tx, viewer.id, status.conversation_id)
        elif not readable and not await conversations.unmute_by(tx, viewer.id, status.id):
            # Of a thread somebody muted there may be posts that he never saw (CVE-2025-67500).
            raise NotFound
        return status.id

    return await app.db.write(unit)


async def mark(app: Services, viewer: Viewer, id: int, *, unread: bool) -> None:
    """Remember a direct conversation as read, or as unread. NotFound when the viewer has none of this id."""

    async def unit(tx: Tx) -> None:
        if not await conversations.mark(tx, viewer.id, id, unread=unread):
            raise NotFound
        tx.emit(events.ConversationMarked(viewer.id))

    await app.db.write(unit)


async def delete(app: Services, viewer: Viewer, id: int) -> None:
    """Put a direct conversation away for the viewer; the posts stay, the next one brings it back."""

    async def unit(tx: Tx) -> None:
        if not await conversations.delete(tx, viewer.id, id):
            raise NotFound
        tx.emit(events.ConversationMarked(viewer.id))

    await app.db.write(unit)
