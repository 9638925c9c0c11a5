"""What a reader does not want to see."""

import msgspec


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
