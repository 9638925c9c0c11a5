"""The viewer's direct conversations."""

from collections.abc import Sequence

import msgspec

from sabar.kit.paging import Page, Window
from sabar.model.conversations import AccountConversation
from sabar.model.errors import NotFound
from sabar.model.oauth import Viewer
from sabar.reads import hydrate, present
from sabar.reads.entities.conversations import Conversation
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.store import conversations


async def of_viewer(app: Services, viewer: Viewer, window: Window) -> Page:
    """The most recently written first, without those whose last post the viewer would not be shown."""
    records = await conversations.of_account(app.db.read(), viewer.id, window)
    keys = [record.last_status_id for record in records if record.last_status_id is not None]
    shown = await _entities(app, viewer, records)
    return Page([one for one in shown if one.last_status is not None], keys, len(records) == window.limit)


async def conversation_for(app: Services, viewer: Viewer, id: int) -> Conversation:
    """One of the viewer's conversations. NotFound when he has none of this id."""
    record = await conversations.one(app.db.read(), viewer.id, id)
    if record is None:
        raise NotFound
    return (await _entities(app, viewer, [record]))[0]


async def body_for(app: Services, viewer: Viewer, conversation_id: int) -> bytes | None:
    """The JSON for a stream; None when there is nothing the viewer may be shown."""
    record = await conversations.place_in(app.db.read(), viewer.id, conversation_id)
    shown = await _entities(app, viewer, [record]) if record else []
    return msgspec.json.encode(shown[0]) if shown and shown[0].last_status is not None else None


async def _entities(
    app: Services, viewer: Viewer, records: Sequence[AccountConversation]
) -> list[Conversation]:
    last = [record.last_status_id for record in records if record.last_status_id is not None]
    seen = await hydrate.see(app, viewer, last, Place.THREAD)
    found = await present.entities(app, viewer, seen, Place.THREAD)
    statuses = {status.id: status for status in found}
    # Somebody who writes to himself alone is the only participant there is.
    people = [record.participants or [viewer.id] for record in records]
    known = await present.account_entities_of(app, list({id for group in people for id in group}))
    accounts = {account.id: account for account in known}
    return [
        Conversation(
            id=str(record.id),
            unread=record.unread,
            accounts=[accounts[str(id)] for id in group if str(id) in accounts],
            last_status=statuses.get(str(record.last_status_id)),
        )
        for record, group in zip(records, people, strict=True)
    ]
