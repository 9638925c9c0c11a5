"""Pages of those who run the server."""

from typing import ClassVar, Literal

from msgspec import Struct

from sabar.kit import times
from sabar.web.frame.layout_parts import ChecklistItemView, FormView, Registrations
from sabar.web.frame.page import Page
from sabar.web.frame.people_parts import EmojiView

MetricKind = Literal["active_users", "new_users", "interactions", "opened_reports"]


class JobView(Struct, frozen=True, kw_only=True):
    """Work that was given up. `words`: what it was for; `kind`: its name in the program."""

    id: str
    words: str
    kind: str
    error: str
    at_ms: int


class WorkView(Struct, frozen=True, kw_only=True):
    """`oldest_ms`: since when the longest waiting job is due. `outside`: jobs that wait for their turn at
    another server. `jobs`: the newest of those given up.
    """

    waiting: int = 0
    outside: int = 0
    oldest_ms: int | None = None
    given_up: int = 0
    jobs: tuple[JobView, ...] = ()


class BarView(Struct, frozen=True, kw_only=True):
    """One day of a figure; `height` from 0 to 100."""

    day_ms: int
    value: int
    height: int


class MetricView(Struct, frozen=True, kw_only=True):
    """A figure of the last weeks and of as many before."""

    kind: MetricKind
    total: int
    previous: int
    bars: tuple[BarView, ...]


class DashboardPage(Page, frozen=True, kw_only=True):
    """/admin.

    - POST /admin/server: `name`, `description`, `contact`.
    - POST /admin/registrations: `registrations`.
    - POST /admin/registrations/again ends the hold that `held_ms` tells of (`brake` is `staff`).
    - POST /admin/mail/test sends a mail to the viewer.
    - POST /admin/jobs/retry, /admin/jobs/forget: `id`, or `everything`.
    """

    template: ClassVar[str] = "staff/dashboard.html"
    form: FormView
    registrations: Registrations
    brake: Literal["", "staff", "day", "full"] = ""
    held_ms: int | None = None
    mail: bool
    mail_from: str
    figures: tuple[MetricView, ...] = ()
    items: tuple[ChecklistItemView, ...]
    work: WorkView = WorkView()


class AnnouncementRow(Struct, frozen=True, kw_only=True):
    id: str
    text_html: str
    emojis: tuple[EmojiView, ...] = ()
    state: Literal["draft", "waiting", "published"]
    at_ms: int
    ends_ms: int | None


class AnnouncementsPage(Page, frozen=True, kw_only=True):
    """/admin/announcements. POST there: `text`, `starts`, `ends`, `all_day`, `publish_at`, `now`.
    POST …/{id}/publish, …/{id}/retire, …/{id}/delete."""

    template: ClassVar[str] = "staff/announcements.html"
    form: FormView
    announcements: tuple[AnnouncementRow, ...]


class AnnouncementPage(Page, frozen=True, kw_only=True):
    """/admin/announcements/{id}, the same fields."""

    template: ClassVar[str] = "staff/announcement.html"
    form: FormView
    announcement: AnnouncementRow


class TermsView(Struct, frozen=True, kw_only=True):
    id: str
    date: str
    effective: bool

    @property
    def since_ms(self) -> int:
        return times.parse(self.date)


class ServerTextsPage(Page, frozen=True, kw_only=True):
    """/admin/texts. POST …/{name}: `words`. POST …/terms: `text`, `effective_date`; …/terms/withdraw: `id`.
    POST …/picture, multipart: `picture`, `description`; …/picture/remove."""

    template: ClassVar[str] = "staff/server_texts.html"
    form: FormView
    picture: str | None
    terms: tuple[TermsView, ...]


class RuleRow(Struct, frozen=True, kw_only=True):
    id: str
    text: str
    hint: str
    form: FormView


class RulesPage(Page, frozen=True, kw_only=True):
    """/admin/rules. POST there and to …/{id}: `text`, `hint`, `text_<code>`, `hint_<code>`.
    POST …/{id}/up, …/{id}/down, …/{id}/remove. `editing`: the id whose form came back with a `problem`."""

    template: ClassVar[str] = "staff/server_rules.html"
    form: FormView
    problem: str
    editing: str
    rules: tuple[RuleRow, ...]


class BlockView(Struct, frozen=True, kw_only=True):
    """One who is kept out, or let in. Of a server `media`, `reports`: whether its files are kept, its reports
    read; `whole_name`: whether others see all of its name. `count`: attempts of the last days; `sources`:
    lists that say so, each with since when.
    """

    id: str
    name: str
    severity: str = ""
    media: bool = True
    reports: bool = True
    whole_name: bool = True
    comment: str = ""
    ends_ms: int | None = None
    count: int = 0
    sources: tuple[tuple[str, int], ...] = ()


class BlocklistsPage(Page, frozen=True, kw_only=True):
    """/admin/gates. POST …/domains: `domain`, `severity`, `reject_media`, `reject_reports`,
    `private_comment`, `public_comment`, `obfuscate`, `sure`; …/allows: `domain`; …/networks: `ip`,
    `severity`, `comment`, `days`; …/mail: `domain`; …/addresses: `email`; …/{kind}/lift: `id`.
    POST …/choices: `federation`, `domain_blocks_shown_to`. `of`: the form that came back;
    `ending`: how many follows end with the server named in it."""

    template: ClassVar[str] = "staff/blocklists.html"
    form: FormView
    of: str
    ending: int = 0
    domains: tuple[BlockView, ...]
    allows: tuple[BlockView, ...]
    networks: tuple[BlockView, ...]
    mail: tuple[BlockView, ...]
    addresses: tuple[BlockView, ...]
    federation: str
    shown_to: str


class ServerView(Struct, frozen=True, kw_only=True):
    """Another server. `program`: what it runs; `failed_ms`, `trouble`, `error` (as the machine says it):
    while it cannot be reached; `waiting`: what is not sent yet, tried again at `next_ms`; `people`: its
    accounts known here; `severity`: of the block it falls under; `compares`: who follows whom is compared
    with it."""

    host: str
    program: str
    first_ms: int
    heard_ms: int | None
    reached_ms: int | None
    failed_ms: int | None
    trouble: str
    error: str
    waiting: int
    next_ms: int | None = None
    people: int
    severity: str
    compares: bool


class ServersPage(Page, frozen=True, kw_only=True):
    """/admin/servers?q=, whose names begin with `q`. Blocking one: as on /admin/gates."""

    template: ClassVar[str] = "staff/servers.html"
    sought: str
    servers: tuple[ServerView, ...]
    most: int
    federates: bool


class ServerPage(Page, frozen=True, kw_only=True):
    """/admin/servers/{host}. POST …/compare: `on`; …/try sends what waits at once."""

    template: ClassVar[str] = "staff/server.html"
    server: ServerView
    federates: bool


class ReviewView(Struct, frozen=True, kw_only=True):
    """Something that trends or would. `about`: one line on it; `url` leads to it."""

    kind: Literal["link", "publisher", "status", "tag"]
    id: str
    title: str
    about: str = ""
    url: str = ""
    people: int = 0
    state: Literal["open", "allowed", "rejected"]


class TrendsPage(Page, frozen=True, kw_only=True):
    """/admin/trends?kind=. POST /admin/trends/review: `kind`, `id`, `allow` (1 or 0). `mode`: the setting."""

    template: ClassVar[str] = "staff/trends.html"
    kind: Literal["link", "publisher", "status", "tag"]
    mode: Literal["open", "reviewed", "off"]
    rows: tuple[ReviewView, ...]
