"""The caller's own account, with what only he sees."""

from sabar.model.errors import NotFound
from sabar.model.oauth import Viewer
from sabar.reads import present
from sabar.reads.entities import accounts as entities
from sabar.services import Services
from sabar.store import follows


async def own(app: Services, viewer: Viewer) -> entities.CredentialAccount:
    found = await present.account_entities_of(app, [viewer.id])
    if not found:
        raise NotFound
    requests = await follows.request_count(app.db.read(), viewer.id)
    return entities.credentials(app, found[0], viewer.account, viewer.user, requests)
