"""Answers that many ask for and that may be a little old: made once, kept for a while in the shared cache."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec

from sabar.services import Services

Value = TypeVar("Value")


async def get(
    app: Services, key: str, ttl_ms: int, kind: type[Value], make: Callable[[], Awaitable[Value]]
) -> Value:
    """The kept value, or what `make` returns, kept for `ttl_ms`."""
    kept = await app.cache.get(key)
    if kept is not None:
        return msgspec.json.decode(kept, type=kind)
    value = await make()
    await app.cache.set(key, msgspec.json.encode(value), ttl_ms)
    return value
