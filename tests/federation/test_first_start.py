"""Before anybody is here, the owner is told that the name of the server can never change."""

from pathlib import Path

import pytest

from tests.conftest import NewDatabase
from tests.server import running_server


@pytest.mark.parametrize(("federation", "told"), [("on", True), ("off", False)])
def test_the_first_page_names_what_can_never_change(
    new_database: NewDatabase, tmp_path: Path, federation: str, told: bool
) -> None:
    options = {"federation": federation, "handle_domain": "handles.example"}
    with new_database("sqlite") as url, running_server(url, tmp_path, **options) as server:
        page = server.client.get("/setup", headers={"Accept-Language": "fr"})
        assert page.status_code == 200
        assert ("nom@handles.example" in page.text) is told
