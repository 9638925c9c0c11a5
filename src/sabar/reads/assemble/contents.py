"""What every reader of a post gets alike."""

from collections.abc import Mapping, Sequence

from sabar.model.accounts import Account
from sabar.model.received import Counted
from sabar.model.statuses import CustomEmoji, Media, Status, Tag, Words
from sabar.reads.assemble.parts import Application, Content, Mention
from sabar.reads.assemble.shelf import Shelf
from sabar.reads.people import collections
from sabar.reads.server import addresses
from sabar.rules import domains
from sabar.rules.writing import emojis
from sabar.services import Services
from sabar.store import hydration
from sabar.store.federation import posts
from sabar.store.hydration import Outline

_shelf: Shelf[Content] = Shelf("post")
#: An application stays as it was registered.
_applications: Shelf[Application] = Shelf("application")


async def of(app: Services, outlines: Mapping[int, Outline]) -> dict[int, Content]:
    """By post; one that was deleted a moment ago is left out."""
    there, missing = _shelf.split(app, {id: outline.version for id, outline in outlines.items()})
    for made in await _load(app, missing) if missing else ():
        there[made.record.id] = made
        _shelf.put(app, made.record.id, made.record.version, made)
    return there


async def keep_new(app: Services, words: Words) -> None:
    """Keep a new post as it was written, so that neither its writer nor its first readers load it."""
    status = words.status
    made = _content(
        app,
        status,
        mentioned=words.mentioned,
        tags=words.tags,
        application=(await _written_with(app, [status])).get(status.app_id or 0),
        known=await _known_emojis(app, [status]),
    )
    _shelf.put(app, status.id, status.version, made)


async def of_unsent(
    app: Services, status: Status, mentioned: Sequence[Account], tags: Sequence[Tag], media: Sequence[Media]
) -> Content:
    """Of a post that waits. Nobody else ever asks for it, so it is not kept."""
    return _content(
        app,
        status,
        mentioned=mentioned,
        tags=tags,
        media=media,
        application=(await _written_with(app, [status])).get(status.app_id or 0),
        known=await _known_emojis(app, [status]),
    )


async def _load(app: Services, ids: Sequence[int]) -> list[Content]:
    db = app.db.read()
    records = await hydration.statuses(db, ids)
    quoted = await hydration.quoted(db, ids)
    writers = {record.account_id for record in quoted.values()}
    authors = {one.id: one for one, _ in await hydration.accounts(db, writers)} if writers else {}
    media = await hydration.media(db, ids)
    mentioned = await hydration.mentions(db, ids)
    tags = await hydration.tags(db, ids)
    applications = await _written_with(app, records)
    known = await _known_emojis(app, records)
    far = [one.id for one in records if one.uri]
    there = await posts.counted(db, far) if far else {}
    made = []
    for record in records:
        inner = quoted.get(record.id)
        made.append(
            _content(
                app,
                record,
                media=media.get(record.id, ()),
                mentioned=mentioned.get(record.id, ()),
                tags=tags.get(record.id, ()),
                application=applications.get(record.app_id or 0),
                known=known,
                there=there.get(record.id),
                quoted_url=addresses.status(app, inner, authors[inner.account_id]) if inner else None,
            )
        )
    return made


def _content(
    app: Services,
    record: Status,
    *,
    mentioned: Sequence[Account],
    tags: Sequence[Tag],
    application: Application | None,
    known: Sequence[CustomEmoji],
    media: Sequence[Media] = (),
    quoted_url: str | None = None,
    there: Counted | None = None,
) -> Content:
    return Content(
        record=record,
        media=tuple(media),
        mentions=tuple(
            Mention(one.id, one.username, one.acct, addresses.profile(app, one), addresses.actor(app, one))
            for one in mentioned
        ),
        tags=tuple(tags),
        emojis=emojis.used_in(known, *emojis.drawn_in(record), host=domains.host_of(record.uri)),
        application=application,
        quoted_url=quoted_url,
        there=there,
        collection_ids=collections.linked(app, record.content),
    )


async def _known_emojis(app: Services, records: Sequence[Status]) -> list[CustomEmoji]:
    names = emojis.shortcodes(*(text for one in records for text in emojis.drawn_in(one)))
    hosts = {domains.host_of(one.uri) for one in records}
    return await hydration.custom_emojis(app.db.read(), names, hosts) if names else []


async def _written_with(app: Services, records: Sequence[Status]) -> dict[int, Application]:
    ids = {record.app_id for record in records if record.app_id is not None}
    there, missing = _applications.split(app, dict.fromkeys(ids, 0))
    if missing:
        for id, (name, website) in (await hydration.applications(app.db.read(), missing)).items():
            there[id] = Application(name, website)
            _applications.put(app, id, 0, there[id])
    return there
