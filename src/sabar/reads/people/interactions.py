"""Who likes or boosted a post, as one viewer may know it; and whether somebody has a name."""

from sabar.kit.paging import Window
from sabar.model.viewers import Viewer
from sabar.reads import access
from sabar.services import Services
from sabar.store import accounts, favourites, statuses

#: `(key for paging, account id)`, newest first
Keyed = list[tuple[int, int]]


async def who_favourited(app: Services, viewer: Viewer | None, id: int, window: Window) -> Keyed:
    seen = await access.status_for(app, viewer, id)
    of = (seen.boosted or seen).outline.id
    return await favourites.people(app.db.read(), viewer.id if viewer else 0, of, window)


async def who_boosted(app: Services, viewer: Viewer | None, id: int, window: Window) -> Keyed:
    seen = await access.status_for(app, viewer, id)
    of = (seen.boosted or seen).outline.id
    return await statuses.boosters(app.db.read(), viewer.id if viewer else 0, of, window)


async def somebody_has(app: Services, handle: str) -> bool:
    """Whether there is, or was, an account `name` or `name@host`."""
    name, _, domain = handle.partition("@")
    return await accounts.by_name(app.db.read(), name, domain) is not None
