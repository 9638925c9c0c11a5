"""A person's own account with what only he may know of it."""

from sabar.model.accounts import User
from sabar.model.errors import NotFound
from sabar.model.oauth import Viewer
from sabar.reads import present
from sabar.reads.entities import accounts as entities
from sabar.services import Services
from sabar.store import accounts, follows, users


async def credentials(app: Services, viewer: Viewer) -> entities.CredentialAccount:
    """As it is now, also when the viewer has just changed it."""
    db = app.db.read()
    record = await accounts.by_id(db, viewer.id)
    user: User | None = await users.by_id(db, viewer.user.id)
    shown = await present.account_entities_of(app, [viewer.id])
    if record is None or user is None or not shown:
        raise NotFound
    return entities.credentials(app, shown[0], record, user, await follows.request_count(db, viewer.id))
