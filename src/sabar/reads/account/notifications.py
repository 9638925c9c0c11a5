"""Notifications as their recipient reads them: only about what he may (still) see."""

from collections.abc import Collection, Sequence

import msgspec

from sabar.kit.paging import Window
from sabar.model.errors import NotFound
from sabar.model.notifications import Notification as Record
from sabar.model.viewers import Viewer
from sabar.reads import hydrate
from sabar.reads.account import notification_extras
from sabar.reads.assemble import people, posts
from sabar.reads.assemble.parts import Featured, Person, Post
from sabar.reads.entities import collections as collection_entities
from sabar.reads.entities import fallbacks
from sabar.reads.entities import notifications as entities
from sabar.reads.json import accounts, statuses
from sabar.reads.people import collections
from sabar.reads.posts import delivered
from sabar.rules.notifications import Wanted
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.store import notifications
from sabar.store.notifications import groups

_encode = msgspec.json.Encoder().encode


class Part(msgspec.Struct, frozen=True):
    """One page; `keys` and `full` as in timelines."""

    items: list[entities.Notification]
    keys: list[int]
    full: bool


class Told(msgspec.Struct, frozen=True):
    """A notification with who caused it, and the post or collection it is about."""

    record: Record
    sender: Person
    post: Post | None
    collection: Featured | None


async def page(app: Services, viewer: Viewer, window: Window, wanted: Wanted) -> Part:
    """Newest first."""
    found = await notifications.page(app.db.read(), viewer.id, window, wanted, app.clock.now_ms())
    items = await presented(app, viewer, found)
    keys = [record.id for record in found]
    return Part(items, [max(keys), min(keys)] if keys else [], len(found) == window.limit)


async def records(
    app: Services,
    viewer: Viewer,
    window: Window,
    *,
    types: Collection[str] = (),
    held_from: int | None = None,
) -> list[Record]:
    """The bare records of one page, for pages that draw them themselves. `held_from`: of one sender, those
    that wait too.
    """
    wanted = Wanted(list(types) or None, [], held_from, filtered=held_from is not None)
    return await notifications.page(app.db.read(), viewer.id, window, wanted, app.clock.now_ms())


async def record(app: Services, viewer: Viewer, id: int) -> Record:
    """One bare record of the viewer's own."""
    found = await notifications.one(app.db.read(), viewer.id, id, app.clock.now_ms())
    if found is None:
        raise NotFound
    return found


async def of_group(app: Services, viewer: Viewer, key: str, most: int) -> list[Record]:
    """The bare records of one group, newest first."""
    return await groups.members(app.db.read(), viewer.id, key, app.clock.now_ms(), most)


async def one(app: Services, viewer: Viewer, id: int) -> entities.Notification:
    """Raises NotFound when it is not the viewer's, or about something he may not see any more."""
    found = await _one(app, viewer, id)
    if found is None:
        raise NotFound
    return found


async def one_told(app: Services, viewer: Viewer, id: int) -> Told:
    """The same before it is written down."""
    record = await notifications.one(app.db.read(), viewer.id, id, app.clock.now_ms())
    found = await told(app, viewer, [record]) if record else []
    if not found:
        raise NotFound
    return found[0]


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
    found = await told(app, viewer, records)
    delivered.read(app, viewer, [one.post for one in found if one.post is not None])
    extras = await notification_extras.of(app, viewer, [one.record for one in found])
    return [
        entities.of(
            one.record,
            accounts.raw(app, one.sender),
            statuses.entity(app, one.post) if one.post else None,
            extras.get(one.record.id, entities.NO_EXTRAS),
            collection_entities.of(app, one.collection) if one.collection else None,
            fallback(viewer, one.record, one.sender, one.collection),
        )
        for one in found
    ]


async def told(app: Services, viewer: Viewer, records: Sequence[Record]) -> list[Told]:
    """The same before they are written down."""
    about = await posts_of(app, viewer, records)
    # Most tell of what their sender wrote.
    senders = {one.author.account.id: one.author for one in about.values()}
    senders |= await people.by_ids(app, {one.from_account_id for one in records} - senders.keys())
    featured = await collections_of(app, viewer, records)
    return [
        Told(
            record,
            senders[record.from_account_id],
            about.get(record.status_id or 0),
            featured.get(record.collection_id or 0),
        )
        for record in records
        if record.from_account_id in senders
        and (record.status_id is None or record.status_id in about)
        and (record.collection_id is None or record.collection_id in featured)
    ]


def fallback(
    viewer: Viewer, record: Record, sender: Person, collection: Featured | None
) -> fallbacks.NotificationFallback | None:
    """The words for who does not know what a collection is."""
    if collection is None:
        return None
    return fallbacks.of_collection(record.type, viewer.user.locale, sender.account, collection.record)


async def posts_of(app: Services, viewer: Viewer, records: Sequence[Record]) -> dict[int, Post]:
    """The posts that these notifications are about and that the viewer may see, by id."""
    wanted = list(dict.fromkeys(record.status_id for record in records if record.status_id is not None))
    seen = await hydrate.see(app, viewer, wanted, Place.NOTIFICATIONS)
    found = await posts.of(app, viewer, seen, Place.NOTIFICATIONS)
    return {one.content.record.id: one for one in found}


async def collections_of(app: Services, viewer: Viewer, records: Sequence[Record]) -> dict[int, Featured]:
    """Those that these notifications are about and that the viewer may see."""
    ids = {record.collection_id for record in records if record.collection_id is not None}
    return await collections.by_ids(app, viewer, ids)
