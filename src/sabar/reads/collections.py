"""Collections as one viewer sees them: not those whose owner blocks him, not the accounts he blocks."""

from collections.abc import Collection as Some
from collections.abc import Sequence

import msgspec

from sabar.model.accounts import Account
from sabar.model.collections import Collection, CollectionItem, ItemState
from sabar.model.errors import NotFound
from sabar.model.oauth import Viewer
from sabar.reads import present
from sabar.reads.entities import collections as entities
from sabar.rules import limits
from sabar.services import Services
from sabar.store import collections


async def one(app: Services, viewer: Viewer | None, id: int) -> entities.Collection:
    found = await by_id(app, viewer, [id])
    if id not in found:
        raise NotFound
    return found[id]


async def with_accounts(app: Services, viewer: Viewer | None, id: int) -> entities.CollectionWithAccounts:
    found = await one(app, viewer, id)
    ids = [int(found.account_id), *(int(item.account_id) for item in found.items if item.account_id)]
    people = await present.accounts(app, list(dict.fromkeys(ids)))
    return entities.CollectionWithAccounts(found, [msgspec.Raw(body) for body in people])


async def of(
    app: Services, viewer: Viewer | None, account: Account, limit: int, offset: int
) -> list[entities.Collection]:
    """Those an account made, the newest first."""
    me = viewer.id if viewer else 0
    found = await collections.of(app.db.read(), account.id, me, limit, _within(offset))
    return await _shaped(app, viewer, found)


async def featuring(
    app: Services, viewer: Viewer, account: Account, limit: int, offset: int
) -> list[entities.Collection]:
    """Those an account is in; the unlisted ones only the account itself is told."""
    found = await collections.featuring(app.db.read(), account.id, viewer.id, limit, _within(offset))
    return await _shaped(app, viewer, found)


async def by_id(app: Services, viewer: Viewer | None, ids: Some[int]) -> dict[int, entities.Collection]:
    """Those of these ids that the viewer may see."""
    if not ids:
        return {}
    found = await collections.shown(app.db.read(), ids, viewer.id if viewer else 0)
    return {int(shaped.id): shaped for shaped in await _shaped(app, viewer, list(found.values()))}


async def approval(app: Services, viewer: Viewer | None, accounts: dict[int, bytes]) -> list[bytes]:
    """Ready accounts with the viewer's own answer to whether he may feature them."""
    blocking = await collections.blocking(app.db.read(), accounts, viewer.id) if viewer else accounts.keys()
    return [
        body.replace(b'"current_user":"automatic"', b'"current_user":"denied"') if id in blocking else body
        for id, body in accounts.items()
    ]


async def _shaped(
    app: Services, viewer: Viewer | None, found: Sequence[Collection]
) -> list[entities.Collection]:
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


def _within(offset: int) -> int:
    return min(max(offset, 0), limits.REQUESTS.search_offset)
