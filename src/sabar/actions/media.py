"""Attachments: upload, describe, forget."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from sabar.backends import files
from sabar.backends.films import Film, FilmRefused
from sabar.db.engine import Tx
from sabar.kit import times
from sabar.kit.i18n import N_
from sabar.kit.media import sniff
from sabar.kit.media.films import MIME, Family
from sabar.kit.media.image_types import File, Processed
from sabar.model.errors import Invalid, NotFound
from sabar.model.statuses import Media
from sabar.model.viewers import Viewer
from sabar.rules import limits
from sabar.rules.writing import drafts
from sabar.services import Services
from sabar.store import media

_BATCH = 100
_RAW = "application/octet-stream"
_LOOK_S = 0.1
_HEAD = 64


class Words(msgspec.Struct, frozen=True):
    """What is said of a picture; None leaves it. `focus`: `x,y` from -1 to 1."""

    description: str | None = None
    focus: str | None = None


async def upload(
    app: Services, viewer: Viewer, path: Path, words: Words, *, thumbnail: Path | None = None
) -> int:
    """Keep an uploaded file as an attachment; its id. A picture is ready at once; a film is worked on for a
    while (`make_film`). Both lie in working copies of `app.files`; a film is taken from there.

    The row is written before the files, so that a crash between the two leaves nothing unknown behind.
    Raises Invalid for what cannot be shown or is too large, Unavailable when too many are waiting.
    """
    record = _described(_blank(app, viewer), words)
    small = await _small(app, viewer, thumbnail)
    family = await asyncio.to_thread(_film_family, path, films=app.films.program is not None)
    if family is None:
        return await _keep_picture(app, record, path, small)
    return await _keep_film(app, record, path, family, small)


async def make_film(app: Services, id: int) -> None:
    """Turn an uploaded film into what is kept. Harmless when it was done, or forgotten, before."""
    record = await media.by_id(app.db.read(), id)
    if record is None or record.state != "processing" or not record.raw:
        return
    raw = await app.files.stat(record.raw)
    if raw is None:
        raise FileNotFoundError(record.raw)
    async with app.files.working_copy(raw) as path:
        try:
            family = await asyncio.to_thread(_film_family, path, films=True)
            if family is None:
                raise Invalid(N_("Validation failed: File is neither video nor sound"))
            film = await app.films.make(path, family)
            cover = await app.media.image(film.cover, party=record.account_id) if film.cover else None
        except Invalid as refused:
            failed = msgspec.structs.replace(record, state="failed", error=refused.message, raw="", thumb="")
            await app.db.write(lambda tx: _replace(tx, record, failed))
            return
        if record.thumb and await app.files.stat(record.thumb) is not None:
            thumb = None  # it was sent, or made by an attempt that did not come to its end
        else:
            thumb = cover.file("small") if cover is not None else None
        made = _with_film(record, film, cover, thumb)
        # The keys are written down before there are files, as with pictures.
        if await app.db.write(lambda tx: _replace(tx, record, made)):
            await app.files.adopt(made.file, film.path, made.mime)
            if thumb is not None:
                await app.files.put(made.thumb, thumb.data, thumb.mime)
            done = msgspec.structs.replace(made, state="ready", raw="")
            await app.db.write(lambda tx: _replace(tx, made, done))


async def settled(app: Services, viewer: Viewer, id: int, *, within_s: float) -> bool:
    """Wait until an attachment is worked on no longer; False when that takes longer."""
    ends = time.monotonic() + within_s
    while (found := await media.own(app.db.read(), viewer.id, id)) and found.state == "processing":
        if time.monotonic() > ends:
            return False
        await asyncio.sleep(_LOOK_S)
    return True


async def describe(
    app: Services, viewer: Viewer, id: int, words: Words, *, thumbnail: Path | None = None
) -> None:
    """Other words, focus or thumbnail for an attachment that belongs to no post yet. NotFound otherwise."""
    found = await media.free(app.db.read(), viewer.id, [id])
    if id not in found:
        raise NotFound
    _described(found[id], words)
    small = await _small(app, viewer, thumbnail)
    key = files.new_key(small.mime) if small is not None else ""
    if small is not None:
        await app.files.put(key, small.data, small.mime)

    async def unit(tx: Tx) -> None:
        now_free = await media.free(tx, viewer.id, [id])
        if id not in now_free:
            raise NotFound
        old = now_free[id]
        new = _described(old, words)
        if small is not None:
            media.delete_files(tx, [old.thumb] if old.thumb != old.file else [])
            meta = {**new.meta, "small": small.measures()}
            new = msgspec.structs.replace(new, thumb=key, thumb_mime=small.mime, meta=meta)
        await media.describe(tx, new)

    await app.db.write(unit)


async def delete(app: Services, viewer: Viewer, id: int) -> None:
    """Forget an attachment and its files. Invalid when a post uses it, NotFound when there is none."""

    async def unit(tx: Tx) -> None:
        if await media.delete_loose(tx, viewer.id, id):
            return
        if await media.own(tx, viewer.id, id) is None:
            raise NotFound
        raise Invalid(N_("Media attachment is currently used by a status"))

    await app.db.write(unit)


async def delete_files(app: Services, keys: Sequence[str]) -> None:
    """A key that is gone already is fine."""
    for key in keys:
        await app.files.delete(key)


async def forget_abandoned(app: Services) -> None:
    """Forget what has been loose for a day, and look again when the next will have been."""
    before = app.clock.now_ms() - limits.IMAGES.unattached_seconds * times.SECOND

    async def unit(tx: Tx) -> int:
        deleted = await media.delete_abandoned(tx, before, _BATCH)
        since = await media.loose_since(tx)
        if since is not None:
            media.sweep_later(tx, since)
        return deleted

    while await app.db.write(unit) == _BATCH:
        pass


async def _keep_picture(app: Services, record: Media, path: Path, small: File | None) -> int:
    picture = await app.media.image(path, party=record.account_id)
    kept = [picture.file("original"), small or picture.file("small")]
    record = _filled(record, picture, *kept)
    await app.db.write(lambda tx: media.insert(tx, record))
    await _store(app, {record.file: kept[0], record.thumb: kept[1]})
    await app.db.write(lambda tx: media.ready(tx, record.id))
    return record.id


async def _keep_film(app: Services, record: Media, path: Path, family: Family, small: File | None) -> int:
    kind = await app.films.look(path, family, party=record.account_id)
    record = msgspec.structs.replace(record, type=kind, raw=files.new_key(_RAW))
    if small is not None:
        record = msgspec.structs.replace(
            record,
            thumb=files.new_key(small.mime),
            thumb_mime=small.mime,
            meta={"small": small.measures()},
        )
    await app.db.write(lambda tx: media.insert(tx, record))
    await app.files.adopt(record.raw, path, _RAW)
    if small is not None:
        await app.files.put(record.thumb, small.data, small.mime)

    async def unit(tx: Tx) -> None:
        media.make_later(tx, record)

    await app.db.write(unit)
    return record.id


async def _replace(tx: Tx, before: Media, after: Media) -> bool:
    """Write down what became of an attachment and delete the files it no longer has; False when somebody
    else did, or forgot it.
    """
    now = await media.by_id(tx, before.id)
    if now is None or (now.state, now.file) != (before.state, before.file):
        return False
    if now.thumb != before.thumb:  # another one was sent meanwhile
        meta = {**after.meta, "small": now.meta["small"]}
        after = msgspec.structs.replace(after, thumb=now.thumb, thumb_mime=now.thumb_mime, meta=meta)
    await media.made(tx, after)
    kept = {after.file, after.thumb, after.raw}
    media.delete_files(tx, [key for key in (before.file, before.thumb, before.raw) if key not in kept])
    return True


def _with_film(record: Media, film: Film, cover: Processed | None, thumb: File | None) -> Media:
    mime = MIME[film.kind]
    made = msgspec.structs.replace(
        record,
        file=files.new_key(mime),
        mime=mime,
        blurhash=(cover.blurhash if cover else None) or "",
        meta={**record.meta, **film.meta},
    )
    if thumb is None:
        return made
    meta = {**made.meta, "small": thumb.measures()}
    return msgspec.structs.replace(made, thumb=files.new_key(thumb.mime), thumb_mime=thumb.mime, meta=meta)


def _blank(app: Services, viewer: Viewer) -> Media:
    return Media(
        id=app.ids.next(),
        account_id=viewer.id,
        status_id=None,
        position=0,
        type="image",
        state="processing",
        error="",
        file="",
        mime="",
        thumb="",
        thumb_mime="",
        remote_url="",
        description="",
        blurhash="",
        focus_x=0.0,
        focus_y=0.0,
        meta={},
        created_at=app.clock.now_ms(),
    )


def _described(record: Media, words: Words) -> Media:
    said = record.description if words.description is None else drafts.description(words.description)
    x, y = (record.focus_x, record.focus_y) if not words.focus else drafts.focus(words.focus)
    return msgspec.structs.replace(record, description=said, focus_x=x, focus_y=y)


def _filled(record: Media, picture: Processed, whole: File, small: File) -> Media:
    key = files.new_key(whole.mime)
    meta: dict[str, Any] = dict(picture.meta)
    if small is not picture.file("small"):
        meta["small"] = small.measures()
    return msgspec.structs.replace(
        record,
        file=key,
        mime=whole.mime,
        thumb=key if small is whole else files.new_key(small.mime),
        thumb_mime=small.mime,
        blurhash=picture.blurhash or "",
        meta=meta,
    )


async def _small(app: Services, viewer: Viewer, thumbnail: Path | None) -> File | None:
    if thumbnail is None:
        return None
    return (await app.media.image(thumbnail, party=viewer.id)).file("small")


def _film_family(path: Path, *, films: bool) -> Family | None:
    """None for a picture. An animated GIF is a film where films are made, else a picture that moves.

    Raises FilmRefused for what is neither.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
        family = sniff.film_family(head)
        if tag := sniff.after_tag(head):
            file.seek(tag)
            family = sniff.film_family(file.read(_HEAD)) or family
    if family == "gif" and not (films and _moves(head, path)):
        return None
    if films and family is None and sniff.picture_format(head) is None:
        raise FilmRefused("unknown")
    return family


def _moves(head: bytes, path: Path) -> bool:
    """Whether a GIF becomes a film, which has no side of a single pixel."""
    return min(sniff.gif_size(head)) > 1 and sniff.gif_frames(path.read_bytes(), 2) > 1


async def _store(app: Services, found: dict[str, File]) -> None:
    for key, file in found.items():
        await app.files.put(key, file.data, file.mime)
