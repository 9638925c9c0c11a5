"""One post, or what stands around it, as one viewer is told of it."""

from collections.abc import Sequence

from msgspec.structs import replace

from sabar.model.errors import NotFound
from sabar.model.viewers import Viewer
from sabar.reads import access, hydrate
from sabar.reads.assemble import posts
from sabar.reads.entities import media as media_entities
from sabar.reads.entities.statuses import Quote, Status, empty
from sabar.reads.entities.threads import Context
from sabar.reads.hydrate import Marks
from sabar.reads.json import accounts as account_bodies
from sabar.reads.json import statuses as bodies
from sabar.reads.posts import timelines
from sabar.rules import visibility
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.store import accounts, quotes, statuses


async def status(app: Services, viewer: Viewer | None, id: int) -> Status:
    """NotFound when it may not be seen."""
    seen = await access.status_for(app, viewer, id)
    found = await bodies.of(app, viewer, [seen], Place.SINGLE)
    if not found:  # it went a moment ago
        raise NotFound
    return found[0]


async def taken_back(app: Services, viewer: Viewer, id: int) -> Status:
    """A post from which the viewer has just taken something back. When he may no longer read it:
    that there is one, who wrote it and when, and nothing of it.
    """
    view = await hydrate.sight(app, viewer, [id])
    if view.seen(id, Place.SINGLE) is not None:
        return await status(app, viewer, id)
    db = app.db.read()
    record = await statuses.by_id(db, id)
    author = await accounts.by_id(db, record.account_id) if record else None
    if record is None or author is None:
        raise NotFound
    (shown,) = await account_bodies.of(app, [author.id])
    marks = view.marks.get(id, Marks())
    return empty(
        app,
        record,
        author,
        shown,
        favourited=marks.favourited,
        reblogged=marks.reblogged,
        muted=marks.muted,
        bookmarked=marks.bookmarked,
    )


async def some(app: Services, viewer: Viewer | None, ids: Sequence[int]) -> list[Status]:
    """Those posts that may be seen, in the given order."""
    seen = await hydrate.see(app, viewer, ids, Place.SINGLE)
    return await bodies.of(app, viewer, seen, Place.SINGLE)


async def with_text(app: Services, viewer: Viewer, id: int) -> Status:
    """A post with its source, to be written anew: with what it quotes in any state, if that may be read."""
    seen = await access.status_for(app, viewer, id)
    record = await statuses.by_id(app.db.read(), id)
    found = await posts.of(app, viewer, [seen], Place.SINGLE)
    if not found:
        raise NotFound
    shown = bodies.entity(app, found[0])
    # Once the post is gone, its files are there for its writer only.
    own = [media_entities.of(app, one, viewer.id) for one in found[0].content.media]
    outline = seen.outline
    anew = visibility.told_to_write_anew(outline.visibility, stays_here=outline.stays_here)
    gone = replace(shown, media_attachments=own, visibility=anew)
    if record is not None:
        gone = replace(gone, text=record.text, content_type=record.content_type)
    if gone.quote is not None and gone.quote.quoted_status is None:
        gone = replace(gone, quote=await _quote(app, viewer, id, gone.quote))
    return gone


async def _quote(app: Services, viewer: Viewer, id: int, told: Quote) -> Quote:
    quote = await quotes.of_status(app.db.read(), id)
    seen = await hydrate.see(app, viewer, [quote.quoted_status_id], Place.SINGLE) if quote else []
    shown = await bodies.of(app, viewer, seen, Place.SINGLE)
    return replace(told, quoted_status=shown[0] if shown else None)


async def context(app: Services, viewer: Viewer | None, thread: timelines.Thread) -> Context:
    """What a post answers and what answers it."""
    return Context(
        ancestors=await bodies.of(app, viewer, thread.ancestors, Place.THREAD),
        descendants=await bodies.of(app, viewer, thread.descendants, Place.THREAD),
    )
