"""Pages for finding: what is talked of, a search, a hashtag."""

from typing import ClassVar, Literal

from msgspec import Struct

from sabar.web.frame.layout_parts import FormView, PagerView
from sabar.web.frame.page import Page
from sabar.web.frame.people_parts import AccountView
from sabar.web.frame.post_parts import CardView, PostView, TagView


class LinkedPageView(Struct, frozen=True, kw_only=True):
    """A linked page. `people` of today and yesterday, `posts` of the week."""

    card: CardView
    people: int
    posts: int


class ExplorePage(Page, frozen=True, kw_only=True):
    """/explore?kind=posts, people, links, tags."""

    template: ClassVar[str] = "posts/explore.html"
    kind: Literal["posts", "people", "links", "tags"]
    posts: tuple[PostView, ...]
    people: tuple[AccountView, ...] = ()
    links: tuple[LinkedPageView, ...]
    tags: tuple[TagView, ...]


class LinkPage(Page, frozen=True, kw_only=True):
    """/explore/link?url=: the posts that link one page."""

    template: ClassVar[str] = "posts/explore_link.html"
    title: str
    url: str
    posts: tuple[PostView, ...]
    pager: PagerView


class SearchPage(Page, frozen=True, kw_only=True):
    """/search?q=&kind=. `unknown`: operators of values that mean nothing; `address`: what was
    sought is one of another server, which was asked.
    """

    template: ClassVar[str] = "posts/search.html"
    q: str
    kind: Literal["all", "people", "posts", "tags"]
    unknown: tuple[str, ...]
    address: bool = False
    people: tuple[AccountView, ...]
    posts: tuple[PostView, ...]
    tags: tuple[TagView, ...]
    pager: PagerView


class TagPage(Page, frozen=True, kw_only=True):
    """/tags/{name}. POST /web/tag/{name}/follow, /unfollow."""

    template: ClassVar[str] = "posts/tag.html"
    tag: TagView
    posts: tuple[PostView, ...]
    pager: PagerView


class OwnTagsPage(Page, frozen=True, kw_only=True):
    """/settings/hashtags. POST the same path: `followed` or `featured`. POST /web/tag/{name}/unfollow,
    /unfeature. `full`: no more fit on the profile."""

    template: ClassVar[str] = "posts/own_tags.html"
    followed: tuple[TagView, ...]
    pager: PagerView
    featured: tuple[TagView, ...]
    full: bool
    form: FormView
