"""Have the report of a year made, and remember that it was read."""

from typing import NamedTuple

import msgspec

from sabar.db.engine import Tx
from sabar.model.errors import NotFound
from sabar.model.jobs import JobSpec
from sabar.model.viewers import Viewer
from sabar.model.years import Refresh
from sabar.rules import years as rules
from sabar.services import Services
from sabar.store import refreshes, relations, years

JOB = "years.make"


class Making(NamedTuple):
    """What the job is told."""

    account_id: int
    year: int
    refresh_id: int


async def generate(app: Services, viewer: Viewer, year: int) -> Refresh | None:
    """Begin the work, or join what was begun. None when the report is there, or there can be none."""
    now, id = app.clock.now_ms(), app.ids.next()
    if not rules.tellable(year, now) or not await years.wrote(app.db.slow(), viewer.id, year):
        return None
    wanted = Refresh(id, viewer.id, rules.making(viewer.id, year), "running", None, now)

    async def unit(tx: Tx) -> Refresh | None:
        await relations.hold(tx, viewer.id)
        if await years.one(tx, viewer.id, year) is not None:
            return None
        refresh = await refreshes.begin(tx, wanted, stale=now - rules.PATIENCE)
        if refresh.id == id:
            tx.enqueue(JobSpec(JOB, msgspec.json.encode(Making(viewer.id, year, id)), unique_key=wanted.key))
        return refresh

    return await app.db.write(unit)


async def read(app: Services, viewer: Viewer, year: int) -> None:
    """Doing it twice is harmless. NotFound when there is no report."""
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        if not await years.mark_read(tx, viewer.id, year, now):
            raise NotFound

    await app.db.write(unit)
