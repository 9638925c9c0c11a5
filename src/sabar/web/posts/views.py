"""Pages for reading and writing."""

from typing import ClassVar, Literal

from sabar.web.frame.page import Page
from sabar.web.frame.parts import (
    AccountView,
    BoxView,
    CardView,
    EditView,
    FieldView,
    FormView,
    ListView,
    NoticeView,
    PagerView,
    PostView,
    TagView,
)
from sabar.web.people.collection_views import FeaturedView
from sabar.web.staff.server_views import AnnouncementView, GateView


class HomePage(Page, frozen=True, kw_only=True):
    """`/` for those who are signed in. `box` is None on older pages."""

    template: ClassVar[str] = "home.html"
    box: BoxView | None
    posts: tuple[PostView, ...]
    pager: PagerView
    following_anybody: bool
    announcements: tuple[AnnouncementView, ...] = ()


class PublicPage(Page, frozen=True, kw_only=True):
    """/public/local (everyone here) and /public (everywhere)."""

    template: ClassVar[str] = "public.html"
    local: bool
    posts: tuple[PostView, ...]
    pager: PagerView


class ProfilePage(Page, frozen=True, kw_only=True):
    """/@name with the tabs /@name/with_replies and /@name/media. Account forms: POST
    /web/account/{id}/{verb}, verb in
    follow, unfollow, notify, unnotify, mute, unmute, block, unblock, remove_follower."""

    template: ClassVar[str] = "profile.html"
    account: AccountView
    header: str | None
    fields: tuple[FieldView, ...]
    joined_ms: int
    posts_count: int
    following_count: int
    followers_count: int
    tab: Literal["posts", "replies", "media", "featured"]
    show_media: bool
    show_featured: bool
    by_mail: bool
    featured: FeaturedView | None
    pinned: tuple[PostView, ...]
    posts: tuple[PostView, ...]
    pager: PagerView
    hidden: bool


class PeoplePage(Page, frozen=True, kw_only=True):
    """/@name/followers and /@name/following; `hidden` when the account shows them to nobody."""

    template: ClassVar[str] = "people.html"
    account: AccountView
    kind: Literal["followers", "following"]
    people: tuple[AccountView, ...]
    pager: PagerView
    hidden: bool


class TranslationPage(Page, frozen=True, kw_only=True):
    """/@name/id/translation: a post and what a machine made of it. `source`, `target`: languages."""

    template: ClassVar[str] = "translation.html"
    post: PostView
    warning: str
    text_html: str
    options: tuple[str, ...]
    pictures: tuple[str, ...]
    source: str
    target: str
    provider: str


class EmbedPage(Page, frozen=True, kw_only=True):
    """/@name/id/embed: stands alone."""

    template: ClassVar[str] = "embed.html"
    post: PostView


class PlayerPage(Page, frozen=True, kw_only=True):
    """What the page linked in a post plays, from `host`."""

    template: ClassVar[str] = "player.html"
    post: PostView
    card: CardView
    source: str
    host: str


class ThreadPage(Page, frozen=True, kw_only=True):
    """/@name/{id}: the posts above, the post itself, the answers in reading order; `box` None when one may
    not reply. `conversation`: what the page hears of live. `origin`: the address of this server, for those
    who show the post elsewhere.

    Post forms: POST /web/status/{id}/{verb}, verb in favourite, unfavourite, boost, unboost, bookmark,
    unbookmark, pin, unpin, mute, unmute, delete, vote (`choice`, repeated)."""

    template: ClassVar[str] = "thread.html"
    before: tuple[PostView, ...]
    post: PostView
    after: tuple[PostView, ...]
    box: BoxView | None
    conversation: int | None = None
    origin: str = ""


class HistoryPage(Page, frozen=True, kw_only=True):
    """/@name/{id}/history."""

    template: ClassVar[str] = "status_history.html"
    post: PostView
    edits: tuple[EditView, ...]


class QuotesPage(Page, frozen=True, kw_only=True):
    """/@name/{id}/quotes. A quote of the viewer's own post leads to .../quotes/{quoting id}/withdraw."""

    template: ClassVar[str] = "quotes.html"
    post: PostView
    posts: tuple[PostView, ...]
    pager: PagerView


class ComposePage(Page, frozen=True, kw_only=True):
    """/compose, /compose?reply_to=ID, ?quote=ID, ?edit=ID. POST to `box.action`."""

    template: ClassVar[str] = "compose.html"
    box: BoxView


class NotificationsPage(Page, frozen=True, kw_only=True):
    """/notifications, /notifications?only=mentions. Opening it marks what it shows as read."""

    template: ClassVar[str] = "notifications.html"
    only: Literal["all", "mentions"]
    notices: tuple[NoticeView, ...]
    pager: PagerView


class SearchPage(Page, frozen=True, kw_only=True):
    """/search?q=&kind=."""

    template: ClassVar[str] = "search.html"
    q: str
    kind: Literal["all", "people", "posts", "tags"]
    people: tuple[AccountView, ...]
    posts: tuple[PostView, ...]
    tags: tuple[TagView, ...]
    pager: PagerView


class TagPage(Page, frozen=True, kw_only=True):
    """/tags/{name}. POST /web/tag/{name}/follow, /unfollow."""

    template: ClassVar[str] = "tag.html"
    tag: TagView
    posts: tuple[PostView, ...]
    pager: PagerView


class SavedPage(Page, frozen=True, kw_only=True):
    """/favourites and /bookmarks."""

    template: ClassVar[str] = "saved.html"
    kind: Literal["favourites", "bookmarks"]
    posts: tuple[PostView, ...]
    pager: PagerView


class ListsPage(Page, frozen=True, kw_only=True):
    """/lists. POST /lists: `title`."""

    template: ClassVar[str] = "lists.html"
    lists: tuple[ListView, ...]
    form: FormView


class ListPage(Page, frozen=True, kw_only=True):
    """/lists/{id}."""

    template: ClassVar[str] = "list.html"
    list: ListView
    posts: tuple[PostView, ...]
    pager: PagerView


class ListEditPage(Page, frozen=True, kw_only=True):
    """/lists/{id}/edit. POST the same path: `title`, `exclusive`. POST …/members/add (`handle`),
    …/members/remove
    (`account`). Deleting goes through a ConfirmPage at …/delete."""

    template: ClassVar[str] = "list_edit.html"
    list: ListView
    members: tuple[AccountView, ...]
    form: FormView


class FollowRequestsPage(Page, frozen=True, kw_only=True):
    """/follow_requests. POST /web/account/{id}/accept, /reject."""

    template: ClassVar[str] = "follow_requests.html"
    people: tuple[AccountView, ...]
    pager: PagerView


class ConfirmPage(Page, frozen=True, kw_only=True):
    """Asks once more before something is destroyed. `action` gets the POST, `back` is the way out; the web
    layer words
    `title`, `text` and `button` in the reader's language."""

    template: ClassVar[str] = "confirm.html"
    title: str
    text: str
    button: str
    action: str
    back: str
    post: PostView | None = None


class AboutPage(Page, frozen=True, kw_only=True):
    template: ClassVar[str] = "about.html"
    staff: tuple[AccountView, ...]
    about_html: str = ""
    blocked: tuple[GateView, ...] = ()


class SuspendedPage(Page, frozen=True, kw_only=True):
    """In the place of a profile. `for_good`: it cannot come back."""

    template: ClassVar[str] = "suspended.html"
    handle: str
    for_good: bool


class ErrorPage(Page, frozen=True, kw_only=True):
    """`detail`: one more sentence, already in the reader's language."""

    template: ClassVar[str] = "error.html"
    status: int
    detail: str = ""
