"""Reports as staff work through them; answers to decisions; what staff did."""

from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.responses import Response

from sabar.actions import reports as deeds
from sabar.actions.auth import appeals, moderation
from sabar.edge import space_files
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.kit.markup import html
from sabar.model.errors import Invalid, NotFound
from sabar.model.moderation import Measure, Report, ReportsAsked
from sabar.reads.assemble.parts import Known
from sabar.reads.spaces import reported
from sabar.reads.spaces.reported import Shown
from sabar.reads.staff import audit, reports, strikes
from sabar.rules.rates import RateClass
from sabar.rules.roles import Permission
from sabar.rules.visibility import Place
from sabar.web.frame import layout, messages, strike_views
from sabar.web.frame import presenters as shape
from sabar.web.frame.layout_parts import FormView
from sabar.web.frame.paging import PEOPLE, Paged, pager
from sabar.web.staff import log as staff_log
from sabar.web.staff import presenters as staff_views
from sabar.web.staff.views import (
    AppealView,
    DeletedPostView,
    ReportView,
    SealedFileView,
    SealedPostView,
    StaffAppealsPage,
    StaffLogPage,
    StaffReportPage,
    StaffReportsPage,
)

routes = Routes("admin reports", kind="web")
_HERE = {
    "auth": "session",
    "rate": RateClass.PAGE,
    "cache": "private",
    "staff": Permission.MANAGE_REPORTS,
}
_APPEALS = {**_HERE, "staff": Permission.MANAGE_APPEALS}
_VERBS = {
    "take": deeds.assign_to_self,
    "leave": deeds.unassign,
    "close": deeds.resolve,
    "open": deeds.reopen,
}


class Asked(Paged, frozen=True, kw_only=True):
    closed: bool = False
    about: int | None = None


class ReportId(msgspec.Struct, frozen=True):
    id: int


class ReportFile(msgspec.Struct, frozen=True):
    id: int
    file_id: int


class Verb(msgspec.Struct, frozen=True):
    id: int
    verb: str


class Decided(msgspec.Struct, frozen=True):
    id: int
    measure: Measure = Measure.NONE
    text: str = ""
    letter: bool = False


@routes.get("/admin/reports", **_HERE, params=Asked)
async def index(call: Call[Asked]) -> Response:
    """Reports that are open, or closed; about one account all of them."""
    wanted = call.params
    asked = ReportsAsked(wanted.closed if wanted.about is None else None, target_id=wanted.about)
    found = await reports.page(call.app, wanted.window(PEOPLE), asked)
    people = await reports.involved(call.app, found)
    kept = {"closed": "1"} if wanted.closed else {}
    if wanted.about is not None:
        kept["about"] = str(wanted.about)
    view = StaffReportsPage(
        shell=await layout.of_call(call),
        closed=wanted.closed,
        reports=tuple(_view(one, people, one.comment) for one in found),
        pager=pager(wanted, [one.id for one in found], full=len(found) == PEOPLE, kept=kept),
    )
    return layout.respond(call.app, view)


def _view(record: Report, people: Mapping[int, Known], comment: str) -> ReportView:
    assigned = people.get(record.assigned_id or 0)
    return ReportView(
        id=str(record.id),
        category=record.category,
        comment=comment,
        created_ms=record.created_at,
        target=shape.account(people[record.target_id].person),
        by=shape.account(people[record.account_id].person),
        assigned=shape.account(assigned.person) if assigned else None,
        in_space=record.in_space,
    )


@routes.get("/admin/reports/{id}", **_HERE, params=ReportId)
async def show(call: Call[ReportId]) -> Response:
    """One report with its posts, and what can be done."""
    return await _page(call, await reports.record(call.app, call.params.id))


async def _page(call: Call[Any], record: Report, form: FormView | None = None) -> Response:
    app = call.app
    people = await reports.involved(app, [record])
    target = people[record.target_id]
    seen = await reports.posts(app, call.me, [record])
    gone = await reports.deleted(app, [record])
    shown = await reported.of_report(app, call.me, record.id) if record.in_space else None
    evidence = shown.evidence if shown else None
    offered = (*staff_views.ON_POSTS, *staff_views.ON_ACCOUNTS[1:]) if seen else staff_views.ON_ACCOUNTS[1:]
    above = staff_views.may_act(call, target)
    closed_by = people.get(record.action_taken_by_id or 0)
    view = StaffReportPage(
        shell=await layout.of_call(call),
        r=_view(record, people, evidence.comment if evidence else record.comment),
        target=staff_views.account(target),
        rules=tuple(rule.text for rule in await reports.rules(app, record)),
        posts=await shape.posts(app, call.me, list(seen.values()), Place.SINGLE),
        sealed=_sealed(record, shown) if shown else None,
        deleted=tuple(_deleted(call, one) for one in gone.get(record.id, ())),
        closed_by=closed_by.account.acct if closed_by else "",
        verbs=_verbs(record, call.me.id),
        measures=staff_views.measures(target, (Measure.NONE, *offered)) if above else (),
        form=form or FormView(values={"letter": "1"}),
        mail=app.mail.configured,
        remote=not target.account.local,
    )
    return layout.respond(app, view, 422 if form is not None else 200)


def _sealed(record: Report, shown: Shown) -> SealedPostView:
    evidence = shown.evidence
    return SealedPostView(
        created_ms=shown.said_at,
        text=evidence.text if evidence else "",
        options=tuple(evidence.options) if evidence else (),
        files=tuple(
            SealedFileView(
                url=f"/admin/reports/{record.id}/files/{one.file.id}",
                name=one.about.name if one.about else "",
                alt=one.about.description if one.about else "",
                picture=one.about is not None and one.about.is_picture,
                shut=one.about is None,
            )
            for one in shown.files
        ),
        shut=evidence is None,
    )


@routes.get(
    "/admin/reports/{id}/files/{file_id}",
    **{**_HERE, "rate": RateClass.FILE},
    params=ReportFile,
    produces="*/*",
)
async def file(call: Call[ReportFile]) -> Response:
    """A picture or file of a post of a space that was reported, as long as the report is open."""
    given = call.params
    found = await reported.file(call.app, call.me, given.id, given.file_id)
    return await space_files.answer_reported(call, found, given.id)


def _deleted(call: Call[Any], one: reports.Deleted) -> DeletedPostView:
    said = one.record.said
    return DeletedPostView(
        audience=said.visibility.value,
        created_ms=said.created_at,
        deleted_ms=one.record.deleted_at,
        warning=html.to_text(said.spoiler_text),
        text_html=said.content,
        lang=said.language,
        options=tuple(said.options),
        media=tuple(shape.media(call.app, file, call.me.id) for file in one.files if shape.ready(file)),
    )


def _verbs(record: Report, me: int) -> tuple[str, ...]:
    if record.action_taken_at is not None:
        return ("open",)
    return ("leave" if record.assigned_id == me else "take", "close")


@routes.post("/admin/reports/{id}/act", **_HERE, params=Decided)
async def act(call: Call[Decided]) -> Response:
    """Decide something because of a report, and close it."""
    given = call.params
    record = await reports.record(call.app, given.id)
    on_posts = given.measure in staff_views.ON_POSTS
    decision = moderation.Decision(
        given.measure,
        text=given.text,
        report_id=record.id,
        status_ids=record.status_ids if on_posts or given.measure is Measure.NONE else [],
        letter=given.letter,
    )
    try:
        await moderation.decide(call.app, call.me, record.target_id, decision)
    except Invalid as error:
        values = {"measure": str(given.measure), "text": given.text, "letter": "1" if given.letter else ""}
        errors = messages.problems(layout.language(call.request, call.viewer), error)
        return await _page(call, record, FormView(values=values, errors=errors))
    return layout.go(call.app, "/admin/reports", "decided")


@routes.post("/admin/reports/{id}/{verb}", **_HERE, params=Verb)
async def change(call: Call[Verb]) -> Response:
    """Take care of a report, leave it, close it, open it again."""
    deed = _VERBS.get(call.params.verb)
    if deed is None:
        raise NotFound
    await deed(call.app, call.me, call.params.id)
    if call.params.verb == "close":
        return layout.go(call.app, "/admin/reports", "saved")
    return layout.go(call.app, f"/admin/reports/{call.params.id}", "saved")


@routes.get("/admin/appeals", **_APPEALS)
async def open_appeals(call: Call[NoParams]) -> Response:
    """Answers to decisions that nobody has read yet."""
    found = await strikes.open_appeals(call.app)
    view = StaffAppealsPage(
        shell=await layout.of_call(call),
        appeals=tuple(
            AppealView(account_id=str(account.id), handle=account.acct, strike=strike_views.one(told))
            for told, account in found
        ),
    )
    return layout.respond(call.app, view)


@routes.post("/admin/appeals/{id}/approve", **_APPEALS, params=ReportId)
async def approve(call: Call[ReportId]) -> Response:
    """They are right: the decision is taken back."""
    await appeals.approve(call.app, call.me, call.params.id)
    return layout.go(call.app, "/admin/appeals", "decided")


@routes.post("/admin/appeals/{id}/reject", **_APPEALS, params=ReportId)
async def reject(call: Call[ReportId]) -> Response:
    """The decision stands."""
    await appeals.reject(call.app, call.me, call.params.id)
    return layout.go(call.app, "/admin/appeals", "decided")


@routes.get("/admin/log", **{**_HERE, "staff": Permission.VIEW_AUDIT_LOG}, params=Paged)
async def log(call: Call[Paged]) -> Response:
    """What staff did, the last deed first."""
    found = await audit.page(call.app, call.params.window(PEOPLE))
    view = StaffLogPage(
        shell=await layout.of_call(call),
        entries=await staff_log.lines(call, found),
        pager=pager(call.params, [one.id for one in found], full=len(found) == PEOPLE),
    )
    return layout.respond(call.app, view)
