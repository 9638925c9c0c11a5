"""Filter, FilterKeyword, FilterStatus, FilterResult, and the older V1::Filter."""

import msgspec

from sabar.reads import api_types


class FilterKeyword(msgspec.Struct, frozen=True):
    id: api_types.Id
    keyword: str
    whole_word: bool


class FilterStatus(msgspec.Struct, frozen=True):
    id: api_types.Id
    status_id: api_types.Id


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """`keywords` and `statuses` are left out inside a FilterResult."""

    id: api_types.Id
    title: api_types.Title
    context: list[str]
    expires_at: api_types.Time | None
    filter_action: str
    keywords: list[FilterKeyword] | msgspec.UnsetType = msgspec.UNSET
    statuses: list[FilterStatus] | msgspec.UnsetType = msgspec.UNSET


class FilterResult(msgspec.Struct, frozen=True):
    filter: Filter
    keyword_matches: list[str] | None
    status_matches: list[str] | None


class V1Filter(msgspec.Struct, frozen=True, kw_only=True):
    """One keyword together with its filter, as clients before version 2 know it; `id` is the keyword's."""

    id: api_types.Id
    phrase: str
    context: list[str]
    expires_at: api_types.Time | None
    irreversible: bool
    whole_word: bool
