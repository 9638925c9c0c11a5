"""What would be shown to fewer people, and what has been."""

from sabar.model.audience import Visibility
from sabar.model.narrowings import Narrowing
from sabar.model.viewers import Viewer
from sabar.rules.posted import narrowing as rules
from sabar.services import Services
from sabar.store import narrowings


async def preview(app: Services, viewer: Viewer, days: int, wanted: Visibility) -> int:
    """How many posts of the viewer, older than these days, more people can read."""
    before = rules.before_id(days, app.clock.now_ms())
    return await narrowings.count(app.db.slow(), viewer.id, before, rules.wider(wanted))


async def of(app: Services, viewer: Viewer) -> list[Narrowing]:
    """Of the last days, the newest first."""
    return await narrowings.of_account(app.db.read(), viewer.id)
