"""Counts what callers do in fixed windows, the way the rate-limit headers of Mastodon describe them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from sabar.backends.cache import Cache
from sabar.kit.clock import Clock
from sabar.kit.rate import Rate
from sabar.model.errors import TooMany


class Verdict(msgspec.Struct, frozen=True):
    """The answer to one request; the numbers are those of the rate with the fewest units left.

    `reset_ms` is the time at which its window ends; windows start at multiples of their length.
    """

    allowed: bool
    limit: int
    remaining: int
    reset_ms: int

    def wait_s(self, now: int) -> int:
        """Whole seconds from `now` (ms) to the end of the window, one at least."""
        return max(1, -(-(self.reset_ms - now) // 1000))


class Limits:
    """With `enabled` false everything is allowed and nothing counted."""

    def __init__(self, cache: Cache, clock: Clock, *, enabled: bool = True) -> None:
        self._cache = cache
        self._clock = clock
        self._enabled = enabled

    async def hit(self, charges: Sequence[tuple[Rate, str]], cost: int = 1) -> Verdict | None:
        """Charge `cost` units to every (rate, who); did all of them have room? None without charges.

        Refused requests are charged too, so a caller who keeps knocking stays out until the window ends.
        """
        now = self._clock.now_ms()
        tightest: Verdict | None = None
        for rate, who in charges:
            start = now - now % rate.window_ms
            end = start + rate.window_ms
            used = 0
            if self._enabled:
                used = await self._cache.incr(f"rate:{rate.name}:{who}:{start}", cost, end - now)
            verdict = Verdict(used <= rate.limit, rate.limit, max(rate.limit - used, 0), end)
            tightest = tighter(verdict, tightest)
        return tightest

    async def demand(self, charges: Sequence[tuple[Rate, str]], sentence: str = "", *, cost: int = 1) -> None:
        """As `hit`; raises `TooMany`, which says when to come back, if one had no room."""
        verdict = await self.hit(charges, cost)
        if verdict is not None and not verdict.allowed:
            raise TooMany(sentence, retry_after_s=verdict.wait_s(self._clock.now_ms()))


def tighter(one: Verdict, other: Verdict | None) -> Verdict:
    """Of two verdicts about one request the one its caller should know."""
    return one if other is None or _tighter(one, other) else other


def _tighter(one: Verdict, other: Verdict) -> bool:
    if one.allowed != other.allowed:
        return not one.allowed
    # Of two refusals the later end counts: a client that waits for the earlier one is refused again.
    return (one.remaining, -one.reset_ms) < (other.remaining, -other.reset_ms)
