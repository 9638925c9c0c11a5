"""What the box offers while one types, and the window for emoji."""

from typing import ClassVar

from sabar.web.frame.page import Piece
from sabar.web.frame.people_parts import AccountView, EmojiView
from sabar.web.frame.post_parts import TagView


class CompletionPiece(Piece, frozen=True, kw_only=True):
    """Options of a list; what each puts into the text is in its `data-insert`."""

    template: ClassVar[str] = "posts/completion.html"
    people: tuple[AccountView, ...] = ()
    tags: tuple[TagView, ...] = ()
    emojis: tuple[EmojiView, ...] = ()


class EmojiPicker(Piece, frozen=True, kw_only=True):
    """`own`: the emoji of this server, by category."""

    template: ClassVar[str] = "posts/emoji_picker.html"
    own: tuple[tuple[str, tuple[EmojiView, ...]], ...] = ()


class FacesPiece(Piece, frozen=True, kw_only=True):
    """Those whom a post names, as the box shows them."""

    template: ClassVar[str] = "posts/faces.html"
    people: tuple[AccountView, ...] = ()
