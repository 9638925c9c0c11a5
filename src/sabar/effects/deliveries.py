"""What was counted of posts that left is written down, a few seconds later and many at once."""

import asyncio

import structlog

from sabar import events
from sabar.db import errors
from sabar.db.engine import Tx
from sabar.model.receipts import Way
from sabar.services import Services
from sabar.store import receipts

_EVERY_S = 5.0
#: Rows of one write, so that nobody waits long behind it.
_BATCH = 500
log = structlog.get_logger("sabar.deliveries")


async def keep_writing(app: Services) -> None:
    """Until it is cancelled; then what is left is written."""
    try:
        while True:
            await asyncio.sleep(_EVERY_S)
            app.deliveries.turn()
            await write_down(app)
    except asyncio.CancelledError:
        await write_down(app)
        raise


async def on_counting_chosen(app: Services, event: events.CountingChosen) -> None:
    """Streams that are open know him as he was when he opened them."""
    app.deliveries.leave_out(event.account_id, counted=event.counted)


async def write_down(app: Services) -> None:
    """All that was counted so far. A write that fails is tried again with the next."""
    while counted := app.deliveries.take(_BATCH):

        async def unit(tx: Tx, counted: list[tuple[int, Way, int]] = counted) -> None:
            await receipts.count_deliveries(tx, counted)

        try:
            await app.db.write(unit)
        except errors.DatabaseError as error:
            app.deliveries.give_back(counted)
            log.warning("deliveries could not be written down yet", error=str(error))
            return
