"""The only way for an edge to get one thing: what may not be seen does not exist."""

from sabar.model.accounts import Account
from sabar.model.errors import NotFound
from sabar.model.keeping import AccountList
from sabar.model.oauth import Viewer
from sabar.reads import hydrate
from sabar.reads.hydrate import Seen
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.store import accounts, lists


async def account_for(app: Services, viewer: Viewer | None, id: int) -> Account:
    """An account by id, suspended ones included (they show their name only)."""
    account = await accounts.by_id(app.db.read(), id)
    if account is None:
        raise NotFound
    return account


async def account_by_handle(app: Services, viewer: Viewer | None, handle: str) -> Account:
    """`name`, `@name` or `name@host`; this server's own host may be named too."""
    name, _, domain = handle.strip().lstrip("@").partition("@")
    if domain.lower() == app.settings.domain.lower():
        domain = ""
    account = await accounts.by_name(app.db.read(), name, domain)
    if account is None:
        raise NotFound
    return account


async def status_for(app: Services, viewer: Viewer | None, id: int) -> Seen:
    """A post (or boost) by id, if this viewer may read it."""
    seen = await hydrate.see(app, viewer, [id], Place.SINGLE)
    if not seen:
        raise NotFound
    return seen[0]


async def list_for(app: Services, viewer: Viewer, id: int) -> AccountList:
    """One of the viewer's own lists."""
    found = await lists.one(app.db.read(), id, viewer.id)
    if found is None:
        raise NotFound
    return found
