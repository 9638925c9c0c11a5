"""One poll, for a viewer who may read its post."""

from sabar.model.errors import NotFound
from sabar.model.viewers import Viewer
from sabar.reads import access
from sabar.reads.assemble import polls as seen_polls
from sabar.reads.entities import polls as entities
from sabar.reads.entities.polls import Poll
from sabar.services import Services
from sabar.store import polls


async def poll_for(app: Services, viewer: Viewer | None, id: int) -> Poll:
    """NotFound when there is none, or its post may not be seen."""
    record = await polls.by_id(app.db.read(), id)
    if record is None:
        raise NotFound
    await access.status_for(app, viewer, record.status_id)
    found = await seen_polls.by_ids(app, viewer, [id])
    if id not in found:
        raise NotFound
    return entities.of(app, found[id])
