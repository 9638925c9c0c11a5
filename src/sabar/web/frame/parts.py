"""Parts that several pages show. Times are milliseconds since the epoch; a `url` is a path or an address.

Text is plain and is escaped by the templates. Fields named `*_html` hold HTML that was already sanitised.
"""

from typing import Literal

from msgspec import Struct

Audience = Literal["public", "unlisted", "private", "direct"]
Registrations = Literal["open", "approval", "invite", "closed"]
FollowState = Literal["none", "following", "requested", "self", "blocked"]
Theme = Literal["auto", "light", "dark"]
ChecklistKind = Literal["name", "join", "mail", "invite", "post"]
QuotePolicy = Literal["public", "followers", "nobody"]
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
NoticeKind = Literal[
    "mention",
    "status",
    "reblog",
    "follow",
    "follow_request",
    "favourite",
    "poll",
    "update",
    "quote",
    "quoted_update",
    "admin.sign_up",
    "admin.report",
    "added_to_collection",
    "collection_update",
    "moderation_warning",
    "severed_relationships",
]


class FormView(Struct, frozen=True, kw_only=True):
    """A form as it was sent. `errors` maps a field name to one sentence; the key `form` speaks of the whole
    form."""

    values: dict[str, str] = {}
    errors: dict[str, str] = {}


class EmojiView(Struct, frozen=True):
    """A picture of this server that stands for `:code:`; `still` does not move."""

    code: str
    url: str
    still: str


class FieldView(Struct, frozen=True, kw_only=True):
    """One of the label and value pairs of a profile. `verified_ms` is set when the link points back."""

    name: str
    value_html: str
    verified_ms: int | None = None


class AccountView(Struct, frozen=True, kw_only=True):
    """An account as this viewer sees it. `handle` has no leading @; it holds the host for remote accounts."""

    id: str
    handle: str
    name: str
    url: str
    avatar: str
    bot: bool = False
    locked: bool = False
    limited: bool = False
    emojis: tuple[EmojiView, ...] = ()
    bio_html: str = ""
    follow: FollowState = "none"
    follows_you: bool = False
    muted: bool = False
    notifying: bool = False
    #: search engines are to leave this account's words out
    noindex: bool = False


class MediaView(Struct, frozen=True, kw_only=True):
    """A picture, film or sound (a sound may have no preview: ""). `width` and `height` are pixels of the
    preview; focus runs from -1 to 1, up and right positive.
    """

    id: str
    kind: Literal["image", "video", "gifv", "audio"] = "image"
    url: str
    preview_url: str
    alt: str
    width: int
    height: int
    focus_x: float = 0.0
    focus_y: float = 0.0


class PollOptionView(Struct, frozen=True, kw_only=True):
    title: str
    percent: int
    own: bool = False


class PollView(Struct, frozen=True, kw_only=True):
    """`show_results` is true when the viewer has voted, wrote the poll, or it is over."""

    id: str
    options: tuple[PollOptionView, ...]
    multiple: bool
    voters: int
    ends_ms: int | None
    ended: bool
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


class PostView(Struct, frozen=True, kw_only=True):
    """A post for one viewer. `row_id` is the id in the list it stands in (a boost has its own), `id` the
    post's own, `answers` the id of the one it answers."""

    id: str
    row_id: str
    url: str
    author: AccountView
    created_ms: int
    audience: Audience
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
    translatable: bool = False
    booster: AccountView | None = None
    filtered_by: str | None = None
    quote: "QuoteView | None" = None
    quotes: int = 0
    quote_policy: QuotePolicy = "nobody"
    can_quote: bool = False


class QuoteView(Struct, frozen=True, kw_only=True):
    """What a post quotes. `post` is None when the viewer may not see it. `named`: it stands inside of another
    quote, and only says that there is one. `withdrawable`: the quoted post is the viewer's own."""

    state: QuoteState
    post: PostView | None = None
    named: bool = False
    withdrawable: bool = False


class LanguageView(Struct, frozen=True, kw_only=True):
    """A language and its name in that language."""

    code: str
    name: str


class BoxPictureView(Struct, frozen=True, kw_only=True):
    """A picture that is already stored: when a post is edited or a refused form comes back."""

    id: str
    preview_url: str
    alt: str


class BoxView(Struct, frozen=True, kw_only=True):
    """The box one writes in. Fields sent: `text`, `warning`, `audience`, `lang`, `picture_1..4` with
    `alt_1..4`,
    `keep` (ids of stored pictures that stay) with `alt_<id>`, `reply_to`, `quote` (the id of the post to be
    quoted), `unquote`, `quote_policy`, `key` (idempotency). `films`: whether video
    and sound are taken.
    """

    action: str
    key: str
    audience: Audience = "public"
    text: str = ""
    warning: str = ""
    lang: str = "en"
    limit: int = 500
    languages: tuple[LanguageView, ...] = ()
    reply_to: PostView | None = None
    mentioned: tuple[str, ...] = ()
    pictures: tuple[BoxPictureView, ...] = ()
    quote: QuoteView | None = None
    quote_policy: QuotePolicy = "public"
    films: bool = False
    editing: bool = False
    errors: dict[str, str] = {}


class LinkView(Struct, frozen=True, kw_only=True):
    text: str
    url: str


class NoticeView(Struct, frozen=True, kw_only=True):
    """A notification. `people` holds newest first and at most a few of `people_count`."""

    id: str
    kind: NoticeKind
    people: tuple[AccountView, ...]
    people_count: int
    created_ms: int
    post: PostView | None = None
    collection: LinkView | None = None
    unread: bool = False


class ListView(Struct, frozen=True, kw_only=True):
    id: str
    title: str
    members: int
    url: str
    exclusive: bool = False


class TagView(Struct, frozen=True, kw_only=True):
    name: str
    url: str
    people: int
    posts: int
    following: bool = False


class RuleView(Struct, frozen=True, kw_only=True):
    text: str
    hint: str = ""


class SiteView(Struct, frozen=True, kw_only=True):
    """This server, as everyone may know it. `message_html` is for those who would like to join; `brake`: why
    that is not as easy as staff left it. `source_url` is where the running code can be had (AGPL)."""

    name: str
    host: str
    description: str
    registrations: Registrations
    source_url: str
    version: str
    people: int | None = None
    posts: int | None = None
    contact: str | None = None
    rules: tuple[RuleView, ...] = ()
    message_html: str = ""
    terms: bool = False
    brake: Literal["", "staff", "day", "full"] = ""


class FlashView(Struct, frozen=True, kw_only=True):
    """One sentence shown once after a redirect."""

    text: str
    bad: bool = False


class Shell(Struct, frozen=True, kw_only=True):
    """What every page has around it. `path` is this page's own path and query, sent back as `return_to`.

    `staff`: may decide about people; `runs`: about the server too.
    `languages` are those the pages are written in; `zone` is an IANA name used to write full dates.
    `noindex`: search engines are to leave the page out.
    """

    lang: str
    path: str
    nonce: str
    now_ms: int
    site: SiteView
    viewer: AccountView | None = None
    staff: bool = False
    runs: bool = False
    unread: int = 0
    requests: int = 0
    waiting: int = 0
    reports: int = 0
    appeals: int = 0
    wants_second_step: bool = False
    flash: FlashView | None = None
    theme: Theme = "auto"
    shortcuts: bool = True
    zone: str = "UTC"
    languages: tuple[LanguageView, ...] = ()
    noindex: bool = False


class PagerView(Struct, frozen=True, kw_only=True):
    """Links to the next page back in time and forward again; None where there is none."""

    older: str | None = None
    newer: str | None = None


class InviteView(Struct, frozen=True, kw_only=True):
    id: str
    link: str
    uses: int
    max_uses: int | None
    expires_ms: int | None
    created_ms: int


class ApplicantView(Struct, frozen=True, kw_only=True):
    """Somebody who asked to join."""

    id: str
    handle: str
    email: str
    reason: str
    created_ms: int
    confirmed: bool


class EditView(Struct, frozen=True, kw_only=True):
    """One state of a post, newest first in the history."""

    created_ms: int
    text_html: str
    warning: str
    media: tuple[MediaView, ...]
    emojis: tuple[EmojiView, ...] = ()
    first: bool = False
    quote: QuoteView | None = None


class ScopeView(Struct, frozen=True, kw_only=True):
    """A permission an app asks for: `kind` picks the icon, `name` is the scope itself."""

    name: str
    kind: Literal["read", "write", "follow", "push", "admin"]


class ChecklistItemView(Struct, frozen=True, kw_only=True):
    kind: ChecklistKind
    done: bool
    url: str
