"""A space, and who is in it."""

from enum import StrEnum
from typing import NamedTuple

import msgspec

from sabar.model.spaces.notices import Notify, Outside


class Role(StrEnum):
    """`guest`: from outside, until a day that everybody in the space can see."""

    OWNER = "owner"
    MEMBER = "member"
    GUEST = "guest"


class Sight(NamedTuple):
    """What of a space somebody sees: what was said since that time (ms), and that of the leak test or not."""

    since: int
    proofs: bool

    def shows(self, at: int, *, proof: bool) -> bool:
        return at >= self.since and (self.proofs or not proof)


EVERYTHING = Sight(0, True)


class Space(msgspec.Struct, frozen=True):
    """`slug`: its address, with a random part. `past`: who joins sees what was said before.
    `retention_seconds`: so long after it was said everything is gone; None keeps it. `outside`: how
    much push and mail say of it. `previews`: pages that posts link to are fetched. `closes_at`: it is closed,
    and at that time its keys are destroyed. `held`: how many owners demand that nothing is
    destroyed. `log_lines`, `log_hash`: how many lines the log has, and the last one's hash. `standup`: the
    days of the week on which everybody is asked, `12345` from Monday to Friday; empty where it is off.
    `notices_stopped_at`: its leak test failed, and nothing of it is told outside since.

    `export_days`: so long before everything is downloaded, its members are told; until `export_days_from` as
    `export_days_before` says. `export_at`: what `export_who` announced at `export_asked_at` can be downloaded
    from then on (`rules.spaces.exports`).
    """

    id: int
    slug: str
    name: str
    created_at: int
    past: bool = True
    retention_seconds: int | None = None
    outside: Outside = Outside.NAME
    closes_at: int | None = None
    held: int = 0
    log_lines: int = 0
    log_hash: str = ""
    export_days: int = 0
    export_days_before: int = 0
    export_days_from: int | None = None
    export_asked_at: int | None = None
    export_at: int | None = None
    export_who: str = ""
    standup: str = ""
    notices_stopped_at: int | None = None
    previews: bool = False


class Member(msgspec.Struct, frozen=True):
    """`ends_at`: a guest is out at that time. `seen_id`: the newest post read; `sees_from`: nothing before
    this time is shown. `proof`: nobody, but one of the leak test. `standup_minute`: of his day, at which he
    is asked; None: never. `standup_done`: his last day (`rules.spaces.standup`) on which he answered, or
    would not. `notify`: of what he is told while he is not there; `by_mail`: also by letters, which wrote of
    everything up to the post `letter_id`.
    """

    space_id: int
    account_id: int
    role: Role
    joined_at: int
    ends_at: int | None = None
    seen_id: int = 0
    sees_from: int = 0
    holds: bool = False
    proof: bool = False
    standup_minute: int | None = 9 * 60
    standup_done: int = 0
    notify: Notify = Notify.NAMED
    by_mail: bool = False
    letter_id: int = 0

    @property
    def sight(self) -> Sight:
        return Sight(self.sees_from, self.proof)

    def inside(self, now: int) -> bool:
        return self.ends_at is None or now < self.ends_at


class Entered(msgspec.Struct, frozen=True):
    """Somebody who stands in a space: the only thing by which anything of it is read or changed."""

    space: Space
    me: Member

    @property
    def owner(self) -> bool:
        return self.me.role is Role.OWNER


class Company(msgspec.Struct, frozen=True):
    """Who reads what is said in a space, as numbers. `guests_until`: when the last of them is out; `faces`:
    the account ids of some.
    """

    members: int
    guests: int
    guests_until: int | None
    faces: list[int]


class Invite(msgspec.Struct, frozen=True):
    """A link into a space; its token is stored as a hash. `uses_left`: None is without end. `mail_domain`:
    for people with a confirmed address there. `ends_at`: for whoever comes in as a guest.
    """

    id: int
    space_id: int
    token_hash: str
    role: Role
    account_id: int
    created_at: int
    expires_at: int
    uses: int = 0
    most_uses: int | None = None
    mail_domain: str = ""
    ends_at: int | None = None
