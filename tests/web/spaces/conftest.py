"""A space with an owner, a member and a guest, and somebody outside."""

import pytest

from tests.server import Server
from tests.web.spaces.people import House
from tests.web.spaces.people import house as built


@pytest.fixture
def house(server: Server) -> House:
    return built(server)
