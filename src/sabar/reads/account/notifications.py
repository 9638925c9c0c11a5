"""Notifications as their recipient reads them: only about what he may (still) see."""

from collections.abc import Collection, Sequence

import msgspec

from sabar.kit.paging import Window
from sabar.model.errors import NotFound
from sabar.model.notifications import Notification as Record
from sabar.model.oauth import Viewer
from sabar.reads import hydrate, present
from sabar.reads.account import notification_extras
from sabar.reads.entities import fallbacks
from sabar.reads.entities import notifications as entities
from sabar.reads.entities.collections import Collection as Featured
from sabar.reads.people import collection_cards
from sabar.rules.notifications import Wanted
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.store import notifications

_encode = msgspec.json.Encoder().encode


class Part(msgspec.Struct, frozen=True):
    """One page; `keys` and `full` as in timelines."""

    items: list[entities.Notification]
    keys: list[int]
    full: bool


async def page(app: Services, viewer: Viewer, window: Window, wanted: Wanted) -> Part:
    """Newest first."""
    found = await notifications.page(app.db.read(), viewer.id, window, wanted, app.clock.now_ms())
    items = await presented(app, viewer, found)
    keys = [record.id for record in found]
    return Part(items, [max(keys), min(keys)] if keys else [], len(found) == window.limit)


async def records(
    app: Services, viewer: Viewer, window: Window, *, types: Collection[str] = ()
) -> list[Record]:
    """The bare records of one page, for pages that draw them themselves."""
    wanted = Wanted(types=list(types) or None)
    return await notifications.page(app.db.read(), viewer.id, window, wanted, app.clock.now_ms())


async def record(app: Services, viewer: Viewer, id: int) -> Record:
    """One bare record of the viewer's own."""
    found = await notifications.one(app.db.read(), viewer.id, id, app.clock.now_ms())
    if found is None:
        raise NotFound
    return found


async def one(app: Services, viewer: Viewer, id: int) -> entities.Notification:
    """Raises NotFound when it is not the viewer's, or about something he may not see any more."""
    found = await _one(app, viewer, id)
    if found is None:
        raise NotFound
    return found


async def body_for(app: Services, viewer: Viewer, id: int) -> bytes | None:
    """The JSON for a stream; None when there is nothing to tell."""
    found = await _one(app, viewer, id)
    return _encode(found) if found is not None else None


async def _one(app: Services, viewer: Viewer, id: int) -> entities.Notification | None:
    record = await notifications.one(app.db.read(), viewer.id, id, app.clock.now_ms())
    items = await presented(app, viewer, [record]) if record else []
    return items[0] if items else None


async def unread(app: Services, viewer: Viewer, wanted: Wanted, most: int) -> int:
    """What came after the reader's marker, counted up to `most`."""
    db = app.db.read()
    above = await notifications.last_read(db, viewer.id)
    return await notifications.count(db, viewer.id, above, wanted, app.clock.now_ms(), most)


async def presented(app: Services, viewer: Viewer, records: Sequence[Record]) -> list[entities.Notification]:
    """In order, without those whose sender is gone or whose post may not be seen."""
    people = await present.accounts_by_id(app, {record.from_account_id for record in records})
    wanted = list({record.status_id for record in records if record.status_id is not None})
    seen = await hydrate.see(app, viewer, wanted, Place.NOTIFICATIONS)
    bodies = await present.statuses_by_id(app, viewer, seen, Place.NOTIFICATIONS)
    extras = await notification_extras.of(app, viewer, records)
    featured = await collections_of(app, viewer, records)
    return [
        entities.of(
            record,
            people[record.from_account_id],
            bodies.get(record.status_id or 0),
            extras.get(record.id, entities.NO_EXTRAS),
            *told(viewer, record, people[record.from_account_id], featured),
        )
        for record in records
        if record.from_account_id in people
        and (record.status_id is None or record.status_id in bodies)
        and (record.collection_id is None or record.collection_id in featured)
    ]


def told(
    viewer: Viewer, record: Record, sender: bytes, featured: dict[int, Featured]
) -> tuple[Featured | None, fallbacks.NotificationFallback | None]:
    """The collection a notification is about, and the words for who does not know what that is."""
    collection = featured.get(record.collection_id or 0)
    if collection is None:
        return None, None
    return collection, fallbacks.of_collection(record.type, viewer.user.locale, sender, collection)


async def collections_of(app: Services, viewer: Viewer, records: Sequence[Record]) -> dict[int, Featured]:
    """Those that these notifications are about and that the viewer may see."""
    ids = {record.collection_id for record in records if record.collection_id is not None}
    return await collection_cards.by_id(app, viewer, ids)
