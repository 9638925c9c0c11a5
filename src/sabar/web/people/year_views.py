"""Pages for looking back on a year."""

from typing import ClassVar

from msgspec import Struct

from sabar.web.frame.layout_parts import LinkView
from sabar.web.frame.page import Page
from sabar.web.frame.people_parts import AccountView
from sabar.web.frame.post_parts import PostView


class YearChoice(Struct, frozen=True, kw_only=True):
    """`state`: available (then `url` leads there), generating or eligible."""

    year: int
    state: str
    url: str


class MonthView(Struct, frozen=True, kw_only=True):
    """`height`: of the bar, 0 to 100."""

    start_ms: int
    posts: int
    height: int


class YearsPage(Page, frozen=True, kw_only=True):
    """/settings/years. POST the same path: `year`."""

    template: ClassVar[str] = "people/years.html"
    years: tuple[YearChoice, ...]


class YearPage(Page, frozen=True, kw_only=True):
    """/@name/year/{year}/{key}. `kind`: lurker, booster, pollster, replier or oracle."""

    template: ClassVar[str] = "people/year.html"
    account: AccountView
    year: int
    kind: str
    posts_count: int
    followers_count: int
    months: tuple[MonthView, ...]
    tag: LinkView | None
    post: PostView | None
