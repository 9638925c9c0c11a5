"""A server that may call a web server on this machine."""

from collections.abc import Iterator

import pytest

from tests.conftest import ENGINES, NewDatabase
from tests.outside import Outside, ThisMachine
from tests.server import Server, running_server


@pytest.fixture(scope="module", params=ENGINES)
def server(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("data")
    with new_database(request.param) as url:
        with running_server(url, folder, guard=ThisMachine(), previews="on") as server:
            yield server


@pytest.fixture
def web(world: Outside) -> Outside:
    world.answers.clear()
    world.heard.clear()
    return world
