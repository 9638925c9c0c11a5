"""Making the report of somebody's year from what he wrote."""

import secrets

import msgspec

from sabar.actions.years import Making
from sabar.db.engine import Tx
from sabar.model.years import AnnualReport, Month, TopStatuses, YearData
from sabar.rules import years as rules
from sabar.services import Services
from sabar.store import refreshes, relations, years

_SCHEMA = 2


async def make(app: Services, payload: bytes) -> None:
    """Job: count, keep, and tell whoever waits. Run again, it changes nothing."""
    account_id, year, refresh_id = msgspec.json.decode(payload, type=Making)
    db = app.db.slow()
    tag = await years.top_tag(db, account_id, year)
    top = await years.top_status(db, account_id, year)
    written = await years.statuses_by_month(db, account_id, year)
    followers = await years.followers_by_month(db, account_id, year)
    data = YearData(
        archetype=rules.archetype(await years.counts(db, account_id, year)),
        time_series=[Month(month, written[month - 1], followers[month - 1]) for month in range(1, 13)],
        top_hashtags=[tag] if tag else [],
        top_statuses=TopStatuses(None if top is None else str(top)),
    )
    report = AnnualReport(account_id, year, _SCHEMA, data, secrets.token_hex(16), None, app.clock.now_ms())

    async def unit(tx: Tx) -> None:
        # Whoever asks for the report at this moment sees it running, or there: never neither.
        await relations.hold(tx, report.account_id)
        await years.insert(tx, report)
        await refreshes.finish(tx, refresh_id, 1)

    await app.db.write(unit)
