"""What staff decide about accounts: strikes, appeals, notes, and the ties a suspension cuts."""

from collections.abc import Collection, Sequence
from enum import StrEnum

import msgspec

from sabar.model.audience import Visibility


class Measure(StrEnum):
    """What a strike did, by the names of the client API."""

    NONE = "none"
    DISABLE = "disable"
    MARK_SENSITIVE = "mark_statuses_as_sensitive"
    DELETE_STATUSES = "delete_statuses"
    SENSITIVE = "sensitive"
    SILENCE = "silence"
    SUSPEND = "suspend"


class Strike(msgspec.Struct, frozen=True):
    """`account_id`: who decided, never told to the person. `overruled_at`: an appeal was right."""

    id: int
    account_id: int | None
    target_id: int
    action: Measure
    text: str
    status_ids: list[int]
    report_id: int | None
    overruled_at: int | None
    created_at: int


class Appeal(msgspec.Struct, frozen=True):
    """What a person answers to a strike, once."""

    warning_id: int
    text: str
    created_at: int
    approved_at: int | None = None
    rejected_at: int | None = None
    decided_by_id: int | None = None

    @property
    def state(self) -> str:
        if self.approved_at is not None:
            return "approved"
        return "pending" if self.rejected_at is None else "rejected"


class Note(msgspec.Struct, frozen=True):
    """Words of staff for staff about an account."""

    id: int
    account_id: int | None
    target_id: int
    text: str
    created_at: int


class Severance(msgspec.Struct, frozen=True):
    """Ties that ended because of `target_name`, and how many one person lost."""

    id: int
    type: str
    target_name: str
    followers_count: int
    following_count: int
    created_at: int


class PeopleAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Whom staff looks for: all that is given has to be true at once. Words are beginnings, whatever their
    case; `statuses` by the names of the API: active, pending, disabled, silenced, sensitized, suspended.
    """

    local: bool = False
    remote: bool = False
    statuses: Collection[str] = ()
    staff: bool = False
    roles: Collection[str] | None = None
    invited_by: int | None = None
    username: str = ""
    display_name: str = ""
    domain: str = ""
    email: str = ""
    words: str = ""
    addresses: Sequence[str] | None = None


class Said(msgspec.Struct, frozen=True):
    """What a post said that is gone. `content` is safe HTML; `options`: of its poll."""

    visibility: Visibility
    created_at: int
    spoiler_text: str
    content: str
    language: str | None
    options: list[str] = []


class ReportedPost(msgspec.Struct, frozen=True):
    """A post that was deleted after somebody reported it, as that report keeps it."""

    report_id: int
    status_id: int
    said: Said
    deleted_at: int


class ReportsAsked(msgspec.Struct, frozen=True):
    """Which reports staff wants to see. `resolved` None: all."""

    resolved: bool | None = None
    account_id: int | None = None
    target_id: int | None = None


class Report(msgspec.Struct, frozen=True):
    """`in_space`: about a post of a space, sealed elsewhere with the comment (`model.spaces.reports`)."""

    id: int
    account_id: int
    target_id: int
    category: str
    comment: str
    status_ids: list[int]
    rule_ids: list[int]
    forward: bool
    action_taken_at: int | None
    created_at: int
    updated_at: int = 0
    assigned_id: int | None = None
    action_taken_by_id: int | None = None
    collection_ids: list[int] = []
    in_space: bool = False
