"""Rules by which a writer's own posts wait before anybody has them."""

from enum import StrEnum

import msgspec


class RuleWait(StrEnum):
    """For how long; `TOMORROW`: until the morning that comes, `FOR_GOOD`: until its writer sends it,
    `COLLEAGUE`: until a colleague says yes.
    """

    FIVE_MINUTES = "5m"
    HALF_AN_HOUR = "30m"
    TOMORROW = "tomorrow"
    FOR_GOOD = "good"
    COLLEAGUE = "colleague"


class HoldRule(msgspec.Struct, frozen=True):
    """All that it says has to be so. `weekdays`: 1 (Monday) to 7; `from_minute` and `to_minute`: of the day;
    `words`: one of them; `strangers`: it answers somebody whom its writer does not follow; `above`: more
    people than that may read it; `label_ids`: one of them bears one of these labels. What is empty is not
    asked. `colleague_id`: the account that is asked; None: every colleague.
    """

    id: int
    account_id: int
    enabled: bool
    wait: RuleWait
    weekdays: list[int]
    from_minute: int | None
    to_minute: int | None
    words: list[str]
    strangers: bool
    above: int | None
    label_ids: list[int]
    created_at: int
    colleague_id: int | None = None
