"""Days that are over are counted once."""

from functools import partial

from sabar.kit import times
from sabar.reads.staff.metrics import KEPT
from sabar.services import Services
from sabar.store import metrics
from sabar.store.metrics import About, Days

#: How far back a server that was off for a while looks.
_BACK = 31


async def count_days(app: Services) -> None:
    """Write down the figures of the last days that are over and not written down yet."""
    db, today = app.db.slow(), app.clock.now_ms() // times.DAY
    for key in KEPT:
        known = await metrics.counted(db, key, Days(today - _BACK, today))
        missing = [day for day in range(today - _BACK, today) if day not in known]
        if missing:
            found = await metrics.by_day(db, key, Days(missing[0], missing[-1] + 1), About())
            values = {day: found.get(day, 0) for day in missing}
            await app.db.write(partial(metrics.keep, key=key, values=values))
