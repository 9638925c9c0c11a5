"""Pages of whom and what one keeps away."""

from typing import ClassVar

from msgspec import Struct

from sabar.web.frame.layout_parts import FormView, PagerView
from sabar.web.frame.page import Page
from sabar.web.frame.people_parts import AccountView


class BlocksPage(Page, frozen=True, kw_only=True):
    """/settings/blocks."""

    template: ClassVar[str] = "account/blocks.html"
    people: tuple[AccountView, ...]
    pager: PagerView


class MutedView(Struct, frozen=True, kw_only=True):
    """`until_ms`: None is for good. `hears`: of mentions and the like one is told all the same."""

    account: AccountView
    until_ms: int | None
    hears: bool


class MutesPage(Page, frozen=True, kw_only=True):
    """/settings/mutes."""

    template: ClassVar[str] = "account/mutes.html"
    people: tuple[MutedView, ...]
    pager: PagerView


class DomainsPage(Page, frozen=True, kw_only=True):
    """/settings/domains. POST the same path: `domain`. POST /settings/domains/end: `domain`."""

    template: ClassVar[str] = "account/domains.html"
    domains: tuple[str, ...]
    pager: PagerView
    form: FormView
