"""The room itself: its pages, what is said in it, and the box one speaks in.

A form sent with `X-Requested-With: sabar` is answered by the piece that takes its place: the post (200), or
the box with what is wrong (422); 204 when a post is gone. None of these is ever kept.
"""

from typing import ClassVar

import msgspec
from msgspec import Struct

from sabar.rules.limits import MEGABYTE
from sabar.rules.spaces.limits import FILES, POSTS
from sabar.rules.threads import DEEPEST
from sabar.web.frame.layout_parts import FormView, PagerView
from sabar.web.frame.page import Page, Piece
from sabar.web.frame.people_parts import AccountView
from sabar.web.frame.post_parts import CardView
from sabar.web.spaces.file_views import FileView
from sabar.web.spaces.people_views import ExportView


class RoomView(Struct, frozen=True, kw_only=True):
    """What stands on top of each page of a space. `members` without `guests`; `guests_until_ms`: none of them
    stays longer. `kept_seconds`: None is for ever. `closes_ms`: it is closed, and then destroyed. `until_ms`:
    the reader himself is a guest until then. `held`: two owners demand that nothing is destroyed.
    """

    id: str
    name: str
    url: str
    members: int
    guests: int
    guests_until_ms: int | None
    faces: tuple[AccountView, ...]
    kept_seconds: int | None
    closes_ms: int | None = None
    leaks: bool = False
    until_ms: int | None = None
    owner: bool = False
    held: bool = False
    export: ExportView


class SignView(Struct, frozen=True, kw_only=True):
    """An emoji with which people answered; `names`: theirs."""

    emoji: str
    count: int
    mine: bool
    names: tuple[str, ...]


class ChoiceView(Struct, frozen=True, kw_only=True):
    title: str
    percent: int
    own: bool


class AskedView(Struct, frozen=True, kw_only=True):
    """A poll. `results`: they are shown, as the reader has voted or it is over."""

    options: tuple[ChoiceView, ...]
    multiple: bool
    voters: int
    ends_ms: int | None
    ended: bool
    results: bool


class AnsweredView(Struct, frozen=True, kw_only=True):
    """What a post answers; `name` is empty for somebody who is gone, `begins` how its words begin."""

    url: str
    name: str
    mine: bool
    begins: str


class StandupMarkView(Struct, frozen=True, kw_only=True):
    """What a post answers of a stand-up: the day, and its page. `east`: minutes by which its writer's clocks
    were ahead of UTC; None where the post cannot be opened.
    """

    url: str
    day: str
    day_ms: int
    east: int | None


class SaidView(Struct, frozen=True, kw_only=True):
    """A post of a space, as one reader sees it. `sealed`: it cannot be opened. `author_url`: within the
    space. `thread_url`: of what it belongs to; `root`: the post that began that, empty for itself; `above`:
    what it answers. `answered` is None for what is gone, too. `open`: something can still be done with it;
    `held`: two owners demand that nothing of it is destroyed.
    """

    id: str
    url: str
    space_url: str
    thread_url: str
    author: AccountView | None
    author_url: str
    created_ms: int
    edited_ms: int | None
    sealed: bool
    text_html: str
    poll: AskedView | None
    signs: tuple[SignView, ...]
    answers: int
    root: str
    above: str
    answered: AnsweredView | None
    pinned: bool
    mine: bool
    open: bool
    may_pin: bool
    may_delete: bool
    held: bool = False
    may_report: bool = False
    files: tuple[FileView, ...] = ()
    card: CardView | None = None
    standup: StandupMarkView | None = None


class RoomBoxView(Struct, frozen=True, kw_only=True):
    """The box one speaks in. Fields sent: `text`, `key`, `reply_to`, `content_type`, with `with_poll` the
    poll, and files (`file_parts.WithFiles`). `edits`: an id; such a box has no poll. `place` parts the boxes
    of one page. `files`: those that have come. What is typed is kept at …/drafts, with `turn`, which of its
    writes it is, and `revision`, what the box has seen (0: nothing). `question`: what a stand-up asks; such
    a box sends `standup`, has no poll and keeps nothing.
    """

    action: str
    room: RoomView
    key: str
    turn: int = 0
    revision: int = 0
    place: str = ""
    text: str = ""
    limit: int
    markdown: bool = False
    reply_to: str = ""
    reply_name: str = ""
    edits: str = ""
    question: str = ""
    back: str = ""
    with_poll: bool = False
    options: tuple[str, ...] = ()
    option_characters: int
    expires_in: int
    multiple: bool = False
    files: tuple[FileView, ...] = ()
    most_files: int = POSTS.files
    most_bytes: int = FILES.upload_bytes
    most_megabytes: int = FILES.upload_bytes // MEGABYTE
    errors: tuple[tuple[str, str], ...] = ()

    def error(self, field: str) -> str:
        return dict(self.errors).get(field, "")

    @property
    def plain(self) -> bool:
        return not (self.edits or self.question)

    @property
    def keeps(self) -> bool:
        """What is typed in it is kept until it is sent."""
        return not self.edits

    @property
    def blank(self) -> bool:
        """Nothing is in it yet, and nothing is asked: everybody in the room is drawn the same."""
        typed = self.text or self.files or self.with_poll or any(self.options)
        return not (typed or self.revision or self.errors or self.edits or self.question)

    @property
    def unnamed(self) -> "RoomBoxView":
        """Without what is new at every page."""
        return msgspec.structs.replace(self, key="")


class PromptView(Struct, frozen=True, kw_only=True):
    """The stand-up in its room. `box`: the reader is asked; `answered`: how many have today. `again_ms`: so
    long this holds by itself; None where nobody is asked.
    """

    url: str
    box: RoomBoxView | None = None
    answered: int = 0
    again_ms: int | None = None


class StreamPage(Page, frozen=True, kw_only=True):
    """/s/{slug}. `unread`: posts above a line below which everything had been read before; none where that
    would tell nothing. `box` is None where nothing can be said.
    """

    template: ClassVar[str] = "spaces/stream.html"
    room: RoomView
    box: RoomBoxView | None
    standup: PromptView | None = None
    pinned: tuple[SaidView, ...]
    unread: tuple[SaidView, ...] = ()
    posts: tuple[SaidView, ...]
    pager: PagerView


class SaidAnswerView(Struct, frozen=True, kw_only=True):
    """An answer and those below it, `below` in all. `apart`: it answers not the post it stands under."""

    post: SaidView
    answers: tuple["SaidAnswerView", ...] = ()
    below: int = 0
    apart: bool = False


class SaidThreadPage(Page, frozen=True, kw_only=True):
    """/s/{slug}/p/{id}: the post with what it answers above and its answers below it."""

    template: ClassVar[str] = "spaces/thread.html"
    room: RoomView
    before: tuple[SaidView, ...]
    post: SaidView
    after: tuple[SaidAnswerView, ...]
    deepest: int = DEEPEST
    box: RoomBoxView | None


class FoundPage(Page, frozen=True, kw_only=True):
    """/s/{slug}/search and /s/{slug}/tags/{name}. Its pager leads further back."""

    template: ClassVar[str] = "spaces/found.html"
    room: RoomView
    q: str = ""
    tag: str = ""
    posts: tuple[SaidView, ...]
    pager: PagerView


class ReportPostPage(Page, frozen=True, kw_only=True):
    """/s/{slug}/p/{id}/report. POST the same path: `category`, `rule_ids`, `comment`."""

    template: ClassVar[str] = "spaces/report.html"
    room: RoomView
    post: SaidView
    rules: tuple[tuple[str, str], ...]
    chosen_rules: tuple[str, ...] = ()
    form: FormView


class PostReportedPage(Page, frozen=True, kw_only=True):
    template: ClassVar[str] = "spaces/reported.html"
    room: RoomView
    back: str


class RoomBoxPage(Page, frozen=True, kw_only=True):
    """The box alone, under what it answers or as a post is changed."""

    template: ClassVar[str] = "spaces/writing.html"
    room: RoomView
    box: RoomBoxView
    post: SaidView | None


class RoomBoxPiece(Piece, frozen=True, kw_only=True):
    template: ClassVar[str] = "spaces/writing_piece.html"
    box: RoomBoxView


class SaidPiece(Piece, frozen=True, kw_only=True):
    template: ClassVar[str] = "spaces/said_piece.html"
    post: SaidView
    focal: bool = False


class NamesPiece(Piece, frozen=True, kw_only=True):
    """Everybody who is in it, as the box offers them."""

    template: ClassVar[str] = "spaces/names.html"
    people: tuple[AccountView, ...]


class OutsidePage(Page, frozen=True, kw_only=True):
    """Where an open page goes when its reader is no longer in the space. It names none."""

    template: ClassVar[str] = "spaces/outside.html"
