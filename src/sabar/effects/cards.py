"""Previews of linked pages: fetched after the commit, once for each address, and again when they are old.

What a page says of itself is asked for in `linked_pages`; the picture is drawn anew by the picture
worker. A new preview is not announced to open streams: clients see it when they read the post again.
"""

import msgspec
import structlog

from sabar import events
from sabar.backends import files
from sabar.backends.media import MediaBusy, MediaRefused
from sabar.db.engine import Tx
from sabar.effects import linked_pages
from sabar.kit import times
from sabar.kit.media.image_types import File
from sabar.kit.net import http
from sabar.model.accounts import Account
from sabar.model.cards import Card, Picture, Preview, Provider
from sabar.model.jobs import Away, JobSpec
from sabar.rules import lanes, limits
from sabar.rules.previews import cards as rules
from sabar.services import Services
from sabar.store import accounts, cards, statuses

FETCH = "cards.fetch"
_PICTURE_S = 15.0
_LOST = times.DAY
_UNUSED = times.DAY
_BATCH = 100
log = structlog.get_logger("sabar.cards")


class Fetch(msgspec.Struct, frozen=True):
    card_id: int
    tries: int = 0


async def on_status_written(app: Services, event: events.StatusPosted | events.StatusEdited) -> None:
    """The post shows the preview of its first link as it stands now; that is fetched unless it is fresh."""
    if not app.settings.previews:
        return
    id, now = app.ids.next(), app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        status = await statuses.held_whole(tx, event.status_id)
        if status is None:
            return
        url = rules.wanted_link(status, app.settings.site)
        if url is None:
            await cards.show(tx, status.id, None)
            return
        host = rules.domain(url)
        new = Card(id=id, key=rules.key(url), url=url, domain=host, state="waiting", created_at=now)
        card = await cards.ensure(tx, new)
        await cards.show(tx, status.id, card.id)
        fresh = limits.CARDS.fresh_seconds * times.SECOND
        if await cards.want(tx, card.id, now=now, older_than=now - fresh, given_up_before=now - _LOST):
            _queue(tx, Fetch(card.id), card.domain, now)

    await app.db.write(unit)


def _queue(tx: Tx, work: Fetch, domain: str, at: int) -> None:
    key, lane = f"{FETCH}:{work.card_id}", lanes.site(domain)
    tx.enqueue(JobSpec(FETCH, msgspec.json.encode(work), unique_key=key, run_at=at, lane=lane))


async def fetch(app: Services, payload: bytes) -> None:
    """Job `cards.fetch`: ask the page what it is, and keep the answer. Tried again a few times, behind what
    else waits for its site. Raises Away when the whole site cannot be had.
    """
    work = msgspec.json.decode(payload, type=Fetch)
    card = await cards.by_id(app.db.read(), work.card_id)
    if card is None:
        return
    now = app.clock.now_ms()
    try:
        try:
            preview = await linked_pages.look(app, card.url)
        except http.Refused:
            preview = None
        except http.Unreachable as error:
            raise Away(str(error)) from error
        await _keep(app, card, preview)
    except (http.Failed, MediaBusy) as error:
        retries = lanes.ROOMS[lanes.SITES].away_seconds
        if work.tries < len(retries):
            again = Fetch(work.card_id, work.tries + 1)
            await _later(app, again, card.domain, now + retries[work.tries] * times.SECOND)
            return
        log.info("a linked page could not be fetched", host=card.domain, error=str(error))
        await app.db.write(lambda tx: cards.keep_as_it_was(tx, card.id, now))


async def _later(app: Services, work: Fetch, domain: str, at: int) -> None:
    async def unit(tx: Tx) -> None:
        _queue(tx, work, domain, at)

    await app.db.write(unit)


async def give_up(app: Services, site: str) -> None:
    """A site was away for too long: what was known of its pages stays, and they are not asked for a while."""
    await app.db.write(lambda tx: cards.keep_as_they_were(tx, site, app.clock.now_ms()))


async def _keep(app: Services, card: Card, preview: Preview | None) -> None:
    new, picture = await _filled(app, card, preview)
    creator = await _creator(app, preview.creator) if preview and preview.creator else None
    provider = Provider(app.ids.next(), card.domain, None, app.clock.now_ms(), None)
    if picture:
        await app.files.put(new.image, picture.data, picture.mime)

    async def unit(tx: Tx) -> None:
        old = await cards.by_id(tx, card.id)
        # Read again here: what the account allows may have changed meanwhile.
        named = await accounts.by_id(tx, creator.id) if creator else None
        whole = msgspec.structs.replace(
            new, creator_id=named.id if named else None, author_id=_author(card, named)
        )
        kept = old is not None and await cards.fill(tx, whole, provider)
        cards.delete_files(tx, [old.image if old and kept else new.image])

    await app.db.write(unit)


async def _filled(app: Services, card: Card, preview: Preview | None) -> tuple[Card, File | None]:
    """The preview as it is kept, and the picture that belongs to it."""
    given = {} if preview is None else msgspec.structs.asdict(preview)
    new = Card(
        id=card.id,
        key=card.key,
        url=card.url,
        domain=card.domain,
        state="ready" if preview else "empty",
        created_at=card.created_at,
        fetched_at=app.clock.now_ms(),
        **{name: value for name, value in given.items() if name in Card.__struct_fields__},
    )
    for one in _pictures(preview) if preview else ():
        if found := await _picture(app, one.url):
            break
    else:
        return new, None
    picture, blurhash = found
    new = msgspec.structs.replace(
        new, image=files.new_key(picture.mime), image_description=one.description, blurhash=blurhash
    )
    if new.type == "link":
        new = msgspec.structs.replace(new, width=picture.width, height=picture.height)
    return new, picture


def _pictures(preview: Preview) -> list[Picture]:
    first = Picture(url=preview.picture, description=preview.image_description)
    return [one for one in (first, *preview.other_pictures) if one.url][: limits.CARDS.pictures_tried]


def _author(card: Card, account: Account | None) -> int | None:
    if account is None or not rules.may_attribute(card.domain, account.attribution_domains):
        return None
    return account.id


async def _creator(app: Services, handle: str) -> Account | None:
    """The account a page names as its author, if it is known here."""
    name, _, host = handle.strip().lstrip("@").partition("@")
    if not name or not host:
        return None
    here = app.settings.is_own(host)
    return await accounts.by_name(app.db.read(), name, "" if here else host.lower())


async def _picture(app: Services, url: str) -> tuple[File, str] | None:
    """A small safe copy and its blurhash; None when there is none to be had: a preview does without."""
    try:
        answer = await app.outside.get(
            url, headers={"Accept": "image/*"}, most=limits.CARDS.picture_bytes, total_s=_PICTURE_S
        )
    except (http.Refused, http.Failed):
        return None
    if answer.status != 200 or not answer.body:
        return None
    async with app.files.working_copy(answer.body) as path:
        try:
            made = await app.media.image(path, party="previews")
        except MediaRefused:
            return None
    return made.file("small"), made.blurhash or ""


async def on_account_updated(app: Services, event: events.AccountUpdated) -> None:
    """Pages that name the account as their author say so as far as it allows their sites."""

    async def unit(tx: Tx) -> None:
        account = await accounts.by_id(tx, event.account_id)
        for card in await cards.created_by(tx, event.account_id):
            author = _author(card, account)
            if author != card.author_id:
                await cards.set_author(tx, card.id, author)

    await app.db.write(unit)


async def forget_unused(app: Services) -> None:
    """Previews that no post shows any more, with their pictures."""
    before = app.clock.now_ms() - _UNUSED
    while await app.db.write(lambda tx: cards.delete_unused(tx, before, _BATCH)) == _BATCH:
        pass
