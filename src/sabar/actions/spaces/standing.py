"""Whether somebody still stands in a space, asked inside the write that depends on it; and its log."""

from sabar.db.engine import Tx
from sabar.model.errors import NotFound
from sabar.model.spaces.log import Happened, Line
from sabar.model.spaces.rooms import Entered, Space
from sabar.rules.spaces import rooms as rules
from sabar.services import Services
from sabar.store.spaces import log, rooms


async def held(app: Services, tx: Tx, entered: Entered) -> Entered:
    """As it is now: until this write ends nobody else changes who is in the space. Raises NotFound when he is
    out.
    """
    await rooms.held(tx, entered.space.id)
    return await now(app, tx, entered)


async def now(app: Services, tx: Tx, entered: Entered) -> Entered:
    """As it is now. Raises NotFound when he is out."""
    still = await rooms.entered_by_id(tx, entered.space.id, entered.me.account_id, app.clock.now_ms())
    if still is None:
        raise NotFound
    return still


async def owner(app: Services, tx: Tx, entered: Entered) -> Entered:
    """`held`, for what owners alone may do. Raises Forbidden for others."""
    still = await held(app, tx, entered)
    rules.demand_owner(still)
    return still


async def note(
    app: Services,
    tx: Tx,
    space: Space,
    what: Happened,
    *,
    who: str = "",
    about: str = "",
    detail: str = "",
) -> Space:
    """A line in the log of a space that is held."""
    line = Line(space.id, 0, app.clock.now_ms(), what, who, about, detail)
    return await log.append(tx, space, line)
