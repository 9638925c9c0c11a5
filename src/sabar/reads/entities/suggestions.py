"""Suggestion."""

import msgspec

from sabar.reads.entities.ready import AccountJson


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """`source` is the older word for what `sources` says."""

    source: str
    sources: list[str]
    account: AccountJson
