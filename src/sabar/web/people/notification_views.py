"""Notifications: their page, and one of them for a script."""

from typing import ClassVar, Literal

from msgspec import Struct

from sabar.web.frame.layout_parts import FormView, LinkView, PagerView
from sabar.web.frame.page import Page, Piece
from sabar.web.frame.people_parts import AccountView
from sabar.web.frame.post_parts import CorrectionView, PostView

NotificationKind = Literal[
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

Only = Literal["all", "mentions", "likes", "follows", "posts", "polls", "edits", "staff"]


class NotificationView(Struct, frozen=True, kw_only=True):
    """A notification. `people` holds newest first and at most a few of `people_count`. `key`: of
    the group it stands for; `correction`: the one it tells of.
    """

    id: str
    key: str
    kind: NotificationKind
    people: tuple[AccountView, ...]
    people_count: int
    created_ms: int
    post: PostView | None = None
    correction: CorrectionView | None = None
    collection: LinkView | None = None
    unread: bool = False


class NotificationsPage(Page, frozen=True, kw_only=True):
    """/notifications, `?only=` one kind. `kinds`: those of a tab that does not show all; `held`: people whose
    notifications wait to be let in.
    """

    template: ClassVar[str] = "people/notifications.html"
    only: Only
    #: the newest, so that what comes is read by whoever looks
    first: bool = True
    kinds: tuple[NotificationKind, ...]
    notices: tuple[NotificationView, ...]
    held: int
    pager: PagerView


class HeldView(Struct, frozen=True, kw_only=True):
    """Somebody whose notifications wait: how many, and the last post among them."""

    id: str
    person: AccountView
    count: int
    updated_ms: int
    post: PostView | None = None


class HeldPage(Page, frozen=True, kw_only=True):
    """/notifications/requests. `most`: more is not counted of one person."""

    template: ClassVar[str] = "people/held.html"
    held: tuple[HeldView, ...]
    most: int
    pager: PagerView


class HeldOfPage(Page, frozen=True, kw_only=True):
    """/notifications/requests/{id}: what one person said."""

    template: ClassVar[str] = "people/held_of.html"
    one: HeldView
    notices: tuple[NotificationView, ...]
    pager: PagerView


class NotificationFragment(Piece, frozen=True, kw_only=True):
    template: ClassVar[str] = "people/notification_fragment.html"
    notice: NotificationView


#: What a browser can be told of: the kinds of notifications, and what no application knows of.
Told = Literal[Only, "colleagues", "spaces"]


class PushPage(Page, frozen=True, kw_only=True):
    """/settings/push. Fields sent: `kinds[]`, and what a script puts in: `endpoint`, `p256dh`, `auth`; POST
    /settings/push/off. `chosen` is empty while the browser is told nothing.
    """

    template: ClassVar[str] = "people/push.html"
    kinds: tuple[Told, ...]
    chosen: tuple[Told, ...]
    on: bool
    server_key: str
    form: FormView
