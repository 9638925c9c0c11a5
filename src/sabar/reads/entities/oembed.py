"""OEmbed."""

import msgspec


class OEmbed(msgspec.Struct, frozen=True, kw_only=True):
    """`cache_age` in seconds; `height` None: as high as its words are."""

    type: str
    version: str
    title: str
    author_name: str
    author_url: str
    provider_name: str
    provider_url: str
    cache_age: int
    html: str
    width: int
    height: int | None
