"""A reader's own lists. Somebody else's do not exist for him."""

from sabar.kit.paging import Window
from sabar.model.viewers import Viewer
from sabar.reads import access
from sabar.reads.entities import lists as entities
from sabar.services import Services
from sabar.store import lists


async def of(app: Services, viewer: Viewer) -> list[entities.List]:
    """All of them, oldest first."""
    return [entities.of(one) for one in await lists.of(app.db.read(), viewer.id)]


async def holding(app: Services, viewer: Viewer, account_id: int) -> list[entities.List]:
    """Those that hold an account."""
    return [entities.of(one) for one in await lists.holding(app.db.read(), viewer.id, account_id)]


async def members(app: Services, viewer: Viewer, id: int, window: Window) -> list[tuple[int, int]]:
    """`(key for paging, account id)`, last added first."""
    await access.list_for(app, viewer, id)
    return await lists.members(app.db.read(), id, window)
