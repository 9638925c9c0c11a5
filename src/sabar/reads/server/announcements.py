"""What those who run the server say, as one person sees it, and as streams carry it to everybody."""

from collections.abc import Collection, Sequence

import msgspec

from sabar.kit import times
from sabar.model.announcements import Announcement as Record
from sabar.model.errors import NotFound
from sabar.model.statuses import CustomEmoji
from sabar.model.viewers import Viewer
from sabar.reads.entities import announcements as entities
from sabar.reads.entities import emojis
from sabar.reads.entities.statuses import Mention, Tag
from sabar.reads.posts import local_urls
from sabar.reads.server import addresses
from sabar.rules import visibility
from sabar.rules.writing import emojis as emoji_rules
from sabar.services import Services
from sabar.store import accounts, announcements, hydration

_encode = msgspec.json.Encoder().encode
#: of those that staff look through
_MOST = 100


class Reaction(msgspec.Struct, frozen=True):
    """An emoji under an announcement; `mine` is None when nobody is signed in; `picture`: of a custom one."""

    name: str
    count: int
    mine: bool | None
    picture: CustomEmoji | None


class Announced(msgspec.Struct, frozen=True):
    """An announcement as one person sees it."""

    record: Record
    emojis: tuple[CustomEmoji, ...]
    reactions: list[Reaction]


async def current(app: Services, viewer: Viewer, *, with_dismissed: bool) -> list[entities.Announcement]:
    """What is published now, the oldest first."""
    if with_dismissed:
        return await _of(app, viewer, await announcements.current(app.db.read(), app.clock.now_ms()))
    return await _of(app, viewer, await _unread(app, viewer))


async def unread(app: Services, viewer: Viewer) -> list[Announced]:
    """What is published now and was not put away."""
    return await _announced(app, viewer, await _unread(app, viewer))


async def _unread(app: Services, viewer: Viewer) -> list[Record]:
    return await announcements.unread(app.db.read(), viewer.id, app.clock.now_ms())


async def everything(app: Services) -> list[Record]:
    """Drafts, waiting, published and retired ones, newest first."""
    return await announcements.all(app.db.slow(), _MOST)


async def one_for(app: Services, id: int) -> Record:
    found = await announcements.by_id(app.db.read(), id)
    if found is None:
        raise NotFound
    return found


async def body_for_everybody(app: Services, id: int) -> bytes | None:
    """The JSON that streams carry; None when it is not published (any more)."""
    record = await announcements.by_id(app.db.read(), id)
    if record is None or record.published_at is None:
        return None
    (shown,) = await _of(app, None, [record])
    return _encode(shown)


async def reaction_body(app: Services, id: int, name: str) -> bytes:
    """The JSON of one emoji of an announcement; the count is 0 when the last one was taken back."""
    db = app.db.read()
    count = next((one.count for one in await announcements.reactions(db, [id]) if one.name == name), 0)
    known = {one.shortcode: one for one in await hydration.custom_emojis(db, [name])}
    shown = msgspec.structs.asdict(_reaction(app, Reaction(name, count, None, known.get(name))))
    return _encode(entities.StreamedReaction(announcement_id=str(id), **shown))


async def _announced(app: Services, viewer: Viewer | None, records: Sequence[Record]) -> list[Announced]:
    if not records:
        return []
    db, ids = app.db.read(), [record.id for record in records]
    reactions = await announcements.reactions(db, ids)
    names = emoji_rules.shortcodes(*(record.text for record in records)) | {one.name for one in reactions}
    known = await hydration.custom_emojis(db, names)
    by_name = {one.shortcode: one for one in known}
    own = await announcements.own_reactions(db, viewer.id, ids) if viewer else set()
    return [
        Announced(
            record,
            emoji_rules.used_in(known, record.text),
            [
                Reaction(
                    one.name,
                    one.count,
                    (record.id, one.name) in own if viewer else None,
                    by_name.get(one.name),
                )
                for one in reactions
                if one.announcement_id == record.id
            ],
        )
        for record in records
    ]


async def _of(app: Services, viewer: Viewer | None, records: Sequence[Record]) -> list[entities.Announcement]:
    if not records:
        return []
    db, ids = app.db.read(), [record.id for record in records]
    people = await accounts.by_ids(db, list({id for record in records for id in record.mentions}))
    posts = await _posts(app, {link for record in records for link in record.links})
    read = await announcements.dismissed(db, viewer.id, ids) if viewer else set()
    return [
        entities.Announcement(
            id=str(record.id),
            content=record.content,
            starts_at=times.iso_or_none(record.starts_at),
            ends_at=times.iso_or_none(record.ends_at),
            all_day=record.all_day,
            published_at=times.iso(record.published_at or record.created_at),
            updated_at=times.iso(record.updated_at),
            read=record.id in read if viewer else msgspec.UNSET,
            mentions=[
                Mention(str(one.id), one.username, addresses.profile(app, one), one.acct)
                for id in record.mentions
                if (one := people.get(id)) and one.suspended_at is None
            ],
            statuses=[posts[link] for link in record.links if link in posts],
            tags=[Tag(shown, addresses.tag(app, name)) for name, shown in record.tags.items()],
            emojis=emojis.all_of(app, announced.emojis),
            reactions=[_reaction(app, one) for one in announced.reactions],
        )
        for announced in await _announced(app, viewer, records)
        for record in [announced.record]
    ]


def _reaction(app: Services, one: Reaction) -> entities.Reaction:
    return entities.Reaction(
        name=one.name,
        count=one.count,
        me=msgspec.UNSET if one.mine is None else one.mine,
        url=addresses.file(app, one.picture.file) if one.picture else msgspec.UNSET,
        static_url=addresses.file(app, one.picture.static) if one.picture else msgspec.UNSET,
    )


async def _posts(app: Services, links: Collection[str]) -> dict[str, entities.AnnouncementStatus]:
    """The posts of this server that links lead to, of those that everybody may read."""
    named = {link: found for link in links if (found := local_urls.parse(app, link)) and found.status_id}
    if not named:
        return {}
    db = app.db.read()
    records = {
        one.id: one for one in await hydration.statuses(db, [one.status_id or 0 for one in named.values()])
    }
    authors = await accounts.by_ids(db, list({one.account_id for one in records.values()}))
    shown = {}
    for link, name in named.items():
        record = records.get(name.status_id or 0)
        author = authors.get(record.account_id) if record else None
        if (
            record is None
            or author is None
            or not visibility.is_open(record.visibility)
            or author.suspended_at is not None
        ):
            continue
        if author.name_key == name.username:
            shown[link] = entities.AnnouncementStatus(str(record.id), addresses.status(app, record, author))
    return shown
