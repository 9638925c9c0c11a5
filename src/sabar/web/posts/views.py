"""Pages for reading posts, and the pieces that scripts ask for.

A form sent with `X-Requested-With: sabar` is answered by the piece that takes its place: a post for
/web/status/…, the new post (200) or the box with its errors (422) for the box, 204 when a post is gone.
"""

from typing import ClassVar, Literal

from msgspec import Struct

from sabar.reads.posts.origins import Whole
from sabar.rules.threads import DEEPEST
from sabar.web.frame.layout_parts import FormView, PagerView
from sabar.web.frame.page import Page, Piece
from sabar.web.frame.people_parts import AccountView, EmojiView
from sabar.web.frame.post_parts import (
    CardView,
    CorrectionView,
    MediaView,
    PieceView,
    PostView,
    QuoteView,
    TagView,
)
from sabar.web.posts.compose.views import BoxView
from sabar.web.posts.unsent.views import HeldView


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


class NewcomerView(Struct, frozen=True, kw_only=True):
    """What an empty home offers to whoever follows nobody yet. `unknown`: without a name or a picture."""

    people: tuple[AccountView, ...]
    tags: tuple[TagView, ...]
    unknown: bool


class HomePage(Page, frozen=True, kw_only=True):
    """`/` for those who are signed in. `box` is None on older pages; `held`: own posts that go out soon."""

    template: ClassVar[str] = "posts/home.html"
    box: BoxView | None
    held: tuple[HeldView, ...] = ()
    posts: tuple[PostView, ...]
    pager: PagerView
    newcomer: NewcomerView | None = None
    announcements: tuple[AnnouncementView, ...] = ()


class PublicPage(Page, frozen=True, kw_only=True):
    """/public/local (everyone here) and /public (everywhere)."""

    template: ClassVar[str] = "posts/public.html"
    local: bool
    posts: tuple[PostView, ...]
    pager: PagerView


class WelcomePage(Page, frozen=True, kw_only=True):
    """`/` for those who are not signed in."""

    template: ClassVar[str] = "posts/welcome.html"
    posts: tuple[PostView, ...]


class AnswerView(Struct, frozen=True, kw_only=True):
    """An answer and those below it, `below` in all. `apart`: it answers not the post it stands under."""

    post: PostView
    answers: tuple["AnswerView", ...] = ()
    below: int = 0
    apart: bool = False


class ElsewhereView(Struct, frozen=True):
    """So many other servers a post goes to, and so many of them have it."""

    servers: int
    delivered: int


class ThreadPage(Page, frozen=True, kw_only=True):
    """/@name/{id}: the posts above, the post itself, the answers; `deepest`: how many levels of them are
    indented; `box` None when one may not reply. `conversation`: what the page hears of live. `origin`: the
    address of this server, for those who show it on their pages. `elsewhere`: to its writer, how far it got;
    `whole`: how much of it its own server has.

    Post forms: POST /web/status/{id}/{verb}, verb in favourite, unfavourite, boost, unboost, bookmark,
    unbookmark, pin, unpin, mute, unmute, delete, vote (`choice`, repeated)."""

    template: ClassVar[str] = "posts/thread.html"
    before: tuple[PostView, ...]
    post: PostView
    after: tuple[AnswerView, ...]
    deepest: int = DEEPEST
    box: BoxView | None
    conversation: int | None = None
    origin: str = ""
    elsewhere: ElsewhereView | None = None
    whole: Whole | None = None


class EditView(Struct, frozen=True, kw_only=True):
    """One state of a post, newest first in the history. `came`: what its writer said of it; `pieces`:
    beside the one before; `withheld`: its words were taken away.
    """

    created_ms: int
    text_html: str
    warning: str
    media: tuple[MediaView, ...]
    emojis: tuple[EmojiView, ...] = ()
    first: bool = False
    quote: QuoteView | None = None
    came: CorrectionView | None = None
    pieces: tuple[PieceView, ...] = ()
    withheld: bool = False


class RetractPage(Page, frozen=True, kw_only=True):
    """/@name/{id}/retract. Fields sent: `note`, `hide` (nobody else can read the words any more)."""

    template: ClassVar[str] = "posts/retract.html"
    post: PostView
    note: str = ""
    hide: bool = False
    most: int
    error: str = ""


class HistoryPage(Page, frozen=True, kw_only=True):
    """/@name/{id}/history."""

    template: ClassVar[str] = "posts/history.html"
    post: PostView
    edits: tuple[EditView, ...]


class QuotesPage(Page, frozen=True, kw_only=True):
    """/@name/{id}/quotes. A quote of the viewer's own post leads to .../quotes/{quoting id}/withdraw."""

    template: ClassVar[str] = "posts/quotes.html"
    post: PostView
    posts: tuple[PostView, ...]
    pager: PagerView


class ReactedPage(Page, frozen=True, kw_only=True):
    """/@name/{id}/boosts and /@name/{id}/favourites."""

    template: ClassVar[str] = "posts/reacted.html"
    post: PostView
    kind: Literal["boosts", "favourites"]
    people: tuple[AccountView, ...]
    pager: PagerView


class TranslationPage(Page, frozen=True, kw_only=True):
    """/@name/id/translation: a post and what a machine made of it. `source`, `target`: languages."""

    template: ClassVar[str] = "posts/translation.html"
    post: PostView
    warning: str
    text_html: str
    options: tuple[str, ...]
    pictures: tuple[str, ...]
    source: str
    target: str
    provider: str


class PlayerPage(Page, frozen=True, kw_only=True):
    """What the page linked in a post plays, from `host`."""

    template: ClassVar[str] = "posts/player.html"
    post: PostView
    card: CardView
    source: str
    host: str


class PostFragment(Piece, frozen=True, kw_only=True):
    template: ClassVar[str] = "posts/post_fragment.html"
    post: PostView
    focal: bool = False


class MenuPage(Page, frozen=True, kw_only=True):
    """/@name/{id}/menu where no script opens it over the page. `embed`: HTML for other people's pages."""

    template: ClassVar[str] = "posts/menu.html"
    post: PostView
    embed: str = ""


class MenuFragment(Piece, frozen=True, kw_only=True):
    template: ClassVar[str] = "posts/menu_fragment.html"
    post: PostView
    embed: str = ""


class NarrowPostPage(Page, frozen=True, kw_only=True):
    """/@NAME/ID/visibility. `choices`: for whom it can become. POST `visibility`."""

    template: ClassVar[str] = "posts/narrow_post.html"
    post: PostView
    choices: tuple[str, ...]


class NarrowingView(Struct, frozen=True, kw_only=True):
    """Posts that are for fewer people: `done` of `total`; until when that can be undone, if it can."""

    id: str
    audience: str
    state: str
    done: int
    total: int
    began_ms: int
    undo_until_ms: int | None


class NarrowPage(Page, frozen=True, kw_only=True):
    """/settings/narrow, asked with `days` and `visibility`. `count`: how many posts that would be; None: not
    asked yet.
    """

    template: ClassVar[str] = "posts/narrow.html"
    days: int
    audience: str
    count: int | None
    past: tuple[NarrowingView, ...]


class ExpiryPage(Page, frozen=True, kw_only=True):
    """/settings/expiry. `on`: posts delete themselves; `count` and `first`: what would go with what is
    chosen; None: not asked yet. GET with `look=1` to see, POST to switch on.
    """

    template: ClassVar[str] = "posts/expiry.html"
    form: FormView
    ages: tuple[str, ...]
    on: bool
    count: int | None
    first: tuple[PostView, ...]
