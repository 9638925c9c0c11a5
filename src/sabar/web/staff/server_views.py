"""Pages for those who run the server, and what the server says to everybody."""

from typing import ClassVar, Literal

from msgspec import Struct

from sabar.kit import times
from sabar.web.frame.page import Page
from sabar.web.frame.parts import EmojiView, FormView


class ReactionView(Struct, frozen=True, kw_only=True):
    """`picture` is set for an emoji of this server."""

    name: str
    count: int
    mine: bool
    picture: str | None = None


class AnnouncementView(Struct, frozen=True, kw_only=True):
    """An announcement on somebody's home page; `more`: emoji that nobody chose yet."""

    id: str
    text_html: str
    emojis: tuple[EmojiView, ...] = ()
    published_ms: int
    starts_ms: int | None
    ends_ms: int | None
    all_day: bool
    reactions: tuple[ReactionView, ...]
    more: tuple[str, ...]


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

    template: ClassVar[str] = "admin_announcements.html"
    form: FormView
    announcements: tuple[AnnouncementRow, ...]


class AnnouncementPage(Page, frozen=True, kw_only=True):
    """/admin/announcements/{id}, the same fields."""

    template: ClassVar[str] = "admin_announcement.html"
    form: FormView
    announcement: AnnouncementRow


FigureKind = Literal["active_users", "new_users", "interactions", "opened_reports"]


class BarView(Struct, frozen=True, kw_only=True):
    """One day of a figure; `height` from 0 to 100."""

    day_ms: int
    value: int
    height: int


class FigureView(Struct, frozen=True, kw_only=True):
    """A figure of the last weeks and of as many before."""

    kind: FigureKind
    total: int
    previous: int
    bars: tuple[BarView, ...]


class WordsPage(Page, frozen=True, kw_only=True):
    """/privacy-policy and /terms-of-service. `since_ms`: when it was written, or from when on it holds."""

    template: ClassVar[str] = "words.html"
    kind: Literal["privacy", "terms"]
    text_html: str
    since_ms: int
    effective: bool = True
    later: str | None = None


class TermsView(Struct, frozen=True, kw_only=True):
    id: str
    date: str
    effective: bool

    @property
    def since_ms(self) -> int:
        return times.parse(self.date)


class TextsPage(Page, frozen=True, kw_only=True):
    """/admin/texts. POST …/{name}: `words`. POST …/terms: `text`, `effective_date`; …/terms/withdraw: `id`.
    POST …/picture, multipart: `picture`, `description`; …/picture/remove."""

    template: ClassVar[str] = "admin_texts.html"
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

    template: ClassVar[str] = "admin_rules.html"
    form: FormView
    problem: str
    editing: str
    rules: tuple[RuleRow, ...]


class GateView(Struct, frozen=True, kw_only=True):
    """One who is kept out, or let in. `count`: attempts of the last days."""

    id: str
    name: str
    severity: str = ""
    comment: str = ""
    ends_ms: int | None = None
    count: int = 0


class GatesPage(Page, frozen=True, kw_only=True):
    """/admin/gates. POST …/domains: `domain`, `severity`, `reject_media`, `reject_reports`,
    `private_comment`, `public_comment`, `obfuscate`; …/allows: `domain`; …/networks: `ip`, `severity`,
    `comment`, `days`; …/mail: `domain`; …/addresses: `email`; …/{kind}/lift: `id`.
    POST …/choices: `federation`, `domain_blocks_shown_to`. `of`: the form that came back."""

    template: ClassVar[str] = "admin_gates.html"
    form: FormView
    of: str
    domains: tuple[GateView, ...]
    allows: tuple[GateView, ...]
    networks: tuple[GateView, ...]
    mail: tuple[GateView, ...]
    addresses: tuple[GateView, ...]
    federation: str
    shown_to: str
