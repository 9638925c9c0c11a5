"""Pages of filters."""

from typing import ClassVar

from msgspec import Struct

from sabar.web.frame.layout_parts import FormView
from sabar.web.frame.page import Page


class FilterView(Struct, frozen=True, kw_only=True):
    """`context` and `action` as the client API names them. `posts`: how many single posts it holds; `over`:
    whether its end has passed."""

    id: str
    title: str
    words: tuple[str, ...]
    posts: int
    context: tuple[str, ...]
    action: str
    expires_ms: int | None
    over: bool = False


class WordView(Struct, frozen=True):
    """A row of the form; without `id` a new one."""

    id: str = ""
    keyword: str = ""
    whole_word: bool = True


class FiltersPage(Page, frozen=True, kw_only=True):
    """/settings/filters."""

    template: ClassVar[str] = "account/filters.html"
    filters: tuple[FilterView, ...]


class FilterPage(Page, frozen=True, kw_only=True):
    """/settings/filters/new and /settings/filters/{id}. POST the same path: `title`, `words[][id]` with
    `words[][keyword]` and `words[][whole_word]`, `context[]`, `lasts`, `action`, `return_to`. `filter` is
    None while it is made. Deleting goes through a ConfirmPage at …/delete.
    """

    template: ClassVar[str] = "account/filter.html"
    filter: FilterView | None
    form: FormView
    words: tuple[WordView, ...]
    context: tuple[str, ...]
    most_words: int
    action: str
    return_to: str
