"""Files of other servers: fetched when somebody here looks at them, kept on disk for a while.

A picture is drawn anew by the picture worker, as uploads are; of films and sound only
those are handed out that browsers play, by what their first bytes say.
"""

import asyncio
from collections.abc import Sequence
from functools import partial

import msgspec
import structlog

from sabar.backends import files as names
from sabar.backends.files import Stored
from sabar.backends.media import MediaRefused
from sabar.db.engine import Tx
from sabar.kit.media.image_types import File
from sabar.kit.net import http
from sabar.model.errors import NotFound
from sabar.model.federation import RemoteFile
from sabar.rules.federation import files as rules
from sabar.services import Services
from sabar.store.federation import files

_HEAD = 64
_BATCH = 100
#: Few films are in memory at once.
_FETCHING = asyncio.Semaphore(6)
log = structlog.get_logger("sabar.remote_files")


async def keys_of(app: Services, wanted: Sequence[RemoteFile]) -> list[str]:
    """The key of each, in their order; nothing is fetched. Of each `url`, `mime` and `domain` count."""
    known = await files.by_urls(app.db.read(), [one.url for one in wanted])
    new = [one for one in wanted if one.url not in known]
    if new:
        known |= await app.db.write(lambda tx: files.ensure(tx, new))
    return [rules.key(app.secret, known[one.url].id) for one in wanted]


async def kept(app: Services, key: str) -> Stored:
    """The file behind a key, fetched if it is not on disk. NotFound when it cannot be had, Unavailable when
    too many pictures are in preparation.
    """
    named = rules.named(app.secret, key)
    if named is None:
        raise NotFound
    stored = await _on_disk(app, named)
    if stored is None:
        # Many who look at the same file cause one call.
        await app.flights.share(("file of another server", named.id), partial(_fetch_missing, app, named))
        stored = await _on_disk(app, named)
    if stored is None:
        raise NotFound
    return stored


async def on_disk(app: Services, key: str) -> bool:
    """Whether it can be shown without asking anybody."""
    named = rules.named(app.secret, key)
    return named is not None and await _on_disk(app, named) is not None


async def _on_disk(app: Services, named: rules.Named) -> Stored | None:
    row = await files.by_id(app.db.read(), named.id)
    if row is None:
        raise NotFound
    now = app.clock.now_ms()
    stored = await app.fetched.stat((named.small and row.small) or row.file) if row.file else None
    if stored is None:
        if row.refused_until is not None and row.refused_until > now:
            raise NotFound
        return None
    if row.used_at is None or row.used_at < now - rules.USED_MS:
        await app.db.write(lambda tx: files.use(tx, row.id, now))
    return stored


async def _fetch_missing(app: Services, named: rules.Named) -> None:
    # It may have come since it was looked for.
    if await _on_disk(app, named) is not None:
        return
    row = await files.by_id(app.db.read(), named.id)
    if row is None:
        raise NotFound
    async with _FETCHING:
        try:
            answer = await app.outside.get(
                row.url, headers={"Accept": "*/*"}, most=rules.most_bytes(row.mime), total_s=rules.SECONDS
            )
        except (http.Refused, http.TooLarge):
            await _refuse(app, row.id, rules.UNFIT_MS)
            return
        except http.Failed as error:
            log.info("a file of another server could not be fetched", url=row.url, error=str(error))
            await _refuse(app, row.id, rules.SOON_MS)
            return
        if answer.status != 200:
            await _refuse(app, row.id, rules.refused_ms(answer.status))
            return
        await _keep(app, row, answer.body)


async def _keep(app: Services, row: RemoteFile, body: bytes) -> None:
    head = body[:_HEAD]
    film = None if rules.is_picture(head) else rules.film_type(head)
    if film is not None:
        key = names.new_key(film)
        await app.fetched.put(key, body, film)
        await _write(app, row, key, "", len(body))
        return
    try:
        async with app.fetched.working_copy(body) as path:
            picture = await app.media.image(path, party="elsewhere")
    except MediaRefused:
        await _refuse(app, row.id, rules.UNFIT_MS)
        return
    whole, small = picture.file("original"), picture.file("small")
    key = await _put(app, whole)
    small_key = key if small is whole else await _put(app, small)
    size = len(whole.data) + (0 if small is whole else len(small.data))
    await _write(app, row, key, small_key, size)


async def _put(app: Services, file: File) -> str:
    key = names.new_key(file.mime)
    await app.fetched.put(key, file.data, file.mime)
    return key


async def _write(app: Services, row: RemoteFile, file: str, small: str, size: int) -> None:
    now = app.clock.now_ms()
    new = msgspec.structs.replace(
        row, file=file, small=small or file, bytes=size, fetched_at=now, used_at=now
    )
    await app.db.write(lambda tx: files.keep(tx, new))
    await _delete(app, [row])
    await make_room(app)


async def _refuse(app: Services, id: int, ms: int) -> None:
    until = app.clock.now_ms() + ms
    await app.db.write(lambda tx: files.refuse(tx, id, until))


async def make_room(app: Services) -> None:
    """Delete what nobody looked at for longest, while more is on disk than there may be."""
    ceiling = app.settings.remote_files * rules.MEGABYTE
    there = await files.total(app.db.read())
    if there <= ceiling:
        return
    while there > ceiling * rules.KEPT_PART:

        async def unit(tx: Tx, there: int = there) -> list[RemoteFile]:
            going = []
            for one in await files.longest_unused(tx, _BATCH):
                if there <= ceiling * rules.KEPT_PART:
                    break
                going.append(one)
                there -= one.bytes
            await files.let_go(tx, [one.id for one in going])
            return going

        gone = await app.db.write(unit)
        if not gone:
            return
        await _delete(app, gone)
        there -= sum(one.bytes for one in gone)


async def _delete(app: Services, gone: Sequence[RemoteFile]) -> None:
    for one in gone:
        for key in {one.file, one.small} - {""}:
            await app.fetched.delete(key)
