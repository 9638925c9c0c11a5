"""One server per test file and engine, and people on it."""

from collections.abc import Iterator

import pytest

from tests.api import cast
from tests.api.cast import Person
from tests.conftest import ENGINES, NewDatabase
from tests.server import Server, running_server


@pytest.fixture(scope="module", params=ENGINES)
def server(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    with new_database(request.param) as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def ada(server: Server) -> Person:
    return cast.join(server, "ada")


@pytest.fixture(scope="module")
def bob(server: Server) -> Person:
    return cast.join(server, "bob")


@pytest.fixture(scope="module")
def cleo(server: Server) -> Person:
    return cast.join(server, "cleo")
