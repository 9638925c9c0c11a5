"""Every version of the feeds port."""

import pytest

from sabar.backends.arena.feeds import ArenaFeeds
from sabar.backends.feeds import Feeds
from sabar.kit.clock import FixedClock


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture(params=["arena"])
def feeds(request: pytest.FixtureRequest, clock: FixedClock) -> Feeds:
    return ArenaFeeds(clock, max_feeds=64, slice_size=3)
