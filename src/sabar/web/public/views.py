"""Pages that everybody may read: about the server, its texts, a post in somebody else's page."""

from typing import ClassVar, Literal

from msgspec import Struct

from sabar.web.frame.page import Page, Piece
from sabar.web.frame.people_parts import AccountView
from sabar.web.frame.post_parts import PostView


class BlockedServerView(Struct, frozen=True, kw_only=True):
    """Another server with which not everything is exchanged. `severity`: suspend or silence."""

    name: str
    severity: str
    comment: str


class AboutPage(Page, frozen=True, kw_only=True):
    template: ClassVar[str] = "public/about.html"
    staff: tuple[AccountView, ...]
    about_html: str = ""
    blocked: tuple[BlockedServerView, ...] = ()


class ServerTextPage(Page, frozen=True, kw_only=True):
    """/privacy-policy and /terms-of-service. `since_ms`: when it was written, or from when on it holds."""

    template: ClassVar[str] = "public/server_texts.html"
    kind: Literal["privacy", "terms"]
    text_html: str
    since_ms: int
    effective: bool = True
    later: str | None = None


class HelpPage(Page, frozen=True, kw_only=True):
    """/help: before a post flies, and after."""

    template: ClassVar[str] = "public/help.html"


class KeySheet(Piece, frozen=True, kw_only=True):
    template: ClassVar[str] = "public/key_sheet.html"


class OfflinePage(Page, frozen=True, kw_only=True):
    """/offline: kept by the worker, and shown in the place of a page that cannot be fetched."""

    template: ClassVar[str] = "public/offline.html"


class RecalledBoxPage(Page, frozen=True, kw_only=True):
    """/@name/id/embed of a post that was taken back, where its author says so: stands alone."""

    template: ClassVar[str] = "public/recalled_box.html"
    recalled_ms: int
    reason: str


class EmbedPage(Page, frozen=True, kw_only=True):
    """/@name/id/embed: stands alone."""

    template: ClassVar[str] = "public/embed.html"
    post: PostView
