"""Pages of those who decide about people, and of the people they decide about."""

from collections.abc import Iterator

from msgspec import structs

from sabar.web.account import entrance_views
from sabar.web.account import views as account_views
from sabar.web.frame import layout_parts, strike_views
from sabar.web.frame.page import Page
from sabar.web.people import views as people_views
from sabar.web.staff import views as staff_views
from samples import frame
from samples import people as s

LIMITED = strike_views.StrikeView(
    id="11",
    measure="silence",
    text="Three people asked you to stop; you went on.",
    created_ms=s.NOW - s.DAY,
    appeal="I did not see their answers. I will read first from now on.",
    state="pending",
)
WARNED = strike_views.StrikeView(id="12", measure="none", text="Please mark such pictures.", created_ms=s.NOW)
MEASURES = ("none", "sensitive", "silence", "disable", "suspend")


def samples(lang: str) -> Iterator[tuple[str, Page]]:
    here = frame.shell(lang, runs=True, reports=2, appeals=1)
    out = frame.shell(lang, viewer=False)
    ben = staff_views.StaffAccountView(
        account=s.BEN,
        created_ms=s.NOW - 40 * s.DAY,
        email="ben@marsh.example",
        reason="I bake.",
        addresses=("203.0.113.7", "2001:db8::7"),
        limited=True,
    )
    chloe = staff_views.StaffAccountView(account=s.CHLOE, created_ms=s.NOW - s.DAY, role="moderator")
    yield (
        "admin_accounts",
        staff_views.StaffAccountsPage(
            shell=here, q="", origin="", state="", people=(ben, chloe), pager=frame.PAGER
        ),
    )
    yield (
        "admin_accounts_none",
        staff_views.StaffAccountsPage(shell=here, q="zz", origin="", state="", people=(), pager=frame.END),
    )
    page = staff_views.StaffAccountPage(
        shell=structs.replace(here, wants_second_step=True),
        a=ben,
        user_id="2",
        posts_count=310,
        reports=2,
        may_act=True,
        may_erase=False,
        erased_from_ms=None,
        undo=("silence",),
        measures=("none", "sensitive", "disable", "suspend"),
        roles=("user", "moderator"),
        strikes=(LIMITED,),
        notes=(staff_views.NoteView(text="Calm on the phone.", by="awa", created_ms=s.NOW - s.HOUR),),
        form=layout_parts.FormView(values={"letter": "1"}),
        note_form=frame.NO_FORM,
        mail=True,
        remote=False,
    )
    yield "admin_account", page
    yield (
        "admin_account_suspended",
        structs.replace(
            page,
            a=structs.replace(ben, suspended=True, limited=False),
            undo=("suspend",),
            measures=("none",),
            may_erase=True,
            erased_from_ms=s.NOW + 29 * s.DAY,
        ),
    )
    yield (
        "admin_account_above",
        structs.replace(page, a=chloe, may_act=False, undo=(), roles=(), strikes=(), notes=()),
    )
    report = staff_views.ReportView(
        id="5",
        category="violation",
        comment="He writes this under every post.",
        created_ms=s.NOW - s.HOUR,
        target=s.BEN,
        by=s.CHLOE,
    )
    taken = structs.replace(report, id="6", category="spam", comment="", assigned=s.AWA, in_space=True)
    yield (
        "admin_reports",
        staff_views.StaffReportsPage(shell=here, closed=False, reports=(report, taken), pager=frame.END),
    )
    yield (
        "admin_reports_none",
        staff_views.StaffReportsPage(shell=here, closed=True, reports=(), pager=frame.END),
    )
    one = staff_views.StaffReportPage(
        shell=here,
        r=report,
        target=ben,
        rules=("No advertising.",),
        posts=(s.P_SQUARE,),
        deleted=(
            staff_views.DeletedPostView(
                audience="public",
                created_ms=s.NOW - s.HOUR,
                deleted_ms=s.NOW,
                warning="Boats",
                text_html="<p>Boats! Cheap boats!</p>",
                lang="en",
                options=("Now", "At once"),
                media=(),
            ),
        ),
        closed_by="",
        verbs=("take", "close"),
        measures=("none", "mark_statuses_as_sensitive", "delete_statuses", "suspend"),
        form=layout_parts.FormView(errors={"text": "This is too long."}),
        mail=True,
        remote=False,
    )
    yield "admin_report", one
    inside = structs.replace(one, r=structs.replace(report, in_space=True), posts=(), deleted=())
    yield "admin_report_gone", inside
    file = staff_views.SealedFileView(
        url="/sample/dusk.jpg", name="a.jpg", alt="Dusk", picture=True, shut=False
    )
    sealed = staff_views.SealedPostView(
        created_ms=s.NOW - s.HOUR,
        text="Nobody here will believe you.\n\nNobody.",
        options=("Thursday", "Friday"),
        files=(
            file,
            structs.replace(file, name="letter.pdf", picture=False),
            structs.replace(file, name="", shut=True),
        ),
        shut=False,
    )
    yield "admin_report_in_space", structs.replace(inside, sealed=sealed)
    yield "admin_report_shut", structs.replace(inside, sealed=structs.replace(sealed, shut=True))
    appeal = staff_views.AppealView(account_id="2", handle="ben", strike=LIMITED)
    yield "admin_appeals", staff_views.StaffAppealsPage(shell=here, appeals=(appeal,))
    yield "admin_appeals_none", staff_views.StaffAppealsPage(shell=here, appeals=())
    entry = staff_views.LogView(
        words="Limited",
        who=staff_views.Named(words="@awa", url="/admin/accounts/1"),
        about=staff_views.Named(words="@ben", url="/admin/accounts/2"),
        thing=staff_views.Named(kind="report", url="/admin/reports/5"),
        created_ms=s.NOW,
    )
    yield "admin_log", staff_views.StaffLogPage(shell=here, entries=(entry,), pager=frame.PAGER)
    mine = structs.replace(here, staff=False, runs=False)
    yield (
        "settings_moderation",
        account_views.StrikesPage(
            shell=mine,
            strikes=(WARNED, LIMITED),
            form=layout_parts.FormView(values={"id": "12"}, errors={"text": "Please fill this in."}),
        ),
    )
    yield "settings_moderation_none", account_views.StrikesPage(shell=mine, strikes=(), form=frame.NO_FORM)
    shut = entrance_views.LoginClosedPage(shell=out, strikes=(WARNED,), ticket="t", form=frame.NO_FORM)
    yield "shut_out", shut
    yield "shut_out_sent", structs.replace(shut, strikes=(LIMITED,), sent=True)
    yield (
        "report",
        people_views.ReportPage(
            shell=mine,
            account=s.BEN,
            back="/@ben",
            rules=(("1", "Speak to people as if they sat beside you."), ("2", "No advertising.")),
            posts=(s.P_SQUARE,),
            chosen_rules=("2",),
            chosen_posts=(s.P_SQUARE.id,),
            form=layout_parts.FormView(values={"category": "violation"}),
        ),
    )
    yield "report_done", people_views.ReportDonePage(shell=mine, account=s.BEN)
