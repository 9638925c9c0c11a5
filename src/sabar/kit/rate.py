"""How often something may happen."""

import msgspec


class Rate(msgspec.Struct, frozen=True):
    """At most `limit` units in each window of `window_ms`. Rates of one name share their counters."""

    name: str
    limit: int
    window_ms: int
