"""Files in the posts of a space: sent, described, taken back. No byte of one lies on a disk in clear."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import BinaryIO

import msgspec

from sabar.actions.spaces import shedding, standing
from sabar.backends import files as ports
from sabar.db.engine import Tx
from sabar.kit import times
from sabar.kit.crypto import envelopes
from sabar.kit.media import sniff
from sabar.kit.media.image_types import File as Drawn
from sabar.model.errors import NotFound
from sabar.model.spaces.files import About, File, State
from sabar.model.spaces.rooms import Entered
from sabar.model.viewers import Viewer
from sabar.rules.spaces import files as rules
from sabar.rules.spaces import rooms
from sabar.rules.spaces.limits import FILES
from sabar.services import Services
from sabar.store.spaces import files

_SEALED = "application/octet-stream"
_HEAD = 64
_encode = msgspec.json.Encoder().encode


class Sent(msgspec.Struct, frozen=True):
    """`content`: can be read from anywhere, and does not lie on a disk in clear; `size` in bytes."""

    name: str
    content: BinaryIO
    size: int
    description: str = ""


async def upload(app: Services, viewer: Viewer, entered: Entered, sent: Sent) -> int:
    """Its id; a post has a day to take it. What begins like a picture is drawn anew, or refused: the camera's
    data is gone from it. Raises Invalid for what is too large, cannot be drawn, or has no room; Unavailable.
    """
    rooms.demand_open(entered)
    rules.demand_size(sent.size)
    said = rules.description(sent.description)
    await _demand_room(app, entered, viewer, sent.size)
    head = _from_start(sent.content, _HEAD)
    about, small = About(rules.name(sent.name), description=said), None
    size, clear = sent.size, _parts(sent.content)
    if sniff.picture_format(head) is not None:
        picture = await app.media.image_unseen(sent.content, party=viewer.id, most=FILES.upload_bytes)
        whole, small = picture.file("original"), picture.file("small")
        size, clear = len(whole.data), iter((whole.data,))
        small = small if small is not whole else None
        about = _drawn(about, whole, small)
    return await _keep(app, viewer, entered, about, size, clear, small)


async def describe(app: Services, viewer: Viewer, entered: Entered, id: int, description: str) -> None:
    """Other words for one's own that no post has yet. Raises Invalid and NotFound."""
    said = rules.description(description)
    (file,) = await _own(app, viewer, entered, id)
    raw, early = await app.seals.opened([file.about, file.early.about])
    clear = raw if raw is not None else early
    if clear is None:
        raise NotFound
    about = msgspec.structs.replace(msgspec.json.decode(clear, type=About), description=said)
    # As it lay: its bytes stay where they are, too.
    place = file.about.place if raw is not None else file.early.about.place
    new = msgspec.structs.replace(file, sealed=await app.seals.seal(place, _encode(about)))

    async def unit(tx: Tx) -> None:
        still = await standing.now(app, tx, entered)
        if not await files.own_loose(tx, still.space.id, viewer.id, [id]):
            raise NotFound
        await files.describe(tx, new)

    await app.db.write(unit)


async def forget(app: Services, viewer: Viewer, entered: Entered, id: int) -> None:
    """One's own that no post has yet. Raises NotFound."""

    async def unit(tx: Tx) -> None:
        still = await standing.now(app, tx, entered)
        if not await files.let_go(tx, still.space.id, viewer.id, id):
            raise NotFound
        shedding.queue(tx)

    await app.db.write(unit)


async def _keep(
    app: Services,
    viewer: Viewer,
    entered: Entered,
    about: About,
    size: int,
    clear: Iterable[bytes],
    small: Drawn | None,
) -> int:
    now = app.clock.now_ms()
    space_id, id, day = entered.space.id, app.ids.next(), now // times.DAY
    kept = envelopes.sealed_size(size) + (envelopes.sealed_size(len(small.data)) if small else 0)
    file = File(
        id,
        space_id,
        viewer.id,
        day,
        ports.new_key(_SEALED),
        size,
        kept,
        b"",
        now,
        thumb_key=ports.new_key(_SEALED) if small else None,
        thumb_size=len(small.data) if small else 0,
    )
    file = msgspec.structs.replace(file, sealed=await app.seals.begin(file.about.place, _encode(about)))

    async def unit(tx: Tx) -> None:
        # Held, so that two at once cannot both take what room is left.
        still = await standing.held(app, tx, entered)
        rooms.demand_open(still)
        taken = await files.room(tx, space_id, viewer.id)
        rules.demand_room(kept, taken.space, taken.member)
        await files.insert(tx, file)

    # The row first: a crash in between leaves nothing behind that nobody knows of.
    await app.db.write(unit)
    try:
        await app.files.put(file.content_key, await app.seals.begin_long(file.content.place, clear), _SEALED)
        if small is not None and file.thumb is not None:
            parts = await app.seals.begin_long(file.thumb.place, (small.data,))
            await app.files.put(file.thumb.key, parts, _SEALED)
    except Exception:
        await app.db.write(partial(_give_up, file=file))
        raise
    if not await app.db.write(partial(files.arrived, id=id)):
        # The space was destroyed meanwhile.
        for key in file.keys:
            await app.files.delete(key)
        raise NotFound
    return id


async def _give_up(tx: Tx, file: File) -> None:
    await files.let_go(tx, file.space_id, file.account_id, file.id)
    shedding.queue(tx)


async def _own(app: Services, viewer: Viewer, entered: Entered, id: int) -> list[File]:
    found = await files.own_loose(app.db.read(), entered.space.id, viewer.id, [id])
    if not found or found[0].state is not State.LOOSE:
        raise NotFound
    return found


async def _demand_room(app: Services, entered: Entered, viewer: Viewer, size: int) -> None:
    """Before any work is done; asked again when it is kept."""
    taken = await files.room(app.db.read(), entered.space.id, viewer.id)
    rules.demand_room(size, taken.space, taken.member)


def _drawn(about: About, whole: Drawn, small: Drawn | None) -> About:
    return msgspec.structs.replace(
        about,
        name=rules.picture_name(about.name, whole.name.rpartition(".")[2]),
        mime=whole.mime,
        thumb_mime=small.mime if small else "",
        width=whole.width,
        height=whole.height,
    )


def _from_start(content: BinaryIO, most: int) -> bytes:
    content.seek(0)
    return content.read(most)


def _parts(content: BinaryIO) -> Iterator[bytes]:
    content.seek(0)
    return iter(partial(content.read, envelopes.PIECE_BYTES), b"")
