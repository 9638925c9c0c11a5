"""Posts that are shown to fewer people than before."""

from enum import StrEnum

import msgspec

from sabar.model.audience import Visibility


class State(StrEnum):
    """How far it is. What was narrowed can be had back for a while."""

    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


class Narrowing(msgspec.Struct, frozen=True):
    """Of the posts of an account with smaller ids than `before_id`, those that more people could read than
    `visibility` says: `done` of `total`, all down from the oldest to `reached`.
    """

    id: int
    account_id: int
    visibility: Visibility
    before_id: int
    reached: int
    state: State
    total: int
    done: int
    created_at: int


class Narrowed(msgspec.Struct, frozen=True):
    """One of them, and for whom it was before."""

    narrowing_id: int
    status_id: int
    visibility: Visibility
