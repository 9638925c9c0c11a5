"""Servers that say something."""

from collections.abc import Iterator

import pytest

from tests.api import staff
from tests.api.people import Person
from tests.federation import scripted
from tests.federation.scripted import Peer
from tests.server import Server


@pytest.fixture
def peer() -> Iterator[Peer]:
    with scripted.peer() as found:
        yield found


@pytest.fixture(scope="module")
def boss(here: Server) -> Person:
    return staff.arriving(here)
