"""Collections as entities, by id or by record, for one viewer; and the ones that posts link to."""

import re
from collections.abc import Collection as Some
from collections.abc import Mapping, Sequence

import msgspec

from sabar.kit import ids as numbers
from sabar.model.collections import Collection, CollectionItem, ItemState
from sabar.model.oauth import Viewer
from sabar.reads.entities import collections as entities
from sabar.services import Services
from sabar.store import collections

_encode = msgspec.json.Encoder().encode
_LINK = re.compile(r'href="([^"]*)/collections/(\d{1,19})"')
#: How the ready JSON of a post ends that links to no collection.
_NONE = b'"tagged_collections":[]}'
_START = b'"tagged_collections":['


async def by_id(app: Services, viewer: Viewer | None, ids: Some[int]) -> dict[int, entities.Collection]:
    """Those of these ids that the viewer may see."""
    if not ids:
        return {}
    found = await collections.shown(app.db.read(), ids, viewer.id if viewer else 0)
    return {int(one.id): one for one in await shaped(app, viewer, list(found.values()))}


async def shaped(
    app: Services, viewer: Viewer | None, found: Sequence[Collection]
) -> list[entities.Collection]:
    """In order; whether they may be seen is decided before."""
    if not found:
        return []
    db, me = app.db.read(), viewer.id if viewer else 0
    inside: dict[int, list[tuple[CollectionItem, bool]]] = {}
    for item, blocked in await collections.items(db, [record.id for record in found], me):
        inside.setdefault(item.collection_id, []).append((item, blocked))
    tag_ids = {record.tag_id for record in found if record.tag_id is not None}
    tags = await collections.tags(db, tag_ids) if tag_ids else {}
    return [
        entities.of(
            app,
            record,
            _visible(inside.get(record.id, []), own=record.account_id == me),
            sum(item.state is ItemState.ACCEPTED for item, _ in inside.get(record.id, [])),
            tags.get(record.tag_id or 0),
        )
        for record in found
    ]


def _visible(items: Sequence[tuple[CollectionItem, bool]], *, own: bool) -> list[CollectionItem]:
    return [item for item, blocked in items if not blocked and (own or item.state is ItemState.ACCEPTED)]


def linked(app: Services, content: str) -> list[str]:
    """The ids of collections of this server that a post's HTML links to, each once."""
    if "/collections/" not in content:
        return []
    found = [int(id) for start, id in _LINK.findall(content) if start == app.settings.url]
    # Anybody can write any number down; one that nothing can have must not reach a question.
    return [str(id) for id in dict.fromkeys(found) if id <= numbers.LARGEST]


async def unfold(app: Services, viewer: Viewer | None, cores: Mapping[int, bytes]) -> dict[int, bytes]:
    """Ready posts whose last field names collections, with what the viewer may see of these instead."""
    named = {id: _ids(core) for id, core in cores.items() if not core.endswith(_NONE)}
    if not named:
        return dict(cores)
    found = await by_id(app, viewer, {one for ids in named.values() for one in ids})
    unfolded = dict(cores)
    for id, ids in named.items():
        start = cores[id].rindex(_START)
        shown = _encode([found[one] for one in ids if one in found])
        unfolded[id] = cores[id][:start] + b'"tagged_collections":' + shown + b"}"
    return unfolded


def _ids(core: bytes) -> list[int]:
    listed = core[core.rindex(_START) + len(_START) : -len(b"]}")]
    return [int(one.strip(b'"')) for one in listed.split(b",")]
