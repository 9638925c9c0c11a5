"""Who may have a file."""

from enum import StrEnum

import msgspec

from sabar.model.audience import Visibility


class Holder(msgspec.Struct, frozen=True):
    """What a file belongs to: a post, or an upload that waits for one (`visibility` is None), or something
    everybody sees (of an account, or of nobody in particular). `reported_id`: a post that is gone and is kept
    for those who work on a report; `scheduled_id`: the post that waits and is to have it.
    """

    account_id: int | None
    status_id: int | None
    visibility: Visibility | None
    suspended: bool
    reported_id: int | None
    scheduled_id: int | None


class Readers(StrEnum):
    """For whom a file is; it decides how long others may keep it."""

    EVERYBODY = "everybody"
    FOLLOWERS = "followers"
    #: those it was sent to, or its owner alone
    FEW = "few"
