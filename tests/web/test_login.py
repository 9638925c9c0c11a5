"""The browser's way in: logging in, the second step, logging out, a new password."""

from collections.abc import Iterator

import pytest

from tests.conftest import ENGINES, NewDatabase
from tests.server import Server, running_server


@pytest.fixture(scope="module", params=ENGINES)
def server(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    with new_database(request.param) as url:
        with running_server(url, tmp_path_factory.mktemp("data")) as server:
            yield server


@pytest.mark.parametrize(
    "path", ["/login", "/signup", "/setup", "/password/forgot", "/password/reset?token=x", "/confirm?token=x"]
)
def test_pages_can_be_drawn(server: Server, path: str) -> None:
    answer = server.client.get(path)
    assert answer.status_code in (200, 410), answer.text
    assert "text/html" in answer.headers["content-type"]
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
