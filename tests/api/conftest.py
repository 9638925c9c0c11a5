"""One server per test file and engine, and people on it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests import entrance
from tests.api import people
from tests.api.people import Person
from tests.conftest import ENGINES, NewDatabase
from tests.server import Server, running_server


@pytest.fixture(scope="module", params=ENGINES)
def server(
    request: pytest.FixtureRequest,
    new_database: NewDatabase,
    tmp_path_factory: pytest.TempPathFactory,
    server_options: dict[str, Any],
) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("data")
    with new_database(request.param) as url, running_server(url, folder, **server_options) as server:
        yield server


@pytest.fixture(scope="module")
def ada(server: Server) -> Person:
    return people.join(server, "ada")


@pytest.fixture(scope="module")
def bob(server: Server) -> Person:
    return people.join(server, "bob")


@pytest.fixture(scope="module")
def cleo(server: Server) -> Person:
    return people.join(server, "cleo")


@pytest.fixture(scope="module")
def client_app(server: Server) -> str:
    """The own token of an application that people sign up with."""
    return entrance.app_token(
        server,
        entrance.register_app(server),
        "read write follow push profile read:labels write:labels read:spaces write:spaces",
    )


@pytest.fixture
def person(server: Server, client_app: str) -> Callable[..., Person]:
    """`person()` or `person("ana", locked=True)`: somebody new, whom no other test knows."""

    def new(start: str = "p", **profile: object) -> Person:
        return Person.arriving(server, client_app, start, **profile)

    return new
