"""Notifications as their recipient reads them: only about what he may (still) see."""

from collections.abc import Collection, Sequence

import msgspec

from sabar.kit.paging import Window
from sabar.model.errors import NotFound
from sabar.model.keeping import Notification as Record
from sabar.model.oauth import Viewer
from sabar.reads import hydrate, present
from sabar.reads.entities import notifications as entities
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.store import notifications

_encode = msgspec.json.Encoder().encode


class Part(msgspec.Struct, frozen=True):
    """One page; `keys` and `full` as in timelines."""

    items: list[entities.Notification]
    keys: list[int]
    full: bool


async def page(
    app: Services,
    viewer: Viewer,
    window: Window,
    *,
    types: Collection[str] = (),
    excluded: Collection[str] = (),
    from_account_id: int | None = None,
    filtered: bool = False,
) -> Part:
    """Newest first; see `store.notifications.page` for the choices."""
    found = await notifications.page(
        app.db.read(),
        viewer.id,
        window,
        types=types,
        excluded=excluded,
        from_account_id=from_account_id,
        filtered=filtered,
    )
    items = await presented(app, viewer, found)
    keys = [record.id for record in found]
    return Part(items, [max(keys), min(keys)] if keys else [], len(found) == window.limit)


async def records(
    app: Services, viewer: Viewer, window: Window, *, types: Collection[str] = ()
) -> list[Record]:
    """The bare records of one page, for pages that draw them themselves."""
    return await notifications.page(app.db.read(), viewer.id, window, types=types)


async def record(app: Services, viewer: Viewer, id: int) -> Record:
    """One bare record of the viewer's own."""
    found = await notifications.one(app.db.read(), viewer.id, id)
    if found is None:
        raise NotFound
    return found


async def one(app: Services, viewer: Viewer, id: int) -> entities.Notification:
    """Raises NotFound when it is not the viewer's, or about something he may not see any more."""
    record = await notifications.one(app.db.read(), viewer.id, id)
    items = await presented(app, viewer, [record]) if record else []
    if not items:
        raise NotFound
    return items[0]


async def body_for(app: Services, viewer: Viewer, id: int) -> bytes | None:
    """The JSON for a stream; None when there is nothing to tell."""
    record = await notifications.one(app.db.read(), viewer.id, id)
    items = await presented(app, viewer, [record]) if record else []
    return _encode(items[0]) if items else None


async def presented(app: Services, viewer: Viewer, records: Sequence[Record]) -> list[entities.Notification]:
    """In order, without those whose sender is gone or whose post may not be seen."""
    people = await present.accounts_by_id(app, {record.from_account_id for record in records})
    wanted = list({record.status_id for record in records if record.status_id is not None})
    seen = await hydrate.see(app, viewer, wanted, Place.NOTIFICATIONS)
    bodies = await present.statuses_by_id(app, viewer, seen, Place.NOTIFICATIONS)
    return [
        entities.of(record, people[record.from_account_id], bodies.get(record.status_id or 0))
        for record in records
        if record.from_account_id in people and (record.status_id is None or record.status_id in bodies)
    ]
