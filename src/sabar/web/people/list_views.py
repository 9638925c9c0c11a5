"""Pages of lists."""

from typing import ClassVar

from msgspec import Struct

from sabar.web.frame.layout_parts import FormView, PagerView
from sabar.web.frame.page import Page
from sabar.web.frame.people_parts import AccountView
from sabar.web.frame.post_parts import PostView


class ListView(Struct, frozen=True, kw_only=True):
    id: str
    title: str
    members: int
    url: str
    exclusive: bool = False


class ListsPage(Page, frozen=True, kw_only=True):
    """/lists. POST /lists: `title`."""

    template: ClassVar[str] = "people/lists.html"
    lists: tuple[ListView, ...]
    form: FormView


class ListPage(Page, frozen=True, kw_only=True):
    """/lists/{id}."""

    template: ClassVar[str] = "people/list.html"
    list: ListView
    posts: tuple[PostView, ...]
    pager: PagerView


class ListEditPage(Page, frozen=True, kw_only=True):
    """/lists/{id}/edit. POST the same path: `title`, `exclusive`. POST …/members/add (`handle`),
    …/members/remove (`account`). Deleting goes through a ConfirmPage at …/delete.
    """

    template: ClassVar[str] = "people/list_edit.html"
    list: ListView
    members: tuple[AccountView, ...]
    form: FormView
