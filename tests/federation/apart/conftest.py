"""Servers that say something."""

import pytest

from tests.api import staff
from tests.api.people import Person
from tests.server import Server


@pytest.fixture(scope="module")
def boss(here: Server) -> Person:
    return staff.arriving(here)
