"""Pages for those who run the server, and what the server says to everybody."""

from typing import ClassVar, Literal

from msgspec import Struct

from sabar.web.views.page import Page
from sabar.web.views.parts import FormView


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
    published_ms: int
    starts_ms: int | None
    ends_ms: int | None
    all_day: bool
    reactions: tuple[ReactionView, ...]
    more: tuple[str, ...]


class AnnouncementRow(Struct, frozen=True, kw_only=True):
    id: str
    text_html: str
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
