"""A post that is taken back: the question, its receipt, and what stands at its address afterwards. And how
other servers took it, and its end.
"""

from collections.abc import Iterable
from typing import ClassVar

from msgspec import Struct

from sabar.model.federation import Told
from sabar.web.frame.layout_parts import PagerView
from sabar.web.frame.page import Page
from sabar.web.frame.post_parts import Audience, PostView


class RecallPage(Page, frozen=True, kw_only=True):
    """/@name/{id}/recall. Sent to /web/status/{id}/recall: `announce` (whoever opens its address is told) and
    `reason`.
    """

    template: ClassVar[str] = "posts/recall.html"
    post: PostView
    announce: bool = False
    reason: str = ""
    most: int
    error: str = ""


class WayView(Struct, frozen=True):
    """A way by which the post left, and how often; None: a few times at most."""

    way: str
    count: int | None


class ToldView(Struct, frozen=True):
    """A server; `state`: how it went, as `InboxState`."""

    host: str
    state: str
    at_ms: int


def of_told(records: Iterable[Told]) -> tuple[ToldView, ...]:
    return tuple(ToldView(one.host, one.state.value, one.at) for one in records)


class ServersPage(Page, frozen=True, kw_only=True):
    """/@name/{id}/servers, of one's own post; `url`: its page, `open`: other servers may ask for it."""

    template: ClassVar[str] = "posts/servers.html"
    url: str
    servers: tuple[ToldView, ...]
    open: bool


class ReceiptView(Struct, frozen=True, kw_only=True):
    """`ways`: none where a figure would say who."""

    id: str
    audience: Audience
    posted_ms: int
    recalled_ms: int
    seconds_out: int
    ways: tuple[WayView, ...]
    announced: bool
    reason: str


class ReceiptPage(Page, frozen=True, kw_only=True):
    """/receipts/{id}, of a post that was taken back. `servers`: what each answered that had it."""

    template: ClassVar[str] = "posts/receipt.html"
    receipt: ReceiptView
    servers: tuple[ToldView, ...] = ()


class ReceiptsPage(Page, frozen=True, kw_only=True):
    """/receipts: one's own, newest posts first."""

    template: ClassVar[str] = "posts/receipts.html"
    receipts: tuple[ReceiptView, ...]
    pager: PagerView


class RecalledPage(Page, frozen=True, kw_only=True):
    """What stands at the address of a post whose author says that it was taken back."""

    template: ClassVar[str] = "posts/recalled.html"
    recalled_ms: int
    reason: str
