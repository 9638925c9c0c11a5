"""Posts to come, for their writer."""

from collections.abc import Sequence

import msgspec

from sabar.kit.paging import Page, Window
from sabar.model.errors import NotFound
from sabar.model.statuses import Media, Scheduled
from sabar.model.viewers import Viewer
from sabar.reads.entities import media as media_entities
from sabar.reads.entities import scheduled as entities
from sabar.rules import limits
from sabar.rules.writing.drafts import Draft
from sabar.services import Services
from sabar.store import media, scheduled


class Waiting(msgspec.Struct, frozen=True):
    """`pictures`: also those of the posts that follow."""

    record: Scheduled
    post: Draft
    pictures: list[Media]


def of_each(record: Scheduled, pictures: Sequence[Media]) -> list[list[Media]]:
    """Of the files of a post that waits, its own, and those of each that follows it."""
    ids = (record.params.get("media_ids", ()), *(one.media_ids for one in record.more))
    return [[one for one in pictures if one.id in some] for some in ids]


async def scheduled_for(app: Services, viewer: Viewer, id: int) -> entities.ScheduledStatus:
    """One of the viewer's posts to come. NotFound when he has none of this id."""
    record = await own(app, viewer, id)
    attached = await media.of_scheduled(app.db.read(), [id])
    return _entity(app, record, attached.get(id, []))


async def of_viewer(app: Services, viewer: Viewer, window: Window) -> Page:
    """The viewer's posts to come, the last made first."""
    db = app.db.read()
    records = await scheduled.of_account(db, viewer.id, window)
    attached = await media.of_scheduled(db, [record.id for record in records])
    items = [_entity(app, record, attached.get(record.id, [])) for record in records]
    return Page(items, [record.id for record in records], len(records) == window.limit)


async def own(app: Services, viewer: Viewer, id: int) -> Scheduled:
    """As it is kept. NotFound when the viewer has none of this id."""
    record = await scheduled.planned(app.db.read(), viewer.id, id)
    if record is None:
        raise NotFound
    return record


async def next_of_viewer(app: Services, viewer: Viewer) -> list[Waiting]:
    """All of the viewer's posts to come, the next to go out first."""
    db = app.db.read()
    records = await scheduled.next_of_account(db, viewer.id, limits.STATUSES.scheduled_total)
    attached = await media.of_scheduled(db, [record.id for record in records])
    return [
        Waiting(record, msgspec.convert(record.params, Draft), attached.get(record.id, []))
        for record in records
    ]


def _entity(app: Services, record: Scheduled, attached: list[Media]) -> entities.ScheduledStatus:
    own = [media_entities.of(app, one, record.account_id) for one in attached]
    return entities.of(record, own)
