"""A server of another making, and people of both."""

from collections.abc import Iterator

import pytest

from tests.federation import scripted
from tests.federation.scripted import Peer


@pytest.fixture(scope="module")
def peer() -> Iterator[Peer]:
    with scripted.peer() as found:
        yield found
