"""Reports of years: all of them for their owner, one for whoever has its address."""

import secrets
from collections.abc import Sequence

from sabar.model.accounts import Account
from sabar.model.errors import NotFound
from sabar.model.viewers import Viewer
from sabar.model.years import AnnualReport, Refresh
from sabar.reads import hydrate
from sabar.reads.entities import years as entities
from sabar.reads.json import accounts, statuses
from sabar.rules import years as rules
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.store import refreshes, years


async def records(app: Services, viewer: Viewer) -> list[AnnualReport]:
    """The viewer's, the newest year first."""
    return await years.of(app.db.read(), viewer.id)


async def of(app: Services, viewer: Viewer) -> entities.WrappedAnnualReports:
    return await _wrapped(app, viewer, await records(app, viewer))


async def one(app: Services, viewer: Viewer, year: int) -> entities.WrappedAnnualReports:
    """NotFound when the report was not made."""
    found = await years.one(app.db.read(), viewer.id, year)
    if found is None:
        raise NotFound
    return await _wrapped(app, viewer, [found])


async def shared(app: Services, account: Account, year: int, key: str) -> AnnualReport:
    """For whoever has the address. NotFound for any other, and when its owner may not be seen."""
    found = await years.one(app.db.read(), account.id, year)
    if found is None or account.suspended_at is not None:
        raise NotFound
    if not secrets.compare_digest(found.share_key.encode(), key.encode()):
        raise NotFound
    return found


async def state(app: Services, viewer: Viewer, year: int) -> tuple[str, Refresh | None]:
    """available, generating (with what runs), eligible or ineligible."""
    now = app.clock.now_ms()
    if await years.one(app.db.read(), viewer.id, year) is not None:
        return "available", None
    running = await refreshes.of_key(app.db.read(), rules.making(viewer.id, year))
    if running is not None and running.created_at >= now - rules.PATIENCE:
        return "generating", running
    if rules.tellable(year, now) and await years.wrote(app.db.slow(), viewer.id, year):
        return "eligible", None
    return "ineligible", None


async def refresh(app: Services, viewer: Viewer, id: int) -> entities.WrappedAsyncRefresh:
    """How far some work is that this viewer waits for."""
    found = await refreshes.one(app.db.read(), id, viewer.id)
    if found is None:
        raise NotFound
    return entities.refresh(found)


async def _wrapped(
    app: Services, viewer: Viewer, found: Sequence[AnnualReport]
) -> entities.WrappedAnnualReports:
    ids = [int(id) for report in found if (id := report.data.top_statuses.by_reblogs) is not None]
    seen = await hydrate.see(app, viewer, ids, Place.SINGLE)
    return entities.WrappedAnnualReports(
        annual_reports=[entities.of(app, report, viewer.account) for report in found],
        accounts=await accounts.of(app, [viewer.id] if found else []),
        statuses=await statuses.of(app, viewer, seen, Place.SINGLE),
    )
