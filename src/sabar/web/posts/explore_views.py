"""Pages about what is talked of, and where staff decides what may be."""

from typing import ClassVar, Literal

from msgspec import Struct

from sabar.web.frame.page import Page
from sabar.web.frame.parts import CardView, PagerView, PostView, TagView


class LinkView(Struct, frozen=True, kw_only=True):
    """A linked page. `people` of today and yesterday, `posts` of the week."""

    card: CardView
    people: int
    posts: int


class ExplorePage(Page, frozen=True, kw_only=True):
    """/explore?kind=posts, links, tags."""

    template: ClassVar[str] = "explore.html"
    kind: Literal["posts", "links", "tags"]
    posts: tuple[PostView, ...]
    links: tuple[LinkView, ...]
    tags: tuple[TagView, ...]


class LinkPage(Page, frozen=True, kw_only=True):
    """/explore/link?url=: the posts that link one page."""

    template: ClassVar[str] = "explore_link.html"
    title: str
    url: str
    posts: tuple[PostView, ...]
    pager: PagerView


class ReviewView(Struct, frozen=True, kw_only=True):
    """Something that trends or would. `about`: one line on it; `url` leads to it."""

    kind: Literal["link", "publisher", "status", "tag"]
    id: str
    title: str
    about: str = ""
    url: str = ""
    people: int = 0
    state: Literal["open", "allowed", "rejected"]


class TrendsPage(Page, frozen=True, kw_only=True):
    """/admin/trends?kind=. POST /admin/trends/review: `kind`, `id`, `allow` (1 or 0). `mode`: the setting."""

    template: ClassVar[str] = "admin_trends.html"
    kind: Literal["link", "publisher", "status", "tag"]
    mode: Literal["open", "reviewed", "off"]
    rows: tuple[ReviewView, ...]
