"""A server that may call a web server on this machine."""

from typing import Any

import pytest

from tests.outside import Outside, ThisMachine


@pytest.fixture(scope="module")
def server_options() -> dict[str, Any]:
    return {"guard": ThisMachine(), "previews": "on"}


@pytest.fixture
def web(world: Outside) -> Outside:
    world.answers.clear()
    world.heard.clear()
    return world
