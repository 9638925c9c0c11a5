"""OEmbed."""

import msgspec

from sabar.reads import api_types


class OEmbed(msgspec.Struct, frozen=True, kw_only=True):
    """`cache_age` in seconds; `height` None: as high as its words are."""

    type: str
    version: api_types.Version
    title: api_types.Title
    author_name: str
    author_url: api_types.Address
    provider_name: str
    provider_url: api_types.Address
    cache_age: int
    html: str
    width: api_types.Width
    height: api_types.Height | None
