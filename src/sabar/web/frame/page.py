"""One record per page: its fields are the names its template may use. `render.page` draws it.

Every form is a POST; forms that act on something also send `return_to`.
"""

from typing import ClassVar

from msgspec import Struct

from sabar.web.frame.layout_parts import Around, Shell
from sabar.web.frame.people_parts import AccountView, EmojiView
from sabar.web.frame.post_parts import PostView


class Piece(Struct, frozen=True, kw_only=True):
    """The base of what our own scripts are sent in the place of a page."""

    template: ClassVar[str]
    shell: Around


class Page(Piece, frozen=True, kw_only=True):
    """The base of all pages."""

    shell: Shell


class ErrorPage(Page, frozen=True, kw_only=True):
    """`detail`: one more sentence, already in the reader's language."""

    template: ClassVar[str] = "frame/error.html"
    status: int
    detail: str = ""


class SomebodyElsePage(Page, frozen=True, kw_only=True):
    """A page drawn for another account was sent. `account`: of that page, when it is still signed in here;
    `text`: what was written on it.
    """

    template: ClassVar[str] = "frame/somebody_else.html"
    account: AccountView | None
    text: str


class ConfirmPage(Page, frozen=True, kw_only=True):
    """Asks once more before something is destroyed. `action` gets the POST, `back` is the way out; the
    handler words `title`, `text` and `button` in the reader's language; `emojis`: of the name in them.
    """

    template: ClassVar[str] = "frame/confirm.html"
    title: str
    text: str
    button: str
    action: str
    back: str
    post: PostView | None = None
    emojis: tuple[EmojiView, ...] = ()
