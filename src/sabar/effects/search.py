"""Keeping the index of posts true; each of these may run again."""

from sabar.model import events
from sabar.rules import search as rules
from sabar.services import Services
from sabar.store import hydration

_BATCH = 500


async def on_status_written(app: Services, event: events.StatusPosted | events.StatusEdited) -> None:
    """The words of the post as it is now: warning, text, descriptions of its media, answers of its poll."""
    await index(app, event.status_id)


async def on_status_deleted(app: Services, event: events.StatusDeleted) -> None:
    if event.reblog_of_id is None:
        await app.search.remove(event.status_id)


async def rebuild(app: Services) -> int:
    """Index every post anew, from the oldest; how many there were. The server may run meanwhile."""
    done = last = 0
    while ids := await hydration.post_ids_above(app.db.slow(), last, _BATCH):
        for id in ids:
            await index(app, id)
        done += len(ids)
        last = ids[-1]
    return done


async def index(app: Services, status_id: int) -> None:
    """One post as it is now; what is gone is taken out."""
    db = app.db.read()
    found = await hydration.statuses(db, [status_id])
    if not found:
        await app.search.remove(status_id)
        return
    status = found[0]
    media = (await hydration.media(db, [status.id])).get(status.id, [])
    outline = (await hydration.outlines(db, [status.id])).get(status.id)
    poll_id = outline.poll_id if outline else None
    options = (await hydration.poll_options(db, [poll_id])).get(poll_id, []) if poll_id else []
    texts = [
        status.spoiler_text,
        status.text,
        *(one.description for one in media),
        *(option.title for option in options),
    ]
    await app.search.put(status.id, rules.words("\n".join(texts)))
