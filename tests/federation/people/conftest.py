"""A server of another making, and people of both."""

from collections.abc import Iterator

import pytest

from tests.federation import scripted
from tests.federation.scripted import Peer


@pytest.fixture(scope="module")
def peer(engine: str) -> Iterator[Peer]:
    """One for each engine, so that nothing was asked of it before."""
    with scripted.peer() as found:
        yield found
