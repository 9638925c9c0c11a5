"""The canary corpus on a running server, built once per engine."""

from collections.abc import Iterator

import pytest

from tests.conftest import NewDatabase
from tests.privacy import corpus
from tests.server import running_server


@pytest.fixture(scope="module", params=["sqlite"])
def birds(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[corpus.Corpus]:
    with (
        new_database(request.param) as url,
        running_server(url, tmp_path_factory.mktemp("data"), federation="on") as server,
    ):
        yield corpus.build(server)
