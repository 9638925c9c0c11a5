"""Taking back a post, or a boost."""

import msgspec

from sabar.db.engine import Tx
from sabar.kit import times
from sabar.model import events
from sabar.model.errors import NotFound
from sabar.model.jobs import JobSpec
from sabar.model.oauth import Viewer
from sabar.model.statuses import Media, Status, Visibility
from sabar.rules import limits
from sabar.services import Services
from sabar.store import conversations, media, statuses, tags


async def delete(app: Services, viewer: Viewer, id: int, *, with_media: bool = False) -> None:
    """Delete the viewer's own post or boost. NotFound when he has none of this id.

    Its attachments stay loose for a day, so that the post can be written anew, unless `with_media`.
    """
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        status = await statuses.held_own(tx, viewer.id, id)
        if status is None:
            raise NotFound
        await _delete(tx, status, now, with_media=with_media)

    await app.db.write(unit)


async def unboost(app: Services, viewer: Viewer, id: int) -> None:
    """Take back the viewer's boost of this post (or the boost of this id); nothing when there is none."""
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        boost = await statuses.boost_by(tx, viewer.id, id)
        if boost is None:
            named = await statuses.by_id(tx, id)
            if named is not None and named.reblog_of_id is not None:
                boost = await statuses.boost_by(tx, viewer.id, named.reblog_of_id)
        if boost is not None and await statuses.held_own(tx, viewer.id, boost.id) is not None:
            await _delete(tx, boost, now, with_media=False)

    await app.db.write(unit)


async def _delete(tx: Tx, status: Status, now: int, *, with_media: bool) -> None:
    mentioned = await statuses.local_mentions(tx, status.id)
    names = await tags.of_status(tx, status.id)
    if status.reblog_of_id is not None:
        await statuses.count_boosts(tx, status.reblog_of_id, -1)
    elif status.in_reply_to_id is not None and status.visibility.open:
        await statuses.count_replies(tx, status.in_reply_to_id, -1)
    if with_media:
        _forget_files(tx, await media.delete_of_status(tx, status.id))
    else:
        await media.detach(tx, status.id, now)
        _sweep_later(tx, now)
    if status.visibility is Visibility.DIRECT:
        if status.conversation_id is not None:
            for account_id in await conversations.forget_status(tx, status.conversation_id, status.id):
                tx.emit(events.ConversationChanged(account_id, status.conversation_id))
    else:
        await statuses.count_for_author(tx, status.account_id, -1)
    await statuses.delete(tx, status.id)
    tx.emit(
        events.StatusDeleted(
            status.id, status.account_id, status.reblog_of_id, status.visibility, mentioned, names
        )
    )


def _forget_files(tx: Tx, deleted: list[Media]) -> None:
    keys = [key for one in deleted for key in (one.file, one.thumb) if key]
    if keys:
        tx.enqueue(JobSpec("files.delete", msgspec.json.encode(keys)))


def _sweep_later(tx: Tx, now: int) -> None:
    at = now + limits.IMAGES.unattached_seconds * times.SECOND
    tx.enqueue(JobSpec("media.sweep", b"", unique_key="media.sweep", run_at=at))
