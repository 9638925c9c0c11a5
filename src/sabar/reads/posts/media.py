"""One attachment, for whoever uploaded it."""

from sabar.model.errors import Invalid, NotFound
from sabar.model.oauth import Viewer
from sabar.reads.entities import media as entities
from sabar.reads.posts import files
from sabar.services import Services
from sabar.store import media


async def media_for(app: Services, viewer: Viewer, id: int) -> entities.MediaAttachment:
    """`url` is None while it is being worked on. NotFound when the viewer uploaded none of this id, Invalid
    when nothing could be made of it.
    """
    record = await media.own(app.db.read(), viewer.id, id)
    if record is None:
        raise NotFound
    if record.state == "failed":
        raise Invalid(record.error)
    return files.sealed(app, viewer.id, entities.of(app, record))
