"""The viewer's direct conversations."""

from collections.abc import Sequence

import msgspec

from sabar.kit.paging import Page, Window
from sabar.model.conversations import AccountConversation
from sabar.model.errors import NotFound
from sabar.model.viewers import Viewer
from sabar.reads import hydrate
from sabar.reads.entities.conversations import Conversation
from sabar.reads.json import accounts, statuses
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.store import conversations


async def of_viewer(app: Services, viewer: Viewer, window: Window) -> Page:
    """The most recently written first, without those whose last post the viewer would not be shown."""
    records = await kept(app, viewer, window)
    keys = [record.last_status_id for record in records if record.last_status_id is not None]
    shown = await _entities(app, viewer, records)
    return Page([one for one in shown if one.last_status is not None], keys, len(records) == window.limit)


async def kept(app: Services, viewer: Viewer, window: Window) -> list[AccountConversation]:
    """As the store keeps them, for pages; the most recently written first."""
    return await conversations.of_account(app.db.read(), viewer.id, window)


async def kept_one(app: Services, viewer: Viewer, id: int) -> AccountConversation:
    """One of them. NotFound when the viewer has none of this id."""
    record = await conversations.one(app.db.read(), viewer.id, id)
    if record is None:
        raise NotFound
    return record


async def kept_in(app: Services, viewer: Viewer, conversation_id: int) -> AccountConversation | None:
    """The one of this thread."""
    return await conversations.place_in(app.db.read(), viewer.id, conversation_id)


async def posts(app: Services, viewer: Viewer, of: AccountConversation, window: Window) -> list[int]:
    """Ids of what was said in one of them, newest first."""
    return await conversations.posts(app.db.read(), viewer.id, of.conversation_id, window)


async def conversation_for(app: Services, viewer: Viewer, id: int) -> Conversation:
    """One of the viewer's conversations. NotFound when he has none of this id."""
    return (await _entities(app, viewer, [await kept_one(app, viewer, id)]))[0]


async def body_for(app: Services, viewer: Viewer, conversation_id: int) -> bytes | None:
    """The JSON for a stream; None when there is nothing the viewer may be shown."""
    record = await kept_in(app, viewer, conversation_id)
    shown = await _entities(app, viewer, [record]) if record else []
    return msgspec.json.encode(shown[0]) if shown and shown[0].last_status is not None else None


async def _entities(
    app: Services, viewer: Viewer, records: Sequence[AccountConversation]
) -> list[Conversation]:
    last = [record.last_status_id for record in records if record.last_status_id is not None]
    seen = await hydrate.see(app, viewer, last, Place.THREAD)
    shown = await statuses.by_id(app, viewer, seen, Place.THREAD)
    # Somebody who writes to himself alone is the only participant there is.
    people = [record.participants or [viewer.id] for record in records]
    known = await accounts.by_ids(app, {id for group in people for id in group})
    return [
        Conversation(
            id=str(record.id),
            unread=record.unread,
            accounts=[known[id] for id in group if id in known],
            last_status=shown.get(record.last_status_id or 0),
        )
        for record, group in zip(records, people, strict=True)
    ]
