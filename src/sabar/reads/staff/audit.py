"""What staff did, as staff read it."""

from sabar.kit.paging import Window
from sabar.services import Services
from sabar.store import audit
from sabar.store.audit import Entry as Entry


async def page(app: Services, window: Window) -> list[Entry]:
    """Newest first."""
    return await audit.page(app.db.slow(), window)
