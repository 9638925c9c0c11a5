"""The caller's own account, with what only he sees."""

from sabar.model.errors import NotFound
from sabar.model.oauth import Viewer
from sabar.reads.assemble import people
from sabar.reads.entities import accounts as entities
from sabar.reads.posts import tags
from sabar.rules.limits import BADGES
from sabar.services import Services
from sabar.store import accounts, follows, users


async def own(app: Services, viewer: Viewer) -> entities.CredentialAccount:
    person = (await people.by_ids(app, [viewer.id])).get(viewer.id)
    if person is None:
        raise NotFound
    requests = await follows.request_count(app.db.read(), viewer.id, BADGES.counted)
    return entities.credentials(app, entities.of(app, person), viewer.account, viewer.user, requests)


async def renewed(app: Services, viewer: Viewer) -> entities.CredentialAccount:
    """The same for a viewer who has just changed his account."""
    account = await accounts.by_id(app.db.read(), viewer.id)
    user = await users.by_id(app.db.read(), viewer.user.id)
    if account is None or user is None:
        raise NotFound
    return await own(app, Viewer(account, user, viewer.token, viewer.session))


async def profile(app: Services, viewer: Viewer) -> entities.Profile:
    """The own account as it was written."""
    account = await accounts.by_id(app.db.read(), viewer.id)
    if account is None:
        raise NotFound
    return entities.profile(app, account, await tags.featured(app, account))
