"""`sabar admin reindex`: the index of posts can be lost."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.api import people
from tests.jobs import idle
from tests.server import Server, running_server
from tests.test_cli_admin import admin


@pytest.fixture
def server(database_url: str, tmp_path: Path) -> Iterator[Server]:
    with running_server(database_url, tmp_path) as server:
        yield server


def test_a_lost_index_is_made_anew(server: Server) -> None:
    ana = people.join(server, "ana")
    said = ana.says("a pangolin")
    ana.call("POST", f"/api/v1/statuses/{said['id']}/reblog")
    idle(server)

    def found() -> list[Any]:
        answer = ana.ok("GET", "/api/v2/search", params={"q": "pangolin", "type": "statuses"})
        return [post["id"] for post in answer["statuses"]]

    assert found() == [said["id"]]
    server.run(server.app.db.write, partial(server.app.search.remove, id=int(said["id"])))
    assert found() == []
    assert "1 posts" in admin(server, "reindex")
    assert found() == [said["id"]]
