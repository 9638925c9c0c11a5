"""Whoever uses the server may have its source."""

import io
import tarfile
from pathlib import Path

from tests.conftest import NewDatabase
from tests.server import running_server


def test_the_source_of_the_running_server_can_be_had(new_database: NewDatabase, tmp_path: Path) -> None:
    with new_database("sqlite") as url, running_server(url, tmp_path) as server:
        announced = server.client.get("/api/v2/instance").json()["source_url"]
        answer = server.client.get(announced)
        assert answer.status_code == 200
        with tarfile.open(fileobj=io.BytesIO(answer.content)) as archive:
            names = archive.getnames()
    assert "sabar/src/sabar/wiring.py" in names
    assert "sabar/LICENSE" in names
    assert not any("__pycache__" in name for name in names)
