"""The page for custom emoji."""

from typing import ClassVar, Literal

from msgspec import Struct

from sabar.web.frame.layout_parts import FormView, PagerView
from sabar.web.frame.page import Page
from sabar.web.frame.people_parts import EmojiView


class EmojiRow(Struct, frozen=True, kw_only=True):
    picture: EmojiView
    visible: bool
    disabled: bool


class CategoryView(Struct, frozen=True, kw_only=True):
    """`number`: its place on the page, by which its form is told from others. `count`: how many are in it, on
    whichever page."""

    number: int
    name: str
    count: int
    rows: tuple[EmojiRow, ...]


class RefusedView(Struct, frozen=True, kw_only=True):
    """`why`: what follows the name in a sentence."""

    name: str
    why: str


class EmojisPage(Page, frozen=True, kw_only=True):
    """/admin/emojis?q=&category=&from=. POST there, multipart: `picture`, `shortcode`, `category`, `replace`.
    POST …/zip, multipart: `archive`, `category`, `replace`. POST …/change: `names`, `do`, `category`, `sure`.
    POST …/category: `category`, `name`.

    `of`: the form that came back. `taken`, `refused`: what became of a zip file.
    """

    template: ClassVar[str] = "staff/emojis.html"
    form: FormView
    of: Literal["", "one", "zip", "change", "category"]
    q: str
    chosen: str | None
    categories: tuple[tuple[str, int], ...]
    shown: tuple[CategoryView, ...]
    total: int
    pager: PagerView
    picture_kb: int
    archive_files: int
    archive_mb: int
    taken: int = 0
    refused: tuple[RefusedView, ...] = ()


class DeleteEmojisPage(Page, frozen=True, kw_only=True):
    """Asks before they are gone. POST /admin/emojis/change."""

    template: ClassVar[str] = "staff/emojis_delete.html"
    title: str
    text: str
    emojis: tuple[EmojiView, ...]
