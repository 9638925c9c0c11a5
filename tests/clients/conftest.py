"""One server per test file: what engine is below makes no difference to a client program."""

from collections.abc import Iterator

import pytest

from tests.conftest import NewDatabase
from tests.server import Server, running_server


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server
