"""The only way for an edge to get one thing: what may not be seen does not exist."""

from collections.abc import Sequence

from sabar.model.accounts import Account
from sabar.model.errors import NotFound
from sabar.model.lists import AccountList
from sabar.model.viewers import Viewer
from sabar.reads import hydrate
from sabar.reads.hydrate import Seen
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.store import accounts, lists


async def account_for(app: Services, viewer: Viewer | None, id: int) -> Account:
    """An account by id, suspended ones included (they show their name only). Whoever has not come in yet
    is known to himself and to the staff.
    """
    find = accounts.by_id if _knows_of_waiting(viewer, id) else accounts.here_by_id
    account = await find(app.db.read(), id)
    if account is None:
        raise NotFound
    return account


async def demand_come_in(app: Services, viewer: Viewer | None, id: int) -> None:
    """`NotFound` for an account that `account_for` would hide; for those who need nothing of it."""
    if not _knows_of_waiting(viewer, id) and not await accounts.here(app.db.read(), [id]):
        raise NotFound


def _knows_of_waiting(viewer: Viewer | None, id: int) -> bool:
    return viewer is not None and (viewer.id == id or viewer.user.role.staff)


async def account_by_handle(app: Services, viewer: Viewer | None, handle: str) -> Account:
    """`name`, `@name` or `name@host`; this server's own host may be named too."""
    name, _, domain = handle.strip().lstrip("@").partition("@")
    if app.settings.is_own(domain):
        domain = ""
    own = viewer is not None and not domain and viewer.account.name_key == name.lower()
    waiting_too = own or (viewer is not None and viewer.user.role.staff)
    find = accounts.by_name if waiting_too else accounts.here_by_name
    account = await find(app.db.read(), name, domain)
    if account is None:
        raise NotFound
    return account


async def accounts_here(app: Services, ids: Sequence[int]) -> list[int]:
    """Those of `ids`, in order, who have come in."""
    known = await accounts.here(app.db.read(), ids)
    return [id for id in ids if id in known]


async def status_for(app: Services, viewer: Viewer | None, id: int) -> Seen:
    """A post (or boost) by id, if this viewer may read it."""
    seen = await hydrate.see(app, viewer, [id], Place.SINGLE)
    if not seen:
        raise NotFound
    return seen[0]


async def post_for(app: Services, viewer: Viewer | None, id: int) -> Seen:
    """As `status_for`; of a boost, what it boosts: who answers or quotes one, answers or quotes that."""
    seen = await status_for(app, viewer, id)
    return seen.boosted or seen


async def list_for(app: Services, viewer: Viewer, id: int) -> AccountList:
    """One of the viewer's own lists."""
    found = await lists.one(app.db.read(), id, viewer.id)
    if found is None:
        raise NotFound
    return found
