"""One scene per engine, and what is asked of it."""

from collections.abc import Iterator

import pytest

from tests.conformance.opened import scene_on
from tests.conformance.probe import Probe
from tests.conformance.recipes import RECIPES
from tests.conftest import ENGINES, NewDatabase


@pytest.fixture(scope="module", params=ENGINES)
def probe(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Probe]:
    with new_database(request.param) as url, scene_on(url, tmp_path_factory.mktemp("data")) as scene:
        probe = Probe(scene, RECIPES)
        yield probe
        probe.close()
