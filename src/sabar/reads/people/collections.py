"""Collections as one viewer sees them: not those whose owner blocks him, not the accounts he blocks."""

import msgspec

from sabar.model.accounts import Account
from sabar.model.errors import NotFound
from sabar.model.oauth import Viewer
from sabar.reads import present
from sabar.reads.entities import collections as entities
from sabar.reads.people import collection_cards
from sabar.rules import limits
from sabar.services import Services
from sabar.store import collections


async def one(app: Services, viewer: Viewer | None, id: int) -> entities.Collection:
    found = await collection_cards.by_id(app, viewer, [id])
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
    return await collection_cards.shaped(app, viewer, found)


async def featuring(
    app: Services, viewer: Viewer, account: Account, limit: int, offset: int
) -> list[entities.Collection]:
    """Those an account is in; the unlisted ones only the account itself is told."""
    found = await collections.featuring(app.db.read(), account.id, viewer.id, limit, _within(offset))
    return await collection_cards.shaped(app, viewer, found)


async def approval(app: Services, viewer: Viewer | None, accounts: dict[int, bytes]) -> list[bytes]:
    """Ready accounts with the viewer's own answer to whether he may feature them."""
    blocking = await collections.blocking(app.db.read(), accounts, viewer.id) if viewer else accounts.keys()
    return [
        body.replace(b'"current_user":"automatic"', b'"current_user":"denied"') if id in blocking else body
        for id, body in accounts.items()
    ]


def _within(offset: int) -> int:
    return min(max(offset, 0), limits.REQUESTS.search_offset)
