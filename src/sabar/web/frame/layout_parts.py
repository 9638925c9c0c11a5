"""What stands around every page, and small parts that many pages show.

Times are milliseconds since the epoch; a `url` is a path or an address. Text is plain and is escaped by the
templates; fields named `*_html` hold HTML that was already sanitised.
"""

from typing import Literal

import msgspec
from msgspec import Struct

from sabar.web.frame.people_parts import AccountView

Registrations = Literal["open", "approval", "invite", "closed"]
Theme = Literal["auto", "light", "dark"]
ChecklistKind = Literal["name", "join", "mail", "invite", "post"]


class FormView(Struct, frozen=True, kw_only=True):
    """A form as it was sent. `errors` maps a field name to one sentence; the key `form` speaks of the whole
    form."""

    values: dict[str, str] = {}
    errors: dict[str, str] = {}


class LanguageView(Struct, frozen=True, kw_only=True):
    """A language and its name in that language."""

    code: str
    name: str


class LinkView(Struct, frozen=True, kw_only=True):
    text: str
    url: str


class PagerView(Struct, frozen=True, kw_only=True):
    """Links to the next page back in time and forward again; None where there is none."""

    older: str | None = None
    newer: str | None = None


class ChecklistItemView(Struct, frozen=True, kw_only=True):
    kind: ChecklistKind
    done: bool
    url: str


class RuleView(Struct, frozen=True, kw_only=True):
    text: str
    hint: str = ""


class SiteView(Struct, frozen=True, kw_only=True, cache_hash=True):
    """This server, as everyone may know it. `message_html` is for those who would like to join; `brake`: why
    that is not as easy as staff left it. `source_url` is where the running code can be had (AGPL).
    `members_only`: visitors find the login, and nothing else. `federates`: other servers are spoken with.
    """

    name: str
    host: str
    description: str
    registrations: Registrations
    source_url: str
    version: str
    people: int | None = None
    posts: int | None = None
    contact: str | None = None
    rules: tuple[RuleView, ...] = ()
    message_html: str = ""
    terms: bool = False
    members_only: bool = False
    federates: bool = False
    brake: Literal["", "staff", "day", "full"] = ""


class FlashView(Struct, frozen=True, kw_only=True):
    """One sentence shown once after a redirect."""

    text: str
    bad: bool = False


class Around(Struct, frozen=True, kw_only=True):
    """What a piece of a page knows of the page it is for. `path` is its own path and query, sent back as
    `return_to`; `zone` is an IANA name used to write full dates; `moved`: the viewer is another account now.
    """

    lang: str
    path: str
    now_ms: int
    viewer: AccountView | None = None
    zone: str = "UTC"
    moved: bool = False


class Shell(Around, frozen=True, kw_only=True):
    """What every page has around it. `staff`: may decide about people; `runs`: about the server too;
    `guest`: has an account for spaces alone.

    `others` are signed in in the same browser. `languages` are those the pages are written in. `noindex`:
    search engines are to leave the page out. `moved_to`: the account that the viewer is now. `asked`:
    what others ask the reader as a colleague; `spaces`: posts of his spaces that he has not read.
    """

    nonce: str
    site: SiteView
    moved_to: AccountView | None = None
    staff: bool = False
    runs: bool = False
    guest: bool = False
    unread: int = 0
    conversations: int = 0
    outbox: int = 0
    asked: int = 0
    spaces: int = 0
    requests: int = 0
    waiting: int = 0
    reports: int = 0
    appeals: int = 0
    wants_second_step: bool = False
    others: tuple[AccountView, ...] = ()
    flash: FlashView | None = None
    theme: Theme = "auto"
    shortcuts: bool = True
    languages: tuple[LanguageView, ...] = ()
    noindex: bool = False

    @property
    def lasting(self) -> "Shell":
        """What of it is the same on the reader's next page, unless something came in."""
        return msgspec.structs.replace(self, nonce="", path="", now_ms=0, flash=None, noindex=False)

    @property
    def invites(self) -> bool:
        """Whether the reader may bring somebody along."""
        return self.staff or self.site.registrations != "closed"
