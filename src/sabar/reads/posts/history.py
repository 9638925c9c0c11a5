"""What a post said before, and how it was typed."""

from itertools import pairwise

import msgspec

from sabar.kit import times
from sabar.model.errors import NotFound
from sabar.model.statuses import Correction, CustomEmoji, EditKind, Media, Status, StatusEdit
from sabar.model.viewers import Viewer
from sabar.reads import access
from sabar.reads.assemble import posts
from sabar.reads.assemble.parts import Quote
from sabar.reads.entities import emojis as emoji_entities
from sabar.reads.entities import history as entities
from sabar.reads.entities import media as media_entities
from sabar.reads.entities import statuses as status_entities
from sabar.reads.hydrate import Seen
from sabar.reads.json import accounts
from sabar.reads.json import statuses as bodies
from sabar.rules import domains, visibility
from sabar.rules.quotes import Shown
from sabar.rules.visibility import Place
from sabar.rules.writing import emojis
from sabar.services import Services
from sabar.store import hydration, media, polls, statuses


class Picture(msgspec.Struct, frozen=True):
    """A file as it was described then; `reader_id`: it is for this reader, and not for everybody."""

    media: Media
    reader_id: int | None


class Wording(msgspec.Struct, frozen=True):
    """What a post said at one time. `came`: how it took the place of the one before, when that was said."""

    record: StatusEdit
    pictures: list[Picture]
    emojis: tuple[CustomEmoji, ...]
    quote: Quote | None
    came: Correction | None = None


class Past(msgspec.Struct, frozen=True):
    author_id: int
    wordings: list[Wording]


async def of_status(app: Services, viewer: Viewer | None, id: int) -> list[entities.StatusEdit]:
    """As `wordings`."""
    found = await wordings(app, viewer, id)
    authors = await accounts.by_ids(app, {found.author_id})
    if found.author_id not in authors:
        raise NotFound
    return [_entity(app, one, authors[found.author_id]) for one in found.wordings]


async def wordings(app: Services, viewer: Viewer | None, id: int) -> Past:
    """Every wording, oldest first, the present one last. An attachment that is gone is left out. What its
    writer took away, only he reads.
    """
    seen, record = await _record(app, viewer, id)
    db = app.db.read()
    now = await _present_wording(app, record, quoted=seen.quote is not None)
    own = viewer is not None and viewer.id == record.account_id
    past = [one if own or not one.withheld else _withheld(one) for one in await statuses.edits(db, record.id)]
    edits = [*past, now]
    attached = await media.by_ids(db, list({item["id"] for one in edits for item in one.media}))
    names = emojis.shortcodes(*(text for one in edits for text in emojis.drawn_in(one)))
    host = domains.host_of(record.uri)
    known = await hydration.custom_emojis(db, names, [host]) if names else []
    quote = await _quote(app, viewer, seen) if any(one.quoted for one in edits) else None
    return Past(
        record.account_id,
        [
            Wording(
                one,
                [
                    picture
                    for item in one.media
                    if (file := attached.get(item["id"]))
                    and (picture := _picture(viewer, seen, file, item["description"]))
                ],
                emojis.used_in(known, *emojis.drawn_in(one), host=host),
                quote if one.quoted else None,
                before.change if before else None,
            )
            for before, one in pairwise([None, *edits])
            if one is not None
        ],
    )


def _withheld(one: StatusEdit) -> StatusEdit:
    """That there was a wording, and until when. What was said of the next one goes with that."""
    change = one.change and msgspec.structs.replace(one.change, note=_note_of(one.change))
    return StatusEdit(
        one.id, one.status_id, "", "", "", False, [], None, one.created_at, change=change, withheld=True
    )


def _note_of(change: Correction) -> str:
    return change.note if change.kind is EditKind.RETRACTION else ""


def _picture(viewer: Viewer | None, seen: Seen, file: Media, description: str) -> Picture | None:
    """What was taken out of the post is there for its writer only, as long as it is."""
    here = file.status_id == seen.outline.id
    own = viewer is not None and file.status_id is None and file.account_id == viewer.id
    if not here and not own:
        return None
    for_all = viewer is None or (here and visibility.is_open(seen.outline.visibility))
    described = msgspec.structs.replace(file, description=description)
    return Picture(described, None if viewer is None or for_all else viewer.id)


async def _quote(app: Services, viewer: Viewer | None, seen: Seen) -> Quote:
    """What the post quotes as it is now; a quote that was taken out of it is shown to nobody."""
    if seen.quote is not None:
        for post in await posts.of(app, viewer, [seen], Place.SINGLE):
            if post.quote is not None:
                return post.quote
    return Quote(Shown.REVOKED)


async def source(app: Services, viewer: Viewer | None, id: int) -> entities.StatusSource:
    """The words as they were typed."""
    _, record = await _record(app, viewer, id)
    return entities.StatusSource(str(record.id), record.text, record.spoiler_text, record.content_type)


async def _record(app: Services, viewer: Viewer | None, id: int) -> tuple[Seen, Status]:
    shown = await access.post_for(app, viewer, id)
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
        content_type=record.content_type,
    )


def _entity(app: Services, one: Wording, author: msgspec.Raw) -> entities.StatusEdit:
    record, options = one.record, one.record.poll_options
    return entities.StatusEdit(
        content=record.content,
        spoiler_text=record.spoiler_text,
        sensitive=record.sensitive,
        created_at=times.iso(record.created_at),
        account=author,
        media_attachments=[media_entities.of(app, it.media, it.reader_id) for it in one.pictures],
        emojis=emoji_entities.all_of(app, one.emojis),
        quote=bodies.quote(app, one.quote) if one.quote else None,
        correction=status_entities.correction(one.came) if one.came else msgspec.UNSET,
        withheld=record.withheld or msgspec.UNSET,
        poll=msgspec.UNSET
        if options is None
        else entities.PastPoll([entities.PastOption(title) for title in options]),
    )
