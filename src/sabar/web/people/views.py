"""Pages about people, and the pieces of them that scripts ask for."""

from typing import ClassVar, Literal

import msgspec
from msgspec import Struct

from sabar.web.frame.layout_parts import FormView, PagerView
from sabar.web.frame.page import Page, Piece
from sabar.web.frame.people_parts import AccountView, LabelMark
from sabar.web.frame.post_parts import PostView, TagView
from sabar.web.people.collection_views import CollectionView
from sabar.web.people.relation_views import RelationView


class FieldView(Struct, frozen=True, kw_only=True):
    """One of the label and value pairs of a profile. `verified_ms` is set when the link points back."""

    name: str
    value_html: str
    verified_ms: int | None = None


class FeaturedView(Struct, frozen=True, kw_only=True):
    """What an account shows besides its posts."""

    tags: tuple[TagView, ...]
    people: tuple[AccountView, ...]
    collections: tuple[CollectionView, ...]


class OriginView(Struct, frozen=True, kw_only=True):
    """Where an account of another server is at home: its page there, what is counted there (None where that
    is not said), and where it has moved.
    """

    server: str
    url: str
    posts: int | None
    followers: int | None
    following: int | None
    moved: AccountView | None


class ProfilePage(Page, frozen=True, kw_only=True):
    """/@name with the tabs /@name/with_replies and /@name/media. Account forms: POST
    /web/account/{id}/{verb}; the verb is one of follow, unfollow, notify, unnotify, show_boosts, hide_boosts,
    endorse, unendorse, mute, unmute, block, unblock, remove_follower. `server`: where the account lives, when
    that is elsewhere. `whole_handle`: the handle with its end, for somebody here where handles end in another
    name than the addresses. `stream`: what an open page listens to; empty where older posts stand.
    """

    template: ClassVar[str] = "people/profiles.html"
    account: AccountView
    #: what it became
    moved_to: AccountView | None
    relation: RelationView
    labels: tuple[LabelMark, ...] = ()
    server: str
    whole_handle: str = ""
    origin: OriginView | None
    from_elsewhere: bool
    header: str | None
    band: str | None
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
    stream: Literal["account", "account:replies", ""]
    pager: PagerView
    hidden: bool


class FollowsPage(Page, frozen=True, kw_only=True):
    """/@name/followers and /@name/following; `hidden` when the account shows them to nobody. `labels` of the
    reader's own, by the id of who bears them.
    """

    template: ClassVar[str] = "people/follows.html"
    account: AccountView
    kind: Literal["followers", "following"]
    people: tuple[AccountView, ...]
    labels: dict[str, tuple[LabelMark, ...]] = msgspec.field(default_factory=dict)
    pager: PagerView
    hidden: bool


class DirectoryPage(Page, frozen=True, kw_only=True):
    """/directory?order=active, new."""

    template: ClassVar[str] = "people/directory.html"
    order: Literal["active", "new"]
    people: tuple[AccountView, ...]
    pager: PagerView


class SuspendedPage(Page, frozen=True, kw_only=True):
    """In the place of a profile. `for_good`: it cannot come back."""

    template: ClassVar[str] = "people/suspended.html"
    handle: str
    for_good: bool


class FollowRequestsPage(Page, frozen=True, kw_only=True):
    """/follow_requests. POST /web/account/{id}/accept, /reject."""

    template: ClassVar[str] = "people/follow_requests.html"
    people: tuple[AccountView, ...]
    pager: PagerView


class BookmarksPage(Page, frozen=True, kw_only=True):
    """/favourites and /bookmarks. `newest`: what the last one was kept by, on their first page."""

    template: ClassVar[str] = "people/bookmarks.html"
    kind: Literal["favourites", "bookmarks"]
    posts: tuple[PostView, ...]
    newest: int | None = None
    pager: PagerView


class ReportPage(Page, frozen=True, kw_only=True):
    """POST /web/report: `account_id`, `category`, `rule_ids[]`, `status_ids[]`, `comment`, `forward`."""

    template: ClassVar[str] = "people/reporting.html"
    account: AccountView
    back: str
    rules: tuple[tuple[str, str], ...]
    posts: tuple[PostView, ...]
    chosen_rules: tuple[str, ...]
    chosen_posts: tuple[str, ...]
    form: FormView


class ReportDonePage(Page, frozen=True, kw_only=True):
    template: ClassVar[str] = "people/reporting_done.html"
    account: AccountView


class ByMailPage(Page, frozen=True, kw_only=True):
    """`form`: POST /@name/by-mail with `email`; then `sent`. `begin`, `end`: press (POST the same path with
    `token`); then `begun`, `ended`."""

    template: ClassVar[str] = "people/mail_readers.html"
    state: Literal["form", "sent", "begin", "begun", "end", "ended"]
    name: str
    token: str
    form: FormView


class FromElsewherePage(Page, frozen=True, kw_only=True):
    """/@name/from-elsewhere: POST the same path with `handle`; then `onward`, a page of `server`."""

    template: ClassVar[str] = "people/from_elsewhere.html"
    name: str
    handle: str
    onward: str
    server: str
    form: FormView


class FollowFragment(Piece, frozen=True, kw_only=True):
    template: ClassVar[str] = "people/follow_fragment.html"
    account: AccountView


class CountsFragment(Piece, frozen=True, kw_only=True):
    template: ClassVar[str] = "people/counts_fragment.html"
    account: AccountView
    posts_count: int
    followers_count: int
    following_count: int
    joined_ms: int
