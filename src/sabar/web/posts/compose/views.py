"""The box one writes in, and the page that holds nothing else."""

from typing import ClassVar, Literal

import msgspec
from msgspec import Struct

from sabar.web.frame.layout_parts import LanguageView, Shell
from sabar.web.frame.page import Page, Piece
from sabar.web.frame.people_parts import AccountView, LabelMark
from sabar.web.frame.post_parts import CircleView, PostView, QuotePolicy, QuoteView, ReplyPolicy

#: What is chosen in a box, as `model.audience.Room` names it.
RoomName = Literal["public", "unlisted", "local", "private", "circle", "except", "direct"]


class BoxPictureView(Struct, frozen=True, kw_only=True):
    """A picture that is already stored: when a post is edited or a refused form comes back. `still`: one that
    can be cropped; films and sounds cannot.
    """

    id: str
    preview_url: str
    alt: str
    still: bool = True
    focus_x: float = 0.0
    focus_y: float = 0.0


class BoxPartView(Struct, frozen=True):
    """A post that follows."""

    text: str
    pictures: tuple[BoxPictureView, ...] = ()


class BoxPollView(Struct, frozen=True):
    """`asked`: whether the poll goes out with the post. `options`: a text for each place, empty ones are left
    out; `characters`: how many each may have. `expires_in`: seconds, 0 for the end the poll had `before`.
    """

    asked: bool = False
    options: tuple[str, ...] = ()
    characters: int = 0
    multiple: bool = False
    hide_totals: bool = False
    expires_in: int = 0
    before: Literal["", "open", "ending", "over"] = ""


class LanguagesView(Struct, frozen=True, cache_hash=True):
    """What a post can be written in. Two hundred of them are hashed once, not at every page: `offered` are
    near at hand, `others` stand on the page of the box, and elsewhere come when somebody writes.
    """

    offered: tuple[LanguageView, ...] = ()
    others: tuple[LanguageView, ...] = ()


class ReachView(Struct, frozen=True, kw_only=True):
    """Who may read what stands in the box. `total`: None where somebody else chose whom the thread is for;
    `labels`: those that some of them bear, and how many; `asks`: of one the writer wants to be asked;
    `lacks`: it is for people of labels, and none is chosen, or nobody bears those that are; `servers`: how
    many other servers it goes to.
    """

    total: int | None
    reach: Literal["found", "open", "here", "limited"]
    labels: tuple[tuple[LabelMark, int], ...] = ()
    asks: bool = False
    lacks: Literal["", "labels", "bearers"] = ""
    servers: int = 0


class ReachPiece(Piece, frozen=True, kw_only=True):
    """The line again, as what stands in the box changes."""

    template: ClassVar[str] = "posts/reach_fragment.html"
    reach: ReachView


class AudiencePage(Page, frozen=True, kw_only=True):
    """POST /audience with what stands in a box: who may read it. `given`: its fields, sent again with what is
    chosen here: `label`, `server` or `link`, and `max_id` or `min_id`. `groups`: kind, name and number.
    """

    template: ClassVar[str] = "posts/audience.html"
    reach: ReachView
    given: tuple[tuple[str, str], ...]
    labels: tuple[tuple[str, LabelMark, int], ...]
    groups: tuple[tuple[str, str, int], ...]
    chosen: tuple[str, str]
    people: tuple[AccountView, ...]
    marks: dict[str, tuple[LabelMark, ...]]
    older: str
    newer: str


class BoxView(Struct, frozen=True, kw_only=True):
    """The box one writes in. Fields sent: `text`, `warning`, `audience` (of `rooms`), `labels[]`,
    `besides[]`, `lang`, those of an `Album`, with as many files in each post as
    `places`, `with_poll` and, under `poll`,
    `options[]`, `expires_in`, `multiple` and `hide_totals`, `reply_to`, `quote` (the id of the post to be
    quoted), `unquote`, `quote_policy`, `reply_policy`, `key` (idempotency), `return_to`, `more[]` (the posts
    that follow: with the first no more than `together`), `wait` or `at` (if `later`), `edit` (the post that
    it changes: `edits`), `draft` and `revision` (which draft it is, and as it was seen), `aside`. `films`:
    whether video and sound are taken; `restored`: it holds a draft; `orphaned`: what it answered or quoted is
    gone; `markdown`: its text is typed in these signs (`content_type`); `labels`: the writer's own, by id;
    `chosen`: of these; `besides`: those whose people are left out of theirs; `inside`: it answers a post for
    a circle; `makes_labels`: he has no labels yet; `circle`: whom the post that is changed is for. An edit
    sends `correction` too, which is empty where nothing is chosen, and `correction_note`.
    """

    action: str
    key: str
    audience: RoomName = "public"
    rooms: tuple[RoomName, ...] = ("public", "unlisted", "local", "private", "direct")
    labels: tuple[tuple[int, LabelMark], ...] = ()
    chosen: tuple[int, ...] = ()
    besides: tuple[int, ...] = ()
    inside: bool = False
    makes_labels: bool = False
    circle: CircleView | None = None
    text: str = ""
    warning: str = ""
    lang: str = "en"
    limit: int = 500
    places: int
    languages: LanguagesView = LanguagesView()
    reply_to: PostView | None = None
    mentioned: tuple[str, ...] = ()
    pictures: tuple[BoxPictureView, ...] = ()
    poll: BoxPollView = BoxPollView()
    quote: QuoteView | None = None
    quote_policy: QuotePolicy = "public"
    reply_policy: ReplyPolicy = "public"
    reach: ReachView | None = None
    films: bool = False
    federates: bool = False
    edits: str = ""
    return_to: str = ""
    draft: str
    revision: int = 0
    restored: bool = False
    aside: bool = False
    orphaned: bool = False
    more: tuple[BoxPartView, ...] = ()
    together: int = 1
    at: str = ""
    markdown: bool = False
    wait: str = ""
    correction: Literal["", "typo", "correction"] = ""
    correction_note: str = ""
    errors: tuple[tuple[str, str], ...] = ()

    def error(self, field: str) -> str:
        """What is wrong with it, or nothing."""
        return dict(self.errors).get(field, "")

    @property
    def blank(self) -> bool:
        """Nothing is in it yet: whoever opens many pages is drawn the same box again and again."""
        written = self.text or self.warning or self.pictures or self.more or self.restored or self.edits
        return not (written or self.reply_to or self.quote or self.errors)

    @property
    def unnamed(self) -> "BoxView":
        """Without what is new at every page."""
        return msgspec.structs.replace(self, key="", draft="")

    @property
    def chosen_names(self) -> list[str]:
        return [mark.name for id, mark in self.labels if id in self.chosen]

    @property
    def besides_names(self) -> list[str]:
        return [mark.name for id, mark in self.labels if id in self.besides]


class ComposePage(Page, frozen=True, kw_only=True):
    """/compose, /compose?reply_to=ID, ?quote=ID, ?edit=ID. POST to `box.action`."""

    template: ClassVar[str] = "posts/compose.html"
    box: BoxView


class SharingPage(Page, frozen=True, kw_only=True):
    """/settings/sharing. `bookmark`: its address, a script for the pages of others."""

    template: ClassVar[str] = "posts/sharing.html"
    bookmark: str


class BoxDone(Piece, frozen=True, kw_only=True):
    """What is said in the place of a post that waits for its time (`at_ms`)."""

    template: ClassVar[str] = "posts/box_done.html"
    at_ms: int


class BoxFragment(Piece, frozen=True, kw_only=True):
    """With the whole frame: the box says whose it is where several people share a browser."""

    template: ClassVar[str] = "posts/compose_fragment.html"
    shell: Shell
    box: BoxView
