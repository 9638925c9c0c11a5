"""Notifications, the policy that lets them in, and what waits outside."""

import msgspec

FILTER_ELSEWHERE = "elsewhere"


class Notification(msgspec.Struct, frozen=True):
    """`unique_key` makes an effect that runs twice write one row."""

    id: int
    account_id: int
    from_account_id: int
    type: str
    status_id: int | None
    group_key: str
    filtered: bool
    unique_key: str
    created_at: int
    collection_id: int | None = None


class NotificationPolicy(msgspec.Struct, frozen=True):
    """Each value: accept, filter or drop; `for_private_mentions` also FILTER_ELSEWHERE."""

    account_id: int
    for_not_following: str = "accept"
    for_not_followers: str = "accept"
    for_new_accounts: str = "accept"
    for_private_mentions: str = FILTER_ELSEWHERE
    for_limited_accounts: str = "filter"


class PolicyChoice(msgspec.Struct, frozen=True, kw_only=True):
    """accept, filter or drop; what is not named stays."""

    for_not_following: str | None = None
    for_not_followers: str | None = None
    for_new_accounts: str | None = None
    for_private_mentions: str | None = None
    for_limited_accounts: str | None = None


class NotificationRequest(msgspec.Struct, frozen=True):
    id: int
    account_id: int
    from_account_id: int
    created_at: int
    updated_at: int


class Waiting(msgspec.Struct, frozen=True):
    """A request with how many notifications it holds, counted up to a limit, and the last post among them."""

    request: NotificationRequest
    count: int
    last_status_id: int | None
