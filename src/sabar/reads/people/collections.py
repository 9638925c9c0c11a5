"""Collections as one viewer sees them: not those whose owner blocks him, not the accounts he blocks. And the
ones that posts link to.
"""

import re
from collections.abc import Collection as Some
from collections.abc import Sequence

from sabar.kit import ids as numbers
from sabar.model.accounts import Account
from sabar.model.collections import Collection, CollectionItem, ItemState
from sabar.model.errors import NotFound
from sabar.model.viewers import Viewer
from sabar.reads.assemble.parts import Featured
from sabar.rules import limits
from sabar.services import Services
from sabar.store import collections

_LINK = re.compile(r'href="([^"]*)/collections/(\d{1,19})"')


async def one(app: Services, viewer: Viewer | None, id: int) -> Featured:
    """NotFound when the viewer may not see it."""
    found = await by_ids(app, viewer, [id])
    if id not in found:
        raise NotFound
    return found[id]


async def by_ids(app: Services, viewer: Viewer | None, ids: Some[int]) -> dict[int, Featured]:
    """Those that the viewer may see."""
    if not ids:
        return {}
    found = await collections.shown(app.db.read(), ids, viewer.id if viewer else 0)
    return {one.record.id: one for one in await _shaped(app, viewer, list(found.values()))}


async def of(
    app: Services, viewer: Viewer | None, account: Account, limit: int, offset: int
) -> list[Featured]:
    """Those an account made, the newest first."""
    me = viewer.id if viewer else 0
    found = await collections.of(app.db.read(), account.id, me, limit, _within(offset))
    return await _shaped(app, viewer, found)


async def featuring(
    app: Services, viewer: Viewer, account: Account, limit: int, offset: int
) -> list[Featured]:
    """Those an account is in; the unlisted ones only the account itself is told."""
    found = await collections.featuring(app.db.read(), account.id, viewer.id, limit, _within(offset))
    return await _shaped(app, viewer, found)


def _within(offset: int) -> int:
    return min(max(offset, 0), limits.REQUESTS.search_offset)


async def _shaped(app: Services, viewer: Viewer | None, found: Sequence[Collection]) -> list[Featured]:
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
        Featured(
            record,
            _visible(inside.get(record.id, []), own=record.account_id == me),
            sum(item.state is ItemState.ACCEPTED for item, _ in inside.get(record.id, [])),
            tags.get(record.tag_id or 0),
        )
        for record in found
    ]


def _visible(items: Sequence[tuple[CollectionItem, bool]], *, own: bool) -> tuple[CollectionItem, ...]:
    return tuple(item for item, blocked in items if not blocked and (own or item.state is ItemState.ACCEPTED))


def linked(app: Services, content: str) -> tuple[int, ...]:
    """The ids of collections of this server that a post's HTML links to, each once."""
    if "/collections/" not in content:
        return ()
    found = [int(id) for start, id in _LINK.findall(content) if start == app.settings.url]
    # Anybody can write any number down; one that nothing can have must not reach a question.
    return tuple(id for id in dict.fromkeys(found) if id <= numbers.LARGEST)
