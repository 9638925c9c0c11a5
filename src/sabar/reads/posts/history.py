"""What a post said before, and how it was typed."""

from collections.abc import Sequence

import msgspec

from sabar.kit import times
from sabar.model.errors import NotFound
from sabar.model.oauth import Viewer
from sabar.model.statuses import CustomEmoji, Media, Status, StatusEdit
from sabar.reads import access, present
from sabar.reads.entities import emojis
from sabar.reads.entities import history as entities
from sabar.reads.entities import media as media_entities
from sabar.reads.entities.accounts import Account
from sabar.reads.entities.media import MediaAttachment
from sabar.reads.entities.statuses import Quote
from sabar.reads.hydrate import Seen
from sabar.reads.posts import files
from sabar.rules import visibility
from sabar.rules.quotes import Shown
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.store import hydration, media, polls, statuses


async def of_status(app: Services, viewer: Viewer | None, id: int) -> list[entities.StatusEdit]:
    """Every wording, oldest first, the present one last. An attachment that is gone is left out."""
    seen, record = await _record(app, viewer, id)
    db = app.db.read()
    now = await _present_wording(app, record, quoted=seen.quote is not None)
    wordings = [*await statuses.edits(db, record.id), now]
    attached = await media.by_ids(db, list({item["id"] for one in wordings for item in one.media}))
    names = emojis.shortcodes(*(text for one in wordings for text in (one.text, one.spoiler_text)))
    known = await hydration.custom_emojis(db, names) if names else []
    authors = await present.account_entities_of(app, [record.account_id])
    if not authors:
        raise NotFound
    quote = await _quote(app, viewer, seen) if any(one.quoted for one in wordings) else None
    pictures = {id: shown for id, one in attached.items() if (shown := _picture(app, viewer, seen, one))}
    return [_entity(app, one, authors[0], pictures, known, quote) for one in wordings]


def _picture(app: Services, viewer: Viewer | None, seen: Seen, one: Media) -> MediaAttachment | None:
    """What was taken out of the post is there for its writer only, as long as it is."""
    here = one.status_id == seen.outline.id
    own = viewer is not None and one.status_id is None and one.account_id == viewer.id
    if not here and not own:
        return None
    shown = media_entities.of(app, one)
    if viewer is None or (here and visibility.is_open(seen.outline.visibility)):
        return shown
    return files.sealed(app, viewer.id, shown)


async def _quote(app: Services, viewer: Viewer | None, seen: Seen) -> Quote:
    """What the post quotes as it is now; a quote that was taken out of it is shown to nobody."""
    if seen.quote is not None:
        for entity in await present.entities(app, viewer, [seen], Place.SINGLE):
            if entity.quote is not None:
                return entity.quote
    return Quote(Shown.REVOKED, None)


async def source(app: Services, viewer: Viewer | None, id: int) -> entities.StatusSource:
    """The words as they were typed."""
    _, record = await _record(app, viewer, id)
    return entities.StatusSource(str(record.id), record.text, record.spoiler_text)


async def _record(app: Services, viewer: Viewer | None, id: int) -> tuple[Seen, Status]:
    seen = await access.status_for(app, viewer, id)
    shown = seen.boosted or seen
    record = await statuses.by_id(app.db.read(), shown.outline.id)
    if record is None:
        raise NotFound
    return shown, record


async def _present_wording(app: Services, record: Status, *, quoted: bool) -> StatusEdit:
    db = app.db.read()
    poll = await polls.of_status(db, record.id)
    attached = await media.of_status(db, record.id)
    return StatusEdit(
        id=0,
        status_id=record.id,
        text=record.text,
        content=record.content,
        spoiler_text=record.spoiler_text,
        sensitive=record.sensitive,
        media=[{"id": one.id, "description": one.description} for one in attached],
        poll_options=[option.title for option in poll[1]] if poll else None,
        created_at=record.edited_at or record.created_at,
        quoted=quoted,
    )


def _entity(
    app: Services,
    wording: StatusEdit,
    author: Account,
    attached: dict[int, MediaAttachment],
    known: Sequence[CustomEmoji],
    quote: Quote | None,
) -> entities.StatusEdit:
    pictures = [
        msgspec.structs.replace(attached[item["id"]], description=item["description"] or None)
        for item in wording.media
        if item["id"] in attached
    ]
    options = wording.poll_options
    return entities.StatusEdit(
        content=wording.content,
        spoiler_text=wording.spoiler_text,
        sensitive=wording.sensitive,
        created_at=times.iso(wording.created_at),
        account=author,
        media_attachments=pictures,
        emojis=emojis.used_in(app, known, wording.text, wording.spoiler_text),
        quote=quote if wording.quoted else None,
        poll=msgspec.UNSET
        if options is None
        else entities.PastPoll([entities.PastOption(title) for title in options]),
    )
