"""Pages about spaces and who is in them; all but the first stand inside one."""

from typing import ClassVar, Literal

from msgspec import Struct

from sabar.web.frame.layout_parts import FormView
from sabar.web.frame.page import ConfirmPage, Page
from sabar.web.frame.people_parts import AccountView

RoleName = Literal["owner", "member", "guest"]
#: How long things are kept, in seconds; None keeps them.
Retention = int | None


class ExportView(Struct, frozen=True, kw_only=True):
    """What everybody in a space is told of downloading everything: `who` announced it at `asked_ms`, an
    owner can from `at_ms` until `ends_ms`; from `days_from_ms` on it is told so many `days` before. Times are
    0 where there is no such thing, and may be past.
    """

    who: str
    asked_ms: int
    at_ms: int
    ends_ms: int
    days: int
    days_from_ms: int


class SpaceView(Struct, frozen=True, kw_only=True):
    """A space as somebody sees who is in it. `role`: his own; `ends_ms`: when he is out again;
    `closes_ms`: it is closed, and destroyed then. `held`: two owners demand that nothing is destroyed.
    `leaks`: its leak test failed, and none has passed since.
    """

    id: str
    slug: str
    name: str
    url: str
    role: RoleName
    ends_ms: int | None = None
    closes_ms: int | None = None
    retention: Retention = None
    unread: int = 0
    held: bool = False
    export: ExportView
    leaks: bool = False

    @property
    def owned(self) -> bool:
        return self.role == "owner"


class SpacesPage(Page, frozen=True, kw_only=True):
    """/s. POST the same path: `name`, `past`, `retention` (one of `retentions`, or empty)."""

    template: ClassVar[str] = "spaces/index.html"
    spaces: tuple[SpaceView, ...]
    retentions: tuple[Retention, ...]
    form: FormView


class SpacePage(Page, frozen=True, kw_only=True):
    """The base of all pages inside a space."""

    space: SpaceView


class SpaceConfirmPage(ConfirmPage, frozen=True, kw_only=True):
    """Asks inside a space before somebody leaves or is sent out, before it is handed over, and before a post
    is deleted; `tab`: of which of its pages.
    """

    template: ClassVar[str] = "spaces/confirm.html"
    space: SpaceView
    tab: Literal["posts", "members"]


class MemberView(Struct, frozen=True, kw_only=True):
    """`account` has no address where it is for spaces alone. `ends_ms`: of a guest. `me`: the reader.
    `changeable`: the reader may make something else of him.
    """

    account: AccountView
    role: RoleName
    joined_ms: int
    ends_ms: int | None = None
    me: bool = False
    changeable: bool = False


class MembersPage(SpacePage, frozen=True, kw_only=True):
    """/s/{slug}/members. `last_owner`: the reader, who therefore cannot leave."""

    template: ClassVar[str] = "spaces/members.html"
    members: tuple[MemberView, ...]
    last_owner: bool


class MemberPage(SpacePage, frozen=True, kw_only=True):
    """/s/{slug}/members/{account}. POST the same path: `role`, `ends_at` for a guest, on the clock of the
    reader's zone. Removing and handing over go through a SpaceConfirmPage at …/remove and …/hand-over.
    """

    template: ClassVar[str] = "spaces/member.html"
    member: MemberView
    last_owner: bool
    form: FormView


class InviteView(Struct, frozen=True, kw_only=True):
    """An invitation that is open. `most_uses`: None is without end; `ends_ms`: of whoever comes in by it as a
    guest.
    """

    id: str
    role: RoleName
    created_ms: int
    expires_ms: int
    uses: int
    most_uses: int | None
    mail_domain: str = ""
    ends_ms: int | None = None


class InvitesPage(SpacePage, frozen=True, kw_only=True):
    """/s/{slug}/invites. POST the same path: `role`, `lasts` (seconds), `uses` (or empty), `mail_domain`,
    `ends_at` for a guest, `email` where the server sends `mail`. POST …/{id}/end. `fresh`: the link that was
    just made, which is shown now only; `sent_to`: and was sent.
    """

    template: ClassVar[str] = "spaces/invites.html"
    invites: tuple[InviteView, ...]
    form: FormView
    mail: bool
    fresh: str = ""
    sent_to: str = ""


class JoinPage(Page, frozen=True, kw_only=True):
    """/s/join/{token}: where the link leads. POST the same path comes in. Signed out one sees no more than
    that there is a space; `name` is empty then, unless its owners allow it outside. `past`: what was said
    before is shown.
    """

    template: ClassVar[str] = "spaces/join.html"
    name: str
    role: RoleName
    members: int
    past: bool
    mail_domain: str
    ends_ms: int | None
    inside: bool
    url: str
    form: FormView


class NoWayInPage(Page, frozen=True, kw_only=True):
    """A link that leads nowhere, for whatever reason."""

    template: ClassVar[str] = "spaces/no_way_in.html"


class ArrivingPage(Page, frozen=True, kw_only=True):
    """/s/join/{token}/guest. POST the same path: `name`, `email`, `password`. `url`: of the invitation;
    `ends_ms`: when a guest is out again.
    """

    template: ClassVar[str] = "spaces/arriving.html"
    url: str
    ends_ms: int | None
    mail_domain: str
    form: FormView
