"""Attachments: upload, describe, forget."""

import asyncio
import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from sabar.backends import files
from sabar.db.engine import Tx
from sabar.kit import times
from sabar.kit.image_types import File, Processed
from sabar.model.errors import Invalid, NotFound
from sabar.model.oauth import Viewer
from sabar.model.statuses import Media
from sabar.rules import drafts, limits
from sabar.services import Services
from sabar.store import media

_BATCH = 100


class Words(msgspec.Struct, frozen=True):
    """What is said of a picture; None leaves it. `focus`: `x,y` from -1 to 1."""

    description: str | None = None
    focus: str | None = None


async def upload(
    app: Services, viewer: Viewer, source: BinaryIO, words: Words, *, thumbnail: BinaryIO | None = None
) -> int:
    """Make a safe picture of an uploaded file; the id of the attachment.

    The row is written before the files, so that a crash between the two leaves nothing unknown behind.
    Raises Invalid for what is no picture or too large, Unavailable when too many are waiting.
    """
    record = _described(_blank(app, viewer), words)
    picture = await _process(app, source)
    kept = [picture.file("original"), picture.file("small")]
    if thumbnail is not None:
        kept[1] = (await _process(app, thumbnail)).file("small")
    record = _filled(record, picture, *kept)
    await app.db.write(lambda tx: media.insert(tx, record))
    await _store(app, {record.file: kept[0], record.thumb: kept[1]})
    await app.db.write(lambda tx: media.ready(tx, record.id))
    return record.id


async def describe(
    app: Services, viewer: Viewer, id: int, words: Words, *, thumbnail: BinaryIO | None = None
) -> None:
    """Other words, focus or thumbnail for an attachment that belongs to no post yet. NotFound otherwise."""
    found = await media.free(app.db.read(), viewer.id, [id])
    if id not in found:
        raise NotFound
    _described(found[id], words)
    small = (await _process(app, thumbnail)).file("small") if thumbnail is not None else None
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
            meta = {**new.meta, "small": _measures(small)}
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
        raise Invalid("Media attachment is currently used by a status")

    await app.db.write(unit)


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
        meta["small"] = _measures(small)
    return msgspec.structs.replace(
        record,
        file=key,
        mime=whole.mime,
        thumb=key if small is whole else files.new_key(small.mime),
        thumb_mime=small.mime,
        blurhash=picture.blurhash or "",
        meta=meta,
    )


def _measures(file: File) -> dict[str, Any]:
    return {
        "width": file.width,
        "height": file.height,
        "size": f"{file.width}x{file.height}",
        "aspect": file.width / file.height,
    }


async def _process(app: Services, source: BinaryIO) -> Processed:
    with _beside() as path:
        await asyncio.to_thread(_spool, source, path)
        return await app.media.image(path)


@contextlib.contextmanager
def _beside() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="sabar-upload-") as folder:
        yield Path(folder) / "upload"


def _spool(source: BinaryIO, path: Path) -> None:
    source.seek(0)
    with path.open("wb") as target:
        shutil.copyfileobj(source, target)


async def _store(app: Services, found: dict[str, File]) -> None:
    for key, file in found.items():
        await app.files.put(key, file.data, file.mime)
