"""Reports as staff see them."""

from collections.abc import Sequence
from typing import NamedTuple

from sabar.kit.paging import Window
from sabar.model.errors import NotFound
from sabar.model.moderation import Report, ReportedPost, ReportsAsked
from sabar.model.statuses import Media
from sabar.model.viewers import Viewer
from sabar.reads import hydrate
from sabar.reads.assemble.parts import Known
from sabar.reads.entities import admin as entities
from sabar.reads.entities import media as media_entities
from sabar.reads.entities.instance import Rule
from sabar.reads.hydrate import Seen
from sabar.reads.json import statuses
from sabar.reads.server import instance
from sabar.reads.staff import staff_accounts
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.store import reported_posts, reports


class Deleted(NamedTuple):
    """A post that is gone, as its report keeps it, with its files."""

    record: ReportedPost
    files: list[Media]


async def page(app: Services, window: Window, asked: ReportsAsked) -> list[Report]:
    """Newest first."""
    return await reports.page(app.db.read(), window, asked)


async def count_about(app: Services, account_id: int) -> int:
    """Open and closed."""
    return await reports.count_about(app.db.read(), account_id)


async def record(app: Services, id: int) -> Report:
    found = await reports.by_id(app.db.read(), id)
    if found is None:
        raise NotFound
    return found


async def one(app: Services, viewer: Viewer, id: int) -> entities.AdminReport:
    (shown,) = await presented(app, viewer, [await record(app, id)])
    return shown


async def posts(app: Services, viewer: Viewer, found: Sequence[Report]) -> dict[int, Seen]:
    """The posts named in these reports that are still there, by id."""
    ids = list(dict.fromkeys(id for one in found for id in one.status_ids))
    owners = {id: one.target_id for one in found for id in one.status_ids}
    seen = await hydrate.reported(app, viewer, ids)
    return {one.outline.id: one for one in seen if owners[one.outline.id] == one.outline.account_id}


async def deleted(app: Services, found: Sequence[Report]) -> dict[int, list[Deleted]]:
    """The posts named in these reports that were deleted since, by report."""
    records = await reported_posts.of_reports(app.db.read(), [one.id for one in found])
    files = await reported_posts.media(app.db.read(), {one.status_id for one in records}) if records else {}
    kept: dict[int, list[Deleted]] = {}
    for one in records:
        kept.setdefault(one.report_id, []).append(Deleted(one, files.get(one.status_id, [])))
    return kept


async def involved(app: Services, found: Sequence[Report]) -> dict[int, Known]:
    """Who wrote these reports, whom they are about, and the staff that works on them."""
    named = {
        id
        for one in found
        for id in (one.account_id, one.target_id, one.assigned_id, one.action_taken_by_id)
        if id is not None
    }
    return await staff_accounts.by_ids(app, sorted(named))


async def presented(app: Services, viewer: Viewer, found: Sequence[Report]) -> list[entities.AdminReport]:
    """In order; a fixed number of queries."""
    people = {id: staff_accounts.entity(app, one) for id, one in (await involved(app, found)).items()}
    seen = list((await posts(app, viewer, found)).values())
    shown = await statuses.by_id(app, viewer, seen, Place.SINGLE)
    all_rules = await instance.rules(app)
    gone = await deleted(app, found)
    return [
        entities.report(
            one,
            people,
            [shown[id] for id in one.status_ids if id in shown],
            [_told(app, viewer, post) for post in gone.get(one.id, ())],
            _broken(one, all_rules),
        )
        for one in found
    ]


def _told(app: Services, viewer: Viewer, post: Deleted) -> entities.DeletedStatus:
    files = [media_entities.of(app, one, viewer.id) for one in post.files]
    return entities.deleted_status(post.record, files)


async def rules(app: Services, record: Report) -> list[Rule]:
    """Those that a report says were broken, as far as they still are there."""
    return _broken(record, await instance.rules(app))


def _broken(record: Report, known: Sequence[Rule]) -> list[Rule]:
    by_id = {int(rule.id): rule for rule in known}
    return [by_id[id] for id in record.rule_ids if id in by_id]
