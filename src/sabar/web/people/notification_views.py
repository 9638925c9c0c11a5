"""Notifications: their page, and one of them for a script."""

from typing import ClassVar, Literal

from msgspec import Struct

from sabar.web.frame.layout_parts import LinkView, PagerView
from sabar.web.frame.page import Page, Piece
from sabar.web.frame.people_parts import AccountView
from sabar.web.frame.post_parts import PostView

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


class NotificationView(Struct, frozen=True, kw_only=True):
    """A notification. `people` holds newest first and at most a few of `people_count`."""

    id: str
    kind: NotificationKind
    people: tuple[AccountView, ...]
    people_count: int
    created_ms: int
    post: PostView | None = None
    collection: LinkView | None = None
    unread: bool = False


class NotificationsPage(Page, frozen=True, kw_only=True):
    """/notifications, /notifications?only=mentions. Opening it marks what it shows as read."""

    template: ClassVar[str] = "people/notifications.html"
    only: Literal["all", "mentions"]
    #: the newest, so that what comes is read by whoever looks
    first: bool = True
    notices: tuple[NotificationView, ...]
    pager: PagerView


class NotificationFragment(Piece, frozen=True, kw_only=True):
    template: ClassVar[str] = "people/notification_fragment.html"
    notice: NotificationView
