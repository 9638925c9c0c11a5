"""One scene per engine, and what is asked of it."""

from collections.abc import Iterator

import pytest

from tests.conformance.opened import scene_on
from tests.conformance.probe import Probe
from tests.conformance.recipes import RECIPES
from tests.conftest import ENGINES, NewDatabase


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """On one engine the endpoints are asked in the order of the documentation, on the other backwards: what
    is only seen because something else was asked before is missing on one of them.
    """
    backwards = [at for at, item in enumerate(items) if _is_asked_backwards(item)]
    for at, item in zip(backwards, [items[at] for at in reversed(backwards)], strict=True):
        items[at] = item


def _is_asked_backwards(item: pytest.Item) -> bool:
    return "test_an_endpoint_answers_as_documented[postgresql" in item.nodeid


@pytest.fixture(scope="module", params=ENGINES)
def probe(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Probe]:
    with new_database(request.param) as url, scene_on(url, tmp_path_factory.mktemp("data")) as scene:
        probe = Probe(scene, RECIPES)
        yield probe
        probe.close()
