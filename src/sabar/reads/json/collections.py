"""Collections as JSON."""

from sabar.model.viewers import Viewer
from sabar.reads.entities import collections as entities
from sabar.reads.json import accounts
from sabar.reads.people import collections
from sabar.services import Services


async def one(app: Services, viewer: Viewer | None, id: int) -> entities.Collection:
    """NotFound when the viewer may not see it."""
    return entities.of(app, await collections.one(app, viewer, id))


async def with_accounts(app: Services, viewer: Viewer | None, id: int) -> entities.CollectionWithAccounts:
    """The owner, then those in it."""
    found = await collections.one(app, viewer, id)
    ids = [found.record.account_id, *(item.account_id for item in found.items)]
    people = await accounts.of(app, list(dict.fromkeys(ids)))
    return entities.CollectionWithAccounts(entities.of(app, found), people)
