"""Pieces of a page that scripts ask for, drawn by the same macros as the pages around them.

GET /web/fragments/status/{id} (`?focal=1` for the large form), /web/fragments/account/{id}/counts and
/web/fragments/notification/{id}. A form sent with `X-Requested-With: sabar` is answered by the piece that
takes
its place: a post for /web/status/…, the follow button for /web/account/…, the new post (200) or the box
with its
errors (422) for the box, 204 when a post is gone.
"""

from typing import ClassVar

from sabar.web.frame.page import Page
from sabar.web.frame.parts import AccountView, BoxView, NoticeView, PostView


class PostFragment(Page, frozen=True, kw_only=True):
    template: ClassVar[str] = "fragments/post.html"
    post: PostView
    focal: bool = False


class FollowFragment(Page, frozen=True, kw_only=True):
    template: ClassVar[str] = "fragments/follow.html"
    account: AccountView


class CountsFragment(Page, frozen=True, kw_only=True):
    template: ClassVar[str] = "fragments/counts.html"
    account: AccountView
    posts_count: int
    followers_count: int
    following_count: int
    joined_ms: int


class NoticeFragment(Page, frozen=True, kw_only=True):
    template: ClassVar[str] = "fragments/notice.html"
    notice: NoticeView


class BoxFragment(Page, frozen=True, kw_only=True):
    template: ClassVar[str] = "fragments/box.html"
    box: BoxView
