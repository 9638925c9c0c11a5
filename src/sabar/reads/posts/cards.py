"""Previews of linked pages as a reader sees them, from ready fragments where there are some."""

from collections.abc import Collection, Iterable, Mapping

import msgspec

from sabar.model.cards import Card
from sabar.model.oauth import Viewer
from sabar.reads.entities import cards as entities
from sabar.services import Services
from sabar.store import cards
from sabar.store.hydration import Outline

_encode = msgspec.json.Encoder().encode


def authors(outlines: Iterable[Outline]) -> dict[int, int]:
    """The accounts that wrote the linked pages, with their versions."""
    return {one.card_author_id: one.card_author_version for one in outlines if one.card_author_id is not None}


async def fragments(
    app: Services, viewer: Viewer | None, outlines: Collection[Outline], people: Mapping[int, bytes]
) -> dict[int, bytes]:
    """The JSON of the preview of each post that has one. `people`: ready accounts, `authors` among them."""
    wanted = {one.card_id: one.card_version for one in outlines if one.card_id is not None}
    if not wanted:
        return {}
    cores = await _cores(app, wanted)
    ready: dict[int, bytes] = {}
    for one in outlines:
        if one.card_id in cores:
            mine = viewer is not None and viewer.id == one.card_creator_id and one.card_author_id is None
            account = people.get(one.card_author_id or 0)
            ready[one.id] = _whole(cores[one.card_id], account, viewer, mine)
    return ready


def preview(app: Services, viewer: Viewer | None, record: Card, account: bytes | None) -> bytes:
    """One preview that stands alone; `account`: its author's, ready."""
    mine = viewer is not None and viewer.id == record.creator_id and record.author_id is None
    return _whole(_encode(entities.core(app, record)), account, viewer, mine)


def _whole(core: bytes, account: bytes | None, viewer: Viewer | None, missing: bool) -> bytes:
    known = _decode_author(core)
    named = bool(known.author_name or account)
    parts = [core[:-1], b',"authors":[']
    if named:
        parts += [
            b'{"name":',
            _encode(known.author_name),
            b',"url":',
            _encode(known.author_url),
            b',"account":',
            account or b"null",
            b"}",
        ]
    parts += [b'],"missing_attribution":', b"null" if viewer is None else _encode(missing), b"}"]
    return b"".join(parts)


class _Author(msgspec.Struct):
    author_name: str
    author_url: str


_decode_author = msgspec.json.Decoder(_Author).decode


async def _cores(app: Services, wanted: Mapping[int, int]) -> dict[int, bytes]:
    ready: dict[int, bytes] = {}
    missing: list[int] = []
    for id, version in wanted.items():
        fragment = app.fragments.get(("card", id, version))
        if fragment is None:
            missing.append(id)
        else:
            ready[id] = fragment
    if missing:
        for record in await cards.by_ids(app.db.read(), missing):
            ready[record.id] = fragment = _encode(entities.core(app, record))
            app.fragments.put(("card", record.id, record.version), fragment)
    return ready
