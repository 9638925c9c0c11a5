"""The caller's own account, with what only he sees."""

from sabar.model.errors import NotFound
from sabar.model.viewers import Viewer
from sabar.reads.account import viewers
from sabar.reads.assemble import people
from sabar.reads.entities import accounts as entities
from sabar.reads.posts import tags
from sabar.rules.limits import BADGES
from sabar.services import Services
from sabar.store import accounts, follows


async def own(app: Services, viewer: Viewer) -> entities.CredentialAccount:
    person = (await people.by_ids(app, [viewer.id])).get(viewer.id)
    if person is None:
        raise NotFound
    requests = await follows.request_count(app.db.read(), viewer.id, BADGES.counted)
    return entities.credentials(app, entities.of(app, person), viewer.account, viewer.user, requests)


async def renewed(app: Services, viewer: Viewer) -> entities.CredentialAccount:
    """The same for a viewer who has just changed his account."""
    return await own(app, await viewers.renewed(app, viewer))


async def profile(app: Services, viewer: Viewer) -> entities.Profile:
    """The own account as it was written."""
    account = await accounts.by_id(app.db.read(), viewer.id)
    if account is None:
        raise NotFound
    return entities.profile(app, account, await tags.featured(app, account))
