"""What is asked before a post goes, on one card."""

from typing import ClassVar

from msgspec import Struct

from sabar.web.frame.page import Page, Piece
from sabar.web.frame.people_parts import LabelMark
from sabar.web.posts.compose.views import ReachView


class CautionView(Struct, frozen=True):
    """A small warning. `number`: of pictures or people; `secrets`: what the text seems to hold."""

    kind: str
    number: int = 0
    secrets: tuple[str, ...] = ()


class NamedView(Struct, frozen=True):
    """Whom, or which server or domain, the words name."""

    name: str
    label: LabelMark


class CardView(Struct, frozen=True, kw_only=True):
    """Fields sent: those of the box (`fields`), `mark`, `card` (`send`, `hold`, `without`, `without-now`,
    `back`), `quiet[]` (warnings that are not wanted any more). `people`: how many of the readers are meant by
    `bearers`, each once. `without`: how many read it when those are left out; None where they cannot be.
    `open`: everybody can read it now. `confirms`: only leaving them out is asked.
    """

    action: str
    fields: tuple[tuple[str, str], ...]
    mark: str
    reach: ReachView | None
    bearers: tuple[tuple[LabelMark, int], ...]
    people: int
    named: tuple[NamedView, ...]
    more_named: int
    cautions: tuple[CautionView, ...]
    without: int | None
    open: bool
    holds: bool
    edits: bool
    confirms: bool = False


class CardPage(Page, frozen=True, kw_only=True):
    """POST /compose, when something is asked first. POST to `card.action`."""

    template: ClassVar[str] = "posts/card.html"
    card: CardView


class CardPiece(Piece, frozen=True, kw_only=True):
    """The same, to come over the page."""

    template: ClassVar[str] = "posts/card_fragment.html"
    card: CardView
