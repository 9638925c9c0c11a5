"""Write, publish and retire announcements; put them away, and choose an emoji for them."""

import msgspec

from sabar.db.engine import Tx
from sabar.events import AnnouncementPublished, AnnouncementReacted, AnnouncementRetired
from sabar.kit.i18n import N_
from sabar.model.announcements import Announcement
from sabar.model.errors import Invalid, NotFound, invalid
from sabar.model.jobs import JobSpec
from sabar.model.problems import Problem
from sabar.model.viewers import Viewer
from sabar.rules import limits, roles
from sabar.rules.roles import Permission
from sabar.rules.writing import compose, drafts, emojis, text
from sabar.services import Services
from sabar.store import accounts, announcements, audit
from sabar.store import emojis as custom_emojis

#: Job: the time of an announcement has come, to be published or to be retired.
TURN = "announcements.turn"


class Words(msgspec.Struct, frozen=True):
    """An announcement as it is written. Times in ms; `scheduled_at` None: it stays a draft until somebody
    publishes it.
    """

    text: str
    starts_at: int | None = None
    ends_at: int | None = None
    all_day: bool = False
    scheduled_at: int | None = None


async def write(app: Services, viewer: Viewer, words: Words) -> Announcement:
    """A draft, or one that waits for its time."""
    roles.demand(viewer.user.role, Permission.MANAGE_ANNOUNCEMENTS)
    now = app.clock.now_ms()
    blank = Announcement(app.ids.next(), "", "", [], {}, [], None, None, False, None, None, now, now)
    record = await _written(app, blank, words)

    audit_id = app.ids.next()

    async def unit(tx: Tx) -> None:
        await announcements.insert(tx, record)
        await audit.add(tx, audit_id, now, viewer.account, "announcement.write", detail=str(record.id))
        _wait(tx, record)

    await app.db.write(unit)
    return record


async def change(app: Services, viewer: Viewer, id: int, words: Words) -> Announcement:
    """New words or times; readers of a published one see them at once."""
    roles.demand(viewer.user.role, Permission.MANAGE_ANNOUNCEMENTS)
    known = await announcements.by_id(app.db.read(), id)
    if known is None:
        raise NotFound
    record = await _written(app, known, words)
    audit_id = app.ids.next()

    async def unit(tx: Tx) -> Announcement:
        before = await announcements.locked(tx, id)
        if before is None:
            raise NotFound
        after = msgspec.structs.replace(
            record,
            published_at=before.published_at,
            scheduled_at=None if before.published_at else record.scheduled_at,
        )
        await announcements.update(tx, after)
        await audit.add(
            tx, audit_id, record.updated_at, viewer.account, "announcement.change", detail=str(id)
        )
        _wait(tx, after)
        if after.published_at is not None:
            tx.emit(AnnouncementPublished(id))
        return after

    return await app.db.write(unit)


async def publish(app: Services, viewer: Viewer, id: int) -> None:
    """Now, whatever it was to wait for. Twice is once."""
    roles.demand(viewer.user.role, Permission.MANAGE_ANNOUNCEMENTS)
    now, audit_id = app.clock.now_ms(), app.ids.next()

    async def unit(tx: Tx) -> None:
        record = await announcements.locked(tx, id)
        if record is None:
            raise NotFound
        if record.ends_at is not None and record.ends_at <= now:
            raise invalid("ends_at", Problem.OVER)
        await audit.add(tx, audit_id, now, viewer.account, "announcement.publish", detail=str(id))
        await _publish(tx, record, now)

    await app.db.write(unit)


async def retire(app: Services, viewer: Viewer, id: int) -> None:
    """Nobody sees it any more; it can be published again."""
    roles.demand(viewer.user.role, Permission.MANAGE_ANNOUNCEMENTS)
    now, audit_id = app.clock.now_ms(), app.ids.next()

    async def unit(tx: Tx) -> None:
        record = await announcements.locked(tx, id)
        if record is None:
            raise NotFound
        await audit.add(tx, audit_id, now, viewer.account, "announcement.retire", detail=str(id))
        await _retire(tx, record)

    await app.db.write(unit)


async def delete(app: Services, viewer: Viewer, id: int) -> None:
    """With everything people chose to say to it."""
    roles.demand(viewer.user.role, Permission.MANAGE_ANNOUNCEMENTS)
    now, audit_id = app.clock.now_ms(), app.ids.next()

    async def unit(tx: Tx) -> None:
        if await announcements.delete(tx, id):
            await audit.add(tx, audit_id, now, viewer.account, "announcement.delete", detail=str(id))
            tx.emit(AnnouncementRetired(id))

    await app.db.write(unit)


async def turn(app: Services, id: int) -> None:
    """Publish what waited until now, retire what is over; nothing when its times were moved."""
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        record = await announcements.locked(tx, id)
        if record is None:
            return
        if record.ends_at is not None and record.ends_at <= now:
            await _retire(tx, record)
        elif record.scheduled_at is not None and record.scheduled_at <= now:
            await _publish(tx, record, now)

    await app.db.write(unit)


async def dismiss(app: Services, viewer: Viewer, id: int) -> None:
    """This person has read it."""

    async def unit(tx: Tx) -> None:
        await _demand_published(app, await announcements.by_id(tx, id))
        await announcements.dismiss(tx, viewer.id, id)

    await app.db.write(unit)


async def react(app: Services, viewer: Viewer, id: int, name: str) -> None:
    """Choose an emoji: a character, or the name of one of this server."""
    await _demand_emoji(app, name)
    reaction_id = app.ids.next()

    async def unit(tx: Tx) -> None:
        await _demand_published(app, await announcements.locked(tx, id))
        chosen = {one.name for one in await announcements.reactions(tx, [id])}
        if name not in chosen and len(chosen) >= limits.ANNOUNCEMENTS.reactions:
            raise Invalid(N_("Validation failed: Limit of different reactions reached"))
        if await announcements.react(tx, reaction_id, id, viewer.id, name):
            tx.emit(AnnouncementReacted(id, name))

    await app.db.write(unit)


async def unreact(app: Services, viewer: Viewer, id: int, name: str) -> None:
    """Take it back; what one had not chosen is taken back already."""
    if not emojis.is_unicode(name) and not emojis.is_shortcode(name):
        raise invalid("name", Problem.NOT_AN_EMOJI)

    async def unit(tx: Tx) -> None:
        await _demand_published(app, await announcements.locked(tx, id))
        if await announcements.unreact(tx, id, viewer.id, name):
            tx.emit(AnnouncementReacted(id, name))

    await app.db.write(unit)


async def _demand_emoji(app: Services, name: str) -> None:
    if emojis.is_unicode(name):
        return
    known = await custom_emojis.by_name(app.db.read(), name) if emojis.is_shortcode(name) else None
    if known is None or known.disabled:
        raise invalid("name", Problem.NOT_AN_EMOJI)


async def _demand_published(app: Services, record: Announcement | None) -> None:
    over = record is not None and record.ends_at is not None and record.ends_at <= app.clock.now_ms()
    if record is None or record.published_at is None or over:
        raise NotFound


async def _publish(tx: Tx, record: Announcement, now: int) -> None:
    if record.published_at is not None:
        return
    await announcements.update(tx, msgspec.structs.replace(record, published_at=now, scheduled_at=None))
    tx.emit(AnnouncementPublished(record.id))


async def _retire(tx: Tx, record: Announcement) -> None:
    if record.published_at is None and record.scheduled_at is None:
        return
    await announcements.update(tx, msgspec.structs.replace(record, published_at=None, scheduled_at=None))
    tx.emit(AnnouncementRetired(record.id))


def _wait(tx: Tx, record: Announcement) -> None:
    payload = str(record.id).encode()
    for at in (record.scheduled_at, record.ends_at):
        if at is not None:
            tx.enqueue(JobSpec(TURN, payload, run_at=at))


async def _written(app: Services, record: Announcement, words: Words) -> Announcement:
    most = limits.ANNOUNCEMENTS.characters
    scan = compose.scan(words.text, most=most)
    if not scan.text:
        raise invalid("text", Problem.BLANK)
    if scan.given_up_at or text.graphemes(scan.text) > most:
        raise invalid("text", Problem.TOO_LONG, most=most)
    if words.ends_at is not None and words.ends_at <= (words.starts_at or 0):
        raise invalid("ends_at", Problem.ENDS_BEFORE_START)
    if words.starts_at is not None and words.ends_at is None:
        raise invalid("ends_at", Problem.BLANK)
    if words.ends_at is not None and words.scheduled_at is not None and words.ends_at <= words.scheduled_at:
        raise invalid("ends_at", Problem.ENDS_BEFORE_START)
    names = drafts.named(scan, app.settings.domain)
    people = await accounts.by_names(app.db.read(), list(names.values())) if names else []
    people = [account for account in people if account.suspended_at is None]
    return msgspec.structs.replace(
        record,
        text=scan.text,
        content=drafts.html(scan, names, people, app.settings.url),
        mentions=[account.id for account in people],
        tags=dict(scan.tags),
        links=list(scan.urls),
        starts_at=words.starts_at,
        ends_at=words.ends_at,
        all_day=words.all_day and words.starts_at is not None,
        scheduled_at=words.scheduled_at,
        updated_at=app.clock.now_ms(),
    )
