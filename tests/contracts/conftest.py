"""What the contract tests share: every version of the feeds port, and the real picture worker."""

from collections.abc import AsyncIterator

import pytest

from sabar.backends import media
from sabar.backends.arena.feeds import ArenaFeeds
from sabar.backends.feeds import Feeds
from sabar.kit.clock import FixedClock
from tests.pictures import a_worker


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture(params=["arena"])
def feeds(request: pytest.FixtureRequest, clock: FixedClock) -> Feeds:
    return ArenaFeeds(clock, max_feeds=64, slice_size=3)


@pytest.fixture(scope="module")
async def worker() -> AsyncIterator[media.MediaWorker]:
    """The real picture worker; its process is shared by the tests of one file."""
    made = a_worker()
    yield made
    await made.close()
