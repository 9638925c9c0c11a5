"""Posts that are held back, for their writer alone."""

from collections.abc import Collection, Sequence

import msgspec

from sabar.kit import times
from sabar.model.accounts import Account
from sabar.model.audience import Visibility
from sabar.model.colleagues import Answer
from sabar.model.errors import NotFound
from sabar.model.statuses import (
    ContentType,
    Hold,
    Poll,
    PollOption,
    QuotePolicy,
    ReplyPolicy,
    Scheduled,
    Status,
    Tag,
)
from sabar.model.viewers import Viewer
from sabar.reads.assemble import contents, parts, people
from sabar.reads.entities import media as media_entities
from sabar.reads.entities import outbox as entities
from sabar.reads.entities.history import StatusSource
from sabar.reads.entities.media import MediaAttachment
from sabar.reads.entities.statuses import Status as StatusEntity
from sabar.reads.hydrate import Sight
from sabar.reads.json import statuses as bodies
from sabar.reads.posts import single
from sabar.reads.posts.unsent.scheduled import Waiting, of_each
from sabar.rules.writing import drafts
from sabar.rules.writing.drafts import Draft, PollDraft
from sabar.services import Services
from sabar.store import accounts, colleagues, media, scheduled, statuses
from sabar.store.hydration import Outline


async def of_viewer(app: Services, viewer: Viewer) -> list[entities.Held]:
    """All of them, the oldest first."""
    found = await scheduled.held(app.db.read(), viewer.id)
    said = await answered(app, found)
    return [await _told(app, viewer, one, said) for one in found]


async def of_writer(app: Services, viewer: Viewer) -> list[Waiting]:
    """All of them, as their writer looks through them: what could not go out, then the next to go out."""
    found = await scheduled.held(app.db.read(), viewer.id)
    return await _waiting(app, sorted(found, key=lambda one: (not one.failed, one.scheduled_at, one.id)))


async def waiting(app: Services, viewer: Viewer, id: int) -> Waiting | None:
    """One of them, if the viewer holds one of this id."""
    found = await scheduled.own(app.db.read(), viewer.id, id)
    if found is None or found.held is Hold.TIMED:
        return None
    return (await _waiting(app, [found]))[0]


async def _waiting(app: Services, records: list[Scheduled]) -> list[Waiting]:
    attached = await media.of_scheduled(app.db.read(), [one.id for one in records])
    return [Waiting(one, msgspec.convert(one.params, Draft), attached.get(one.id, [])) for one in records]


async def held_for(app: Services, viewer: Viewer, id: int) -> entities.Held:
    """NotFound when the viewer holds none of this id."""
    return await _told(app, viewer, await own(app, viewer, id))


async def own(app: Services, viewer: Viewer, id: int) -> Scheduled:
    """As it is kept. NotFound when the viewer holds none of this id."""
    found = await scheduled.own(app.db.read(), viewer.id, id)
    if found is None or found.held is Hold.TIMED:
        raise NotFound
    return found


async def waits(app: Services, viewer: Viewer | None, id: int | None) -> bool:
    """Whether it is the number of a post of the viewer's that waits, and that applications know."""
    if viewer is None or id is None or not viewer.user.preferences.held_from_apps:
        return False
    found = await scheduled.own(app.db.read(), viewer.id, id)
    return found is not None and found.held is not Hold.TIMED


async def released(app: Services, viewer: Viewer, ids: Collection[int]) -> dict[int, int]:
    """By the number it had while it waited, what became of each of the viewer's posts."""
    return await scheduled.released(app.db.read(), viewer.id, ids)


async def number_now(app: Services, viewer: Viewer, id: int) -> int:
    """The number of a post that may have gone out since its number was read."""
    if not viewer.user.preferences.held_from_apps:
        return id
    return (await released(app, viewer, [id])).get(id, id)


async def status(app: Services, viewer: Viewer, id: int) -> StatusEntity:
    """The viewer's own post by any number it had: as it waits, or as it went out. NotFound otherwise."""
    waiting = await scheduled.own(app.db.read(), viewer.id, id)
    if waiting is not None and waiting.held is not Hold.TIMED:
        return (await _told(app, viewer, waiting)).status
    return await single.status(app, viewer, (await released(app, viewer, [id])).get(id, id))


async def source(app: Services, viewer: Viewer, id: int) -> StatusSource:
    """The words of a post that waits, as they were typed. NotFound as `own`."""
    draft = msgspec.convert((await own(app, viewer, id)).params, Draft)
    kind = draft.content_type or ContentType.PLAIN
    return StatusSource(str(id), draft.text, draft.spoiler_text, kind)


class Answered(msgspec.Struct, frozen=True):
    """By post that waits: who is asked now, and what a colleague said."""

    asked: dict[int, list[int]] = {}
    said: dict[int, Answer] = {}


async def answered(app: Services, found: Sequence[Scheduled]) -> Answered:
    """Asked for those only about which colleagues may have something to say."""
    ids = [one.id for one in found if one.asked or one.failed]
    if not ids:
        return Answered()
    db = app.db.read()
    return Answered(await colleagues.asked_about(db, ids), await colleagues.answers_about(db, ids))


async def _told(
    app: Services, viewer: Viewer, held: Scheduled, known: Answered | None = None
) -> entities.Held:
    known = known or await answered(app, [held])
    shown = bodies.unsent(app, await post(app, viewer.account, held, viewer.id), f"{app.settings.url}/outbox")
    files = await files_of_more(app, held, viewer.id)
    return entities.of(held, shown, files, known.asked.get(held.id, []), known.said.get(held.id))


async def files_of_more(app: Services, held: Scheduled, reader_id: int) -> list[list[MediaAttachment]]:
    """Those of each post that follows."""
    if not any(one.media_ids for one in held.more):
        return [[] for _ in held.more]
    attached = (await media.of_scheduled(app.db.read(), [held.id])).get(held.id, [])
    return [[media_entities.of(app, one, reader_id) for one in some] for some in of_each(held, attached)[1:]]


async def post(app: Services, writer: Account, held: Scheduled, reader_id: int) -> parts.Post:
    """As its readers will see it. What it answers is told to whoever may read that."""
    db, draft = app.db.read(), msgspec.convert(held.params, Draft)
    checked = drafts.checked(draft, app.settings.domain)
    mentioned = await accounts.mentionable(db, writer.id, list(checked.names.values()))
    parent = None if draft.in_reply_to_id is None else await statuses.by_id(db, draft.in_reply_to_id)
    parent_id = draft.in_reply_to_id
    if reader_id != writer.id and not (parent and await statuses.readable(db, reader_id, parent.id)):
        parent, parent_id = None, None
    status = Status(
        id=held.id,
        account_id=writer.id,
        uri="",
        url="",
        visibility=checked.draft.visibility or Visibility.DIRECT,
        text=checked.draft.text,
        content=drafts.html(checked.scan, checked.names, mentioned, app.settings.url),
        spoiler_text=checked.draft.spoiler_text,
        sensitive=bool(draft.sensitive),
        language=draft.language,
        in_reply_to_id=parent_id,
        in_reply_to_account_id=parent.account_id if parent else None,
        reblog_of_id=None,
        conversation_id=None,
        app_id=held.app_id,
        replies_count=0,
        reblogs_count=0,
        favourites_count=0,
        quotes_count=0,
        quote_policy=draft.quote_policy or QuotePolicy.NOBODY,
        version=held.revision,
        edited_at=None,
        created_at=held.created_at,
        content_type=draft.content_type or ContentType.PLAIN,
        reply_policy=draft.reply_policy or ReplyPolicy.PUBLIC,
    )
    attached = of_each(held, (await media.of_scheduled(db, [held.id])).get(held.id, []))[0]
    tags = [Tag(0, name, shown, held.created_at) for name, shown in checked.scan.tags.items()]
    outline = Outline.of_words(status, writer)
    author = (await people.by_ids(app, [writer.id]))[writer.id]
    return parts.Post(
        seen=Sight(reader_id, {outline.id: outline}, {}, {}).bare(outline.id),
        content=await contents.of_unsent(app, status, mentioned, tags, attached),
        author=author,
        poll=_poll(held, checked.draft.poll) if checked.draft.poll else None,
        reader_id=reader_id,
    )


def _poll(held: Scheduled, draft: PollDraft) -> parts.Poll:
    """Nobody has voted, and its time runs from when it goes out."""
    ends = held.created_at + draft.expires_in * times.SECOND
    record = Poll(held.id, held.id, held.account_id, draft.multiple, draft.hide_totals, 0, ends, None)
    options = tuple(PollOption(held.id, at, title, 0) for at, title in enumerate(draft.options))
    return parts.Poll(record, options, (), (), own=True, ended=False)
