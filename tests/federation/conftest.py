"""Two servers that may speak with each other, on one engine each, with people, and one of another making."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api import people
from tests.api.people import Person
from tests.conftest import ENGINES, NewDatabase
from tests.federation import scripted
from tests.federation.scripted import Peer
from tests.outside import ThisMachine
from tests.server import Server, running_server

BETWEEN: dict[str, Any] = {"federation": "on"}


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def here(
    engine: str,
    new_database: NewDatabase,
    tmp_path_factory: pytest.TempPathFactory,
    server_options: dict[str, Any],
) -> Iterator[Server]:
    folder, options = tmp_path_factory.mktemp("here"), BETWEEN | server_options
    with new_database(engine) as url, running_server(url, folder, guard=ThisMachine(), **options) as server:
        yield server


@pytest.fixture(scope="module")
def there(
    engine: str, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Another Sabar."""
    folder = tmp_path_factory.mktemp("there")
    with new_database(engine) as url, running_server(url, folder, guard=ThisMachine(), **BETWEEN) as server:
        yield server


@pytest.fixture(scope="module")
def ada(here: Server) -> Person:
    """Of `here`."""
    return people.join(here, "ada")


@pytest.fixture(scope="module")
def zoe(there: Server) -> Person:
    """Of `there`."""
    return people.join(there, "zoe")


@pytest.fixture
def peer() -> Iterator[Peer]:
    """A server of another making, of which nobody knows anything yet."""
    with scripted.peer() as found:
        yield found
