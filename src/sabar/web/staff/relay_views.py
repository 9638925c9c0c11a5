"""The page of relays."""

from typing import ClassVar, Literal

from msgspec import Struct

from sabar.web.frame.layout_parts import FormView
from sabar.web.frame.page import Page


class RelayView(Struct, frozen=True, kw_only=True):
    """`received`, `last_uri`, `last_ms`: posts that became known by it, and the last of them; `dropped`: what
    came above what is taken; `waiting`: what is not sent to its server yet; `failed_ms`, `failure`: while
    that cannot be reached; `error`: why it could not be asked."""

    id: str
    address: str
    style: Literal["mastodon", "litepub"]
    state: Literal["waiting", "on", "refused", "off"]
    changed_ms: int
    received: int
    last_uri: str
    last_ms: int | None
    dropped: int
    waiting: int
    failed_ms: int | None
    failure: str
    error: str


class RelaysPage(Page, frozen=True, kw_only=True):
    """/admin/relays. POST there: `address`; …/{id}/enable, …/{id}/disable, …/{id}/remove. `each`: what is
    taken of one in a minute."""

    template: ClassVar[str] = "staff/relays.html"
    form: FormView
    relays: tuple[RelayView, ...]
    each: int
    federates: bool
