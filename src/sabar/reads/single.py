"""One post, or what stands around it, as JSON for one viewer."""

from collections.abc import Sequence

import msgspec

from sabar.model.oauth import Viewer
from sabar.reads import access, hydrate, present, timelines
from sabar.reads.entities.statuses import Status
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.store import statuses


async def status(app: Services, viewer: Viewer | None, id: int) -> bytes:
    """The JSON of a post. NotFound when it may not be seen."""
    seen = await access.status_for(app, viewer, id)
    return (await present.statuses(app, viewer, [seen], Place.SINGLE))[0]


async def some(app: Services, viewer: Viewer | None, ids: Sequence[int]) -> bytes:
    """The JSON of those posts that may be seen, in the given order."""
    seen = await hydrate.see(app, viewer, ids, Place.SINGLE)
    return present.array(await present.statuses(app, viewer, seen, Place.SINGLE))


async def with_text(app: Services, viewer: Viewer, id: int) -> Status:
    """A post with its source, to be written anew."""
    seen = await access.status_for(app, viewer, id)
    record = await statuses.by_id(app.db.read(), id)
    found = await present.entities(app, viewer, [seen], Place.SINGLE)
    return msgspec.structs.replace(found[0], text=record.text if record else "")


async def context(app: Services, viewer: Viewer | None, id: int) -> bytes:
    """What a post answers and what answers it: the JSON of a Context."""
    thread = await timelines.thread(app, viewer, id)
    above = await present.statuses(app, viewer, thread.ancestors, Place.THREAD)
    below = await present.statuses(app, viewer, thread.descendants, Place.THREAD)
    return b'{"ancestors":%b,"descendants":%b}' % (present.array(above), present.array(below))
