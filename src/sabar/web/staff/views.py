"""Pages of those who decide about people."""

from typing import ClassVar, Literal

from msgspec import Struct

from sabar.web.frame.layout_parts import FormView, PagerView
from sabar.web.frame.page import Page
from sabar.web.frame.people_parts import AccountView
from sabar.web.frame.post_parts import Audience, MediaView, PostView
from sabar.web.frame.strike_views import StrikeView


class ApplicantView(Struct, frozen=True, kw_only=True):
    """Somebody who asked to join."""

    id: str
    handle: str
    email: str
    reason: str
    created_ms: int
    confirmed: bool


class QueuePage(Page, frozen=True, kw_only=True):
    """/admin/queue. POST /admin/queue/approve, /admin/queue/reject: `id`."""

    template: ClassVar[str] = "staff/queue.html"
    applicants: tuple[ApplicantView, ...]


class StaffAccountView(Struct, frozen=True, kw_only=True):
    """An account with what only staff may know. `role` is empty for members and for strangers."""

    account: AccountView
    created_ms: int
    email: str = ""
    confirmed: bool = True
    role: str = ""
    reason: str = ""
    addresses: tuple[str, ...] = ()
    suspended: bool = False
    limited: bool = False
    disabled: bool = False
    sensitized: bool = False
    pending: bool = False
    erased: bool = False


class NoteView(Struct, frozen=True, kw_only=True):
    text: str
    by: str
    created_ms: int


class ReportView(Struct, frozen=True, kw_only=True):
    id: str
    category: str
    comment: str
    created_ms: int
    target: AccountView
    by: AccountView | None = None
    assigned: AccountView | None = None
    in_space: bool = False


class AppealView(Struct, frozen=True, kw_only=True):
    account_id: str
    handle: str
    strike: StrikeView


class Named(Struct, frozen=True, kw_only=True):
    """Somebody or something, with its page if it has one; `kind`: what `words` and `after` are names of."""

    kind: Literal["", "report", "role", "measure", "day", "text", "gate"] = ""
    words: str = ""
    after: str = ""
    day_ms: int = 0
    url: str = ""


class LogView(Struct, frozen=True, kw_only=True):
    """`words`: what was done, in the reader's language. `who`: None is the command line."""

    words: str
    who: Named | None
    about: Named | None
    thing: Named | None
    created_ms: int


class StaffAccountsPage(Page, frozen=True, kw_only=True):
    """GET /admin/accounts: `q`, `origin`, `state`."""

    template: ClassVar[str] = "staff/accounts.html"
    q: str
    origin: str
    state: str
    people: tuple[StaffAccountView, ...]
    pager: PagerView


class StaffAccountPage(Page, frozen=True, kw_only=True):
    """/admin/accounts/<id>; POST …/act: `measure`, `text`, `letter`; …/back: `measure`; …/role: `role`;
    …/note: `note`. GET …/erase asks first. `undo`: the measures that can be taken back.
    """

    template: ClassVar[str] = "staff/account.html"
    a: StaffAccountView
    user_id: str
    posts_count: int
    reports: int
    may_act: bool
    may_erase: bool
    erased_from_ms: int | None
    undo: tuple[str, ...]
    measures: tuple[str, ...]
    roles: tuple[str, ...]
    strikes: tuple[StrikeView, ...]
    notes: tuple[NoteView, ...]
    form: FormView
    note_form: FormView
    mail: bool
    remote: bool


class StaffReportsPage(Page, frozen=True, kw_only=True):
    """GET /admin/reports: `closed`, `about` (an account)."""

    template: ClassVar[str] = "staff/reports.html"
    closed: bool
    reports: tuple[ReportView, ...]
    pager: PagerView


class DeletedPostView(Struct, frozen=True, kw_only=True):
    """A post that was deleted after somebody reported it, as the report keeps it."""

    audience: Audience
    created_ms: int
    deleted_ms: int
    warning: str
    text_html: str
    lang: str | None
    options: tuple[str, ...]
    media: tuple[MediaView, ...]


class SealedFileView(Struct, frozen=True, kw_only=True):
    """`shut`: it cannot be opened."""

    url: str
    name: str
    alt: str
    picture: bool
    shut: bool


class SealedPostView(Struct, frozen=True, kw_only=True):
    """A post of a space, as far as its report shows it; `shut`: it cannot be opened."""

    created_ms: int
    text: str
    options: tuple[str, ...]
    files: tuple[SealedFileView, ...]
    shut: bool


class StaffReportPage(Page, frozen=True, kw_only=True):
    """/admin/reports/<id>; POST …/take, …/leave, …/close, …/open; …/act: `measure`, `text`, `letter`.
    `sealed`: of a report about a post of a space, as long as it is there.
    """

    template: ClassVar[str] = "staff/report.html"
    r: ReportView
    target: StaffAccountView
    rules: tuple[str, ...]
    posts: tuple[PostView, ...]
    deleted: tuple[DeletedPostView, ...] = ()
    sealed: SealedPostView | None = None
    closed_by: str
    verbs: tuple[str, ...]
    measures: tuple[str, ...]
    form: FormView
    mail: bool
    remote: bool


class StaffAppealsPage(Page, frozen=True, kw_only=True):
    """POST /admin/appeals/<strike>/approve, …/reject."""

    template: ClassVar[str] = "staff/appeals.html"
    appeals: tuple[AppealView, ...]


class StaffLogPage(Page, frozen=True, kw_only=True):
    template: ClassVar[str] = "staff/log.html"
    entries: tuple[LogView, ...]
    pager: PagerView
