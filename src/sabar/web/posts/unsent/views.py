"""What is written and not out yet: drafts, and posts that wait for their time."""

from typing import ClassVar

from msgspec import Struct

from sabar.web.frame.page import Page, Piece
from sabar.web.frame.people_parts import AccountView, EmojiView
from sabar.web.frame.post_parts import CircleView, PostView
from sabar.web.posts.compose.views import RoomName
from sabar.web.posts.unsent.hold_views import AnswerView, AskedView, TieView


class WaitingPictureView(Struct, frozen=True):
    preview_url: str
    alt: str


class UnsentView(Struct, frozen=True, kw_only=True):
    """With the beginning of a long text. `circle`: the people of labels that it is for. `emojis`: those of
    this server that may stand in it. `answers`, `quotes` and `edits`: the posts that it is about.
    """

    text: str
    warning: str
    audience: RoomName
    circle: CircleView | None = None
    options: tuple[str, ...] = ()
    pictures: tuple[WaitingPictureView, ...] = ()
    answers: PostView | None = None
    emojis: tuple[EmojiView, ...] = ()
    quotes: PostView | None = None
    edits: PostView | None = None


class DraftView(UnsentView, frozen=True, kw_only=True):
    """`more`: how many posts follow it."""

    name: str
    revision: int
    more: int = 0
    changed_ms: int


class DraftsPage(Page, frozen=True, kw_only=True):
    """/drafts; POST /drafts/discard with `draft` and `revision`."""

    template: ClassVar[str] = "posts/drafts.html"
    drafts: tuple[DraftView, ...]


class HeldView(UnsentView, frozen=True, kw_only=True):
    """A post that is held back. `left_ms`: how long it waits from now, `whole_ms`: in all; both are None when
    it waits until it is sent. `undo`: in the moment in which it can be taken back, which can be made longer;
    `follows`: it waits for the post it answers; `more`: how many posts follow it; `at`: its time as a form
    writes it; `rule`: what the rule says by which it waits; `asked`: it waits for the yes of a colleague,
    `asked_of`: of one of these; `said`: what one said; `failed`: why it could not go out; `error`: what
    is wrong with a time that was just sent.
    """

    id: int
    undo: bool
    until_ms: int | None
    left_ms: int | None
    whole_ms: int | None
    follows: bool = False
    more: int = 0
    at: str = ""
    rule: str = ""
    asked: bool = False
    asked_of: tuple[AccountView, ...] = ()
    said: AnswerView | None = None
    failed: str = ""
    error: str = ""


class OutboxPage(Page, frozen=True, kw_only=True):
    """/outbox; POST /outbox/ID/back, …/send, …/longer, …/later (`wait`, `at`), …/ask (`colleague`); GET and
    POST …/delete; POST /outbox/asked/ID/yes, …/no (`revision`, `comment`); POST /outbox/answers/ID/dismiss.
    `asked`: what others ask the reader; `wanting`: who wants to; `answers`: what he was told; `colleagues`:
    whom he can ask.
    """

    template: ClassVar[str] = "posts/outbox.html"
    held: tuple[HeldView, ...]
    asked: tuple[AskedView, ...] = ()
    wanting: tuple[TieView, ...] = ()
    answers: tuple[AnswerView, ...] = ()
    colleagues: tuple[AccountView, ...] = ()


class HeldFragment(Piece, frozen=True, kw_only=True):
    """What waits, as it stands on top of home."""

    template: ClassVar[str] = "posts/held_fragment.html"
    held: tuple[HeldView, ...]


class ScheduledView(UnsentView, frozen=True, kw_only=True):
    """`at`: its time as the form writes it; `failed`: its time is over and it could not be published.
    `error`: what is wrong with a time that was just sent.
    """

    id: int
    at_ms: int
    at: str
    failed: bool = False
    error: str = ""


class ScheduledPage(Page, frozen=True, kw_only=True):
    """/scheduled; POST /scheduled/ID/move (`at`), …/edit, …/publish; GET and POST …/delete."""

    template: ClassVar[str] = "posts/scheduled.html"
    posts: tuple[ScheduledView, ...]
