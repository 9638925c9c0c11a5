"""What some notifications carry besides an account and a post: a report, a strike, ties that ended."""

from collections.abc import Collection, Sequence

from sabar.model.notifications import Notification
from sabar.model.viewers import Viewer
from sabar.reads.entities import moderation as entities
from sabar.reads.entities import reports as report_entities
from sabar.reads.entities.notifications import Extras
from sabar.reads.json import accounts
from sabar.rules.notifications import Type
from sabar.services import Services
from sabar.store import moderation, reports
from sabar.store.moderation import severances


async def of(app: Services, viewer: Viewer, records: Sequence[Notification]) -> dict[int, Extras]:
    """By notification; a fixed number of queries."""
    about = {record.id: _about(record) for record in records}
    found: dict[int, Extras] = {}
    for type, load in _LOADERS.items():
        wanted = {record.id: about[record.id] for record in records if record.type == type}
        ready = await load(app, viewer, set(wanted.values())) if wanted else {}
        found |= {id: ready[thing] for id, thing in wanted.items() if thing in ready}
    return found


def _about(record: Notification) -> int:
    number = record.unique_key.rpartition(":")[2]
    return int(number) if number.isdecimal() else 0


async def _reports(app: Services, viewer: Viewer, ids: Collection[int]) -> dict[int, Extras]:
    records = await reports.by_ids(app.db.read(), list(ids))
    people = await accounts.by_ids(app, {one.target_id for one in records.values()})
    return {
        id: Extras(report=report_entities.of(one, people[one.target_id]))
        for id, one in records.items()
        if one.target_id in people
    }


async def _strikes(app: Services, viewer: Viewer, ids: Collection[int]) -> dict[int, Extras]:
    db = app.db.read()
    records = {
        id: one for id, one in (await moderation.strikes(db, ids)).items() if one.target_id == viewer.id
    }
    appeals = await moderation.appeals(db, records)
    people = await accounts.by_ids(app, [viewer.id])
    return {
        id: Extras(moderation_warning=entities.warning(one, appeals.get(id), people[one.target_id]))
        for id, one in records.items()
        if one.target_id in people
    }


async def _severances(app: Services, viewer: Viewer, ids: Collection[int]) -> dict[int, Extras]:
    records = await severances.of(app.db.read(), viewer.id, ids)
    return {id: Extras(event=entities.severance(one)) for id, one in records.items()}


_LOADERS = {Type.REPORT: _reports, Type.MODERATION_WARNING: _strikes, Type.SEVERED: _severances}
