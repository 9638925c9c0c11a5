"""Files in the posts of a space, opened: for who stands in it, and for nobody else."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence

import msgspec

from sabar.backends.seals import Unsealable
from sabar.kit.crypto import envelopes
from sabar.model.errors import NotFound
from sabar.model.spaces.files import About, File, Part
from sabar.model.spaces.rooms import Entered
from sabar.rules.spaces.limits import FILES
from sabar.services import Services
from sabar.store.spaces import files

_about = msgspec.json.Decoder(About).decode


class Attached(msgspec.Struct, frozen=True):
    """`about` is None for what cannot be opened. `content`, `thumb`: its bytes, as they are sealed."""

    file: File
    about: About | None
    early: bool = False

    @property
    def content(self) -> Part:
        return self.file.early.content if self.early else self.file.content

    @property
    def thumb(self) -> Part | None:
        return self.file.early.thumb if self.early else self.file.thumb


class Taken(msgspec.Struct, frozen=True):
    """What files take in a space, in bytes, and how much they can take: all of them, and one's own."""

    space: int
    space_most: int
    mine: int
    mine_most: int


async def one(app: Services, entered: Entered, id: int) -> Attached:
    """Of a post he sees, or his own that no post has yet. Raises NotFound."""
    me = entered.me
    found = await files.one(app.db.read(), entered.space.id, id, me.account_id, me.sight)
    if found is None:
        raise NotFound
    (attached,) = await opened(app, [found])
    return attached


async def loose(app: Services, entered: Entered, ids: Sequence[int]) -> list[Attached]:
    """One's own that no post has yet, in this order; what is not there is left out."""
    found = await files.own_loose(app.db.read(), entered.space.id, entered.me.account_id, ids)
    return await opened(app, found)


async def of_posts(app: Services, ids: Sequence[int]) -> dict[int, list[Attached]]:
    """For who was let in to these posts."""
    found = await files.of_posts(app.db.read(), ids)
    every = await opened(app, [file for group in found.values() for file in group])
    groups: dict[int, list[Attached]] = {}
    for attached in every:
        groups.setdefault(attached.file.post_id or 0, []).append(attached)
    return groups


async def opened(app: Services, found: Sequence[File]) -> list[Attached]:
    clear = await app.seals.opened([file.about for file in found]) if found else []
    shut = [file for file, raw in zip(found, clear, strict=True) if raw is None]
    again = await app.seals.opened([file.early.about for file in shut]) if shut else []
    early = {file.id: raw for file, raw in zip(shut, again, strict=True)}
    return [
        Attached(file, _about(raw))
        if raw is not None
        else Attached(file, _about(old) if (old := early[file.id]) is not None else None, early=True)
        for file, raw in zip(found, clear, strict=True)
    ]


async def taken(app: Services, entered: Entered) -> Taken:
    room = await files.room(app.db.read(), entered.space.id, entered.me.account_id)
    return Taken(room.space, FILES.space_bytes, room.member, FILES.member_bytes)


async def demand_whole(app: Services, part: Part) -> None:
    """That as many bytes lie there as were sealed, and the first of them open. Raises Unsealable."""
    stored = await app.files.stat(part.key)
    if stored is None or stored.size != envelopes.sealed_size(part.size):
        raise Unsealable
    async for _ in content(app, part, 0, 1):
        pass


def content(app: Services, part: Part, start: int, length: int) -> AsyncGenerator[bytes, None]:
    """Bytes of it in clear. Raises Unsealable at the piece that does not open."""

    def read(at: int, count: int) -> AsyncIterator[bytes]:
        return app.files.read(part.key, at, count)

    return app.seals.open_long(part.place, part.size, read, start, length)
