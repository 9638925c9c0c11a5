"""Lists of servers to keep at a distance, as pages show them."""

from typing import ClassVar

from msgspec import Struct

from sabar.rules.blocklists.changes import Kind
from sabar.web.frame.layout_parts import FormView
from sabar.web.frame.page import Page


class SourceView(Struct, frozen=True, kw_only=True):
    """A list. `lines`: how many servers it names; `held`: how many stand because of it."""

    id: str
    name: str
    url: str = ""
    automatic: bool = False
    lines: int = 0
    held: int = 0
    asked_ms: int | None = None
    changed_ms: int | None = None
    error: str = ""


class ChangeView(Struct, frozen=True, kw_only=True):
    """`before`: the severity that holds now; `ending`: how many follows it would end."""

    kind: Kind
    domain: str
    severity: str
    before: str = ""
    media: bool = True
    reports: bool = True
    comment: str = ""
    by_hand: bool = False
    declined: bool = False
    ending: int = 0


class RefusedLineView(Struct, frozen=True, kw_only=True):
    number: int
    words: str
    why: str


class BlocklistSourcesPage(Page, frozen=True, kw_only=True):
    """/admin/gates/lists. POST there, multipart: `name`, `file`, `text`; …/subscribe: `name`, `url`,
    `automatic`. GET /admin/gates/export.csv has all blocks. `of`: the form that came back.
    """

    template: ClassVar[str] = "staff/blocklist_sources.html"
    form: FormView
    of: str = ""
    sources: tuple[SourceView, ...] = ()


class BlocklistSourcePage(Page, frozen=True, kw_only=True):
    """/admin/gates/lists/{id}: what it would change. POST …/apply: `domains`, or `everything`; …/ask;
    …/automatic: `automatic`; …/leave. `changes`: the first of `total`; `ending`: how many follows all of them
    would end, of `people` among others; `loose`: how many servers are treated so already, but not because of
    this list.
    """

    template: ClassVar[str] = "staff/blocklist_source.html"
    source: SourceView
    changes: tuple[ChangeView, ...]
    total: int
    there: int
    loose: int = 0
    ending: int
    people: tuple[str, ...]
    refused: tuple[RefusedLineView, ...]
    nothing_ticked: bool = False
