"""What a reader keeps for himself: lists, filters, markers, notifications."""

import msgspec


class AccountList(msgspec.Struct, frozen=True):
    id: int
    account_id: int
    title: str
    replies_policy: str
    exclusive: bool


class FilterKeyword(msgspec.Struct, frozen=True):
    id: int
    filter_id: int
    keyword: str
    whole_word: bool


class FilterStatus(msgspec.Struct, frozen=True):
    id: int
    filter_id: int
    status_id: int


class Filter(msgspec.Struct, frozen=True):
    """`context`: home, notifications, public, thread, account. `action`: warn, hide or blur."""

    id: int
    account_id: int
    title: str
    context: list[str]
    action: str
    expires_at: int | None


class Marker(msgspec.Struct, frozen=True):
    account_id: int
    timeline: str
    last_read_id: int
    version: int
    updated_at: int


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


#: What nobody decided: private mentions of strangers wait when they come from another server.
FILTER_ELSEWHERE = "elsewhere"


class NotificationPolicy(msgspec.Struct, frozen=True):
    """Each value: accept, filter or drop; `for_private_mentions` also FILTER_ELSEWHERE."""

    account_id: int
    for_not_following: str = "accept"
    for_not_followers: str = "accept"
    for_new_accounts: str = "accept"
    for_private_mentions: str = FILTER_ELSEWHERE
    for_limited_accounts: str = "filter"


class NotificationRequest(msgspec.Struct, frozen=True):
    id: int
    account_id: int
    from_account_id: int
    created_at: int
    updated_at: int


class AccountConversation(msgspec.Struct, frozen=True):
    """A direct conversation as one participant keeps it."""

    id: int
    account_id: int
    conversation_id: int
    participants: list[int]
    last_status_id: int | None
    unread: bool


class PushSubscription(msgspec.Struct, frozen=True):
    id: int
    token_id: int
    account_id: int
    endpoint: str
    p256dh: str
    auth: str
    standard: bool
    policy: str
    alerts: dict[str, bool]
    created_at: int


class Report(msgspec.Struct, frozen=True):
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


class RuleWords(msgspec.Struct, frozen=True):
    """A rule in another language."""

    text: str
    hint: str = ""


class InstanceRule(msgspec.Struct, frozen=True):
    """`translations`: language → words."""

    id: int
    position: int
    text: str
    hint: str
    translations: dict[str, RuleWords] = {}
