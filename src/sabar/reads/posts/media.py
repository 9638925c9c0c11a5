"""Attachments, for whoever uploaded them."""

from collections.abc import Sequence

from sabar.model.errors import Invalid, NotFound
from sabar.model.statuses import Media
from sabar.model.viewers import Viewer
from sabar.reads.entities import media as entities
from sabar.services import Services
from sabar.store import media


async def media_for(app: Services, viewer: Viewer, id: int) -> entities.MediaAttachment:
    """As `record_for`; `url` is None while it is being worked on."""
    return entities.of(app, await record_for(app, viewer, id), viewer.id)


async def record_for(app: Services, viewer: Viewer, id: int) -> Media:
    """NotFound when the viewer uploaded none of this id, Invalid when nothing could be made of it."""
    record = await media.own(app.db.read(), viewer.id, id)
    if record is None:
        raise NotFound
    if record.state == "failed":
        raise Invalid(record.error)
    return record


async def own(app: Services, viewer: Viewer, ids: Sequence[int]) -> list[Media]:
    """Those of these that the viewer uploaded."""
    found = await media.by_ids(app.db.read(), ids) if ids else {}
    return [one for one in found.values() if one.account_id == viewer.id]
