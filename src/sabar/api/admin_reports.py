"""Reports as staff work through them (methods/admin/reports)."""

import msgspec

from sabar.actions import reports as actions
from sabar.edge import paging
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.paging import Page
from sabar.model.moderation import ReportsAsked
from sabar.reads.entities.admin import AdminReport
from sabar.reads.staff import reports
from sabar.rules import limits
from sabar.rules.rates import RateClass
from sabar.rules.roles import Permission

routes = Routes("admin/reports")

_READ = {
    "auth": "user",
    "scopes": "admin:read:reports",
    "rate": RateClass.API,
    "cache": "private",
    "staff": Permission.MANAGE_REPORTS,
}
_WRITE = {**_READ, "scopes": "admin:write:reports"}


class Wanted(paging.Paging, frozen=True, kw_only=True):
    resolved: bool = False
    account_id: int | None = None
    target_account_id: int | None = None


class ReportId(msgspec.Struct, frozen=True):
    id: int


class Change(msgspec.Struct, frozen=True):
    id: int
    category: str | None = None
    rule_ids: list[int] | None = None


@routes.get("/api/v1/admin/reports", **_READ, params=Wanted, returns=list[AdminReport])
async def index(call: Call[Wanted]) -> Page:
    """Open reports, or with `resolved` those that are closed; by whom and about whom."""
    wanted = call.params
    window = wanted.window(limits.PAGES.admin)
    asked = ReportsAsked(wanted.resolved, wanted.account_id, wanted.target_account_id)
    found = await reports.page(call.app, window, asked)
    shown = await reports.presented(call.app, call.me, found)
    return Page(shown, [one.id for one in found], len(found) >= window.limit)


@routes.get("/api/v1/admin/reports/{id}", **_READ, params=ReportId, returns=AdminReport)
async def show(call: Call[ReportId]) -> AdminReport:
    """One report."""
    return await reports.one(call.app, call.me, call.params.id)


@routes.put("/api/v1/admin/reports/{id}", **_WRITE, params=Change, returns=AdminReport)
async def update(call: Call[Change]) -> AdminReport:
    """Say what a report is about."""
    wanted = call.params
    await actions.reclassify(call.app, call.me, wanted.id, category=wanted.category, rule_ids=wanted.rule_ids)
    return await reports.one(call.app, call.me, wanted.id)


@routes.post("/api/v1/admin/reports/{id}/assign_to_self", **_WRITE, params=ReportId, returns=AdminReport)
async def assign_to_self(call: Call[ReportId]) -> AdminReport:
    """Take care of a report."""
    await actions.assign_to_self(call.app, call.me, call.params.id)
    return await reports.one(call.app, call.me, call.params.id)


@routes.post("/api/v1/admin/reports/{id}/unassign", **_WRITE, params=ReportId, returns=AdminReport)
async def unassign(call: Call[ReportId]) -> AdminReport:
    """Leave a report to others."""
    await actions.unassign(call.app, call.me, call.params.id)
    return await reports.one(call.app, call.me, call.params.id)


@routes.post("/api/v1/admin/reports/{id}/resolve", **_WRITE, params=ReportId, returns=AdminReport)
async def resolve(call: Call[ReportId]) -> AdminReport:
    """Close a report."""
    await actions.resolve(call.app, call.me, call.params.id)
    return await reports.one(call.app, call.me, call.params.id)


@routes.post("/api/v1/admin/reports/{id}/reopen", **_WRITE, params=ReportId, returns=AdminReport)
async def reopen(call: Call[ReportId]) -> AdminReport:
    """Open a report again."""
    await actions.reopen(call.app, call.me, call.params.id)
    return await reports.one(call.app, call.me, call.params.id)
