"""Posts and what hangs on them, as pages show them."""

from typing import Literal

from msgspec import Struct

from sabar.web.frame.people_parts import AccountView, EmojiView, LabelMark

Audience = Literal["public", "unlisted", "local", "private", "direct", "circle"]
QuotePolicy = Literal["public", "followers", "nobody"]
ReplyPolicy = Literal["public", "followers", "following", "mentioned", "nobody"]
QuoteState = Literal[
    "pending",
    "accepted",
    "rejected",
    "revoked",
    "deleted",
    "unauthorized",
    "blocked_account",
    "blocked_domain",
    "muted_account",
]


class MediaView(Struct, frozen=True, kw_only=True):
    """A picture, film or sound (a sound may have no preview: ""). `width` and `height` are pixels of the
    preview; `wide`: those of the whole picture, where it is wider; focus runs from -1 to 1, up and right
    positive.
    """

    id: str
    kind: Literal["image", "video", "gifv", "audio"] = "image"
    url: str
    preview_url: str
    alt: str
    width: int
    height: int
    wide: int = 0
    focus_x: float = 0.0
    focus_y: float = 0.0


class PollOptionView(Struct, frozen=True, kw_only=True):
    title: str
    percent: int
    own: bool = False


class PollView(Struct, frozen=True, kw_only=True):
    """`show_results` is true when the viewer has voted, wrote the poll, or it is over. `hide_totals`: how
    many chose what is told to nobody before its end."""

    id: str
    options: tuple[PollOptionView, ...]
    multiple: bool
    voters: int
    ends_ms: int | None
    ended: bool
    hide_totals: bool = False
    show_results: bool


class CardView(Struct, frozen=True, kw_only=True):
    """What a linked page says of itself. `image` is kept here; `author`: an account that wrote the page.

    `player`: whether something can be played, on a page of its own.
    """

    url: str
    host: str
    title: str
    description: str = ""
    author_name: str = ""
    author: AccountView | None = None
    image: str | None = None
    image_alt: str = ""
    width: int = 0
    height: int = 0
    lang: str | None = None
    player: bool = False


class FilterMetView(Struct, frozen=True, gc=False):
    """A filter of the reader that a post meets: its id and title."""

    id: str
    title: str


class PieceView(Struct, frozen=True, gc=False):
    """Words that stayed, came or went, as they stand in a text."""

    kind: Literal["same", "added", "removed"]
    text: str


class CorrectionView(Struct, frozen=True, kw_only=True):
    """That words gave way to others, and what the writer says of it. `pieces`: both as one text; empty where
    there is nothing to compare.
    """

    kind: Literal["typo", "correction", "retraction"]
    at_ms: int
    note: str = ""
    readable: bool = True
    pieces: tuple[PieceView, ...] = ()


class CircleView(Struct, frozen=True, kw_only=True, gc=False):
    """Exactly whom a post is for. `owner` chose them, if that is somebody else than the viewer, who hears no
    more than that; None: they are the people of these labels of his, or his followers, `without` those of
    others, and were so many `people`.
    """

    owner: AccountView | None = None
    labels: tuple[LabelMark, ...] = ()
    without: tuple[LabelMark, ...] = ()
    people: int | None = None


class PostView(Struct, frozen=True, kw_only=True, gc=False):
    """A post for one viewer. `row_id` is the id in the list it stands in (a boost has its own), `id` the
    post's own, `answers` the id of the one it answers; `changed_since`: a boost of words that are others now;
    `wording`: how often its words changed, typos aside.
    """

    id: str
    row_id: str
    url: str
    author: AccountView
    created_ms: int
    audience: Audience
    #: anybody may read it
    open: bool = False
    #: nothing of it is told outside this server
    stays_here: bool = False
    text_html: str
    lang: str | None = None
    emojis: tuple[EmojiView, ...] = ()
    edited_ms: int | None = None
    original_url: str | None = None
    warning: str = ""
    sensitive: bool = False
    media: tuple[MediaView, ...] = ()
    poll: PollView | None = None
    card: CardView | None = None
    mentioned: tuple[str, ...] = ()
    reply_to: AccountView | None = None
    reply_to_url: str | None = None
    answers: str = ""
    replies: int = 0
    boosts: int = 0
    favourites: int = 0
    boosted: bool = False
    favourited: bool = False
    bookmarked: bool = False
    pinned: bool = False
    thread_muted: bool = False
    mine: bool = False
    can_boost: bool = True
    can_pin: bool = False
    translatable: bool = False
    booster: AccountView | None = None
    filtered_by: FilterMetView | None = None
    #: a filter that only hides the pictures
    veiled_by: FilterMetView | None = None
    quote: "QuoteView | None" = None
    quotes: int = 0
    quote_policy: QuotePolicy = "nobody"
    can_quote: bool = False
    reply_policy: ReplyPolicy = "public"
    can_reply: bool = True
    correction: CorrectionView | None = None
    changed_since: bool = False
    wording: int = 0
    circle: CircleView | None = None


class QuoteView(Struct, frozen=True, kw_only=True):
    """What a post quotes. `post` is None when the viewer may not see it. `named`: it stands inside of another
    quote, and only says that there is one. `withdrawable`: the quoted post is the viewer's own."""

    state: QuoteState
    post: PostView | None = None
    named: bool = False
    withdrawable: bool = False


class TagView(Struct, frozen=True, kw_only=True):
    name: str
    url: str
    people: int
    posts: int
    following: bool = False
