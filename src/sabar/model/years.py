"""What is told of somebody's year, and of work that a client waits for."""

import msgspec


class Month(msgspec.Struct, frozen=True):
    """`statuses` written and `followers` won in a month (1 to 12)."""

    month: int
    statuses: int
    followers: int


class UsedTag(msgspec.Struct, frozen=True):
    name: str
    count: int


class TopStatuses(msgspec.Struct, frozen=True):
    """Ids as text; the last two are kept for clients that look for them."""

    by_reblogs: str | None
    by_favourites: str | None = None
    by_replies: str | None = None


class YearData(msgspec.Struct, frozen=True):
    """Schema 2 of Mastodon's annual reports."""

    archetype: str
    time_series: list[Month]
    top_hashtags: list[UsedTag]
    top_statuses: TopStatuses


class AnnualReport(msgspec.Struct, frozen=True):
    account_id: int
    year: int
    schema_version: int
    data: YearData
    share_key: str
    viewed_at: int | None
    created_at: int


class Refresh(msgspec.Struct, frozen=True):
    """`key` says what is being made: only one runs for each. `status`: running or finished."""

    id: int
    account_id: int | None
    key: str
    status: str
    result_count: int | None
    created_at: int
