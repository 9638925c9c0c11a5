"""One server per test file and engine; and one whose mail arrives in a box that tests can open.

A file that opens a browser runs on one engine, every other file on both: pages draw what `reads` gives them,
which the tests of the API ask on both. Which engine is told by the file's name, so that both carry half of
the pages; `make pages` runs all of them on both.
"""

import os
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ENGINES, NewDatabase
from tests.postbox import Postbox
from tests.server import Server, running_server


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("PAGES") == "both":
        return
    left = [item for item in items if not _elsewhere(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(left)])
    items[:] = left


def _elsewhere(item: pytest.Item) -> bool:
    """Whether it opens a browser, or stands beside what does, on the engine of other files."""
    module = getattr(item, "module", None)
    if Path(__file__).parent not in item.path.parents or not (
        hasattr(module, "chromium") or hasattr(module, "launched")
    ):
        return False
    asked = getattr(getattr(item, "callspec", None), "params", {}).values()
    engine = next((value for value in asked if value in ENGINES), None)
    return engine not in (None, ENGINES[zlib.crc32(item.path.name.encode()) % len(ENGINES)])


@pytest.fixture(scope="module", params=ENGINES)
def server(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    with new_database(request.param) as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
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
