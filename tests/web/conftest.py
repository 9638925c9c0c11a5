"""One server per test file and engine; and one whose mail arrives in a box that tests can open."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import ENGINES, NewDatabase
from tests.postbox import Postbox
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
def postbox() -> Iterator[Postbox]:
    with Postbox() as box:
        yield box


@pytest.fixture(scope="module", params=ENGINES)
def mailing(
    request: pytest.FixtureRequest,
    new_database: NewDatabase,
    tmp_path_factory: pytest.TempPathFactory,
    postbox: Postbox,
) -> Iterator[Server]:
    """A server that sends mail, with rate limits on."""
    with new_database(request.param) as url:
        folder = tmp_path_factory.mktemp("data")
        with running_server(url, folder, mail=postbox.url, rate_limits="on") as server:
            yield server
