"""The one way into a space: who is not in it finds what he finds where there is none."""

from collections.abc import Collection

from sabar.model.errors import NotFound
from sabar.model.spaces.rooms import Entered
from sabar.model.viewers import Viewer
from sabar.services import Services
from sabar.store.spaces import posts, rooms

_MOST_COUNTED = 100


async def space_for(app: Services, viewer: Viewer, slug: str) -> Entered:
    """Raises NotFound."""
    return _found(await rooms.entered(app.db.read(), slug, viewer.id, app.clock.now_ms()))


async def space_by_id_for(app: Services, viewer: Viewer, id: int) -> Entered:
    """Raises NotFound."""
    return _found(await rooms.entered_by_id(app.db.read(), id, viewer.id, app.clock.now_ms()))


async def inside(app: Services, id: int, account_ids: Collection[int]) -> list[Entered]:
    """Those of these people who stand in it now."""
    people = sorted(account_ids)
    return await rooms.entered_by(app.db.read(), id, people, app.clock.now_ms()) if people else []


async def spaces_of(app: Services, viewer: Viewer) -> list[Entered]:
    """All that somebody is in, by name."""
    return await rooms.of(app.db.read(), viewer.id, app.clock.now_ms())


async def unread(app: Services, viewer: Viewer, spaces: list[Entered]) -> dict[int, int]:
    """How much of others he has not read, by the id of the space; counted to 100."""
    ids = [one.space.id for one in spaces]
    return await posts.unread(app.db.read(), viewer.id, ids, _MOST_COUNTED) if ids else {}


def _found(entered: Entered | None) -> Entered:
    if entered is None:
        raise NotFound
    return entered
