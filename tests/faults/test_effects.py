"""What follows from a commit follows also when the server died in between."""

from pathlib import Path
from typing import Any

import pytest

from tests import entrance
from tests.api.people import Person
from tests.conftest import ENGINES, NewDatabase
from tests.process import Process
from tests.waiting import eventually


@pytest.mark.parametrize("engine", ENGINES)
def test_a_server_that_dies_between_a_post_and_its_effects_loses_none_of_them(
    engine: str, new_database: NewDatabase, tmp_path: Path
) -> None:
    with new_database(engine) as url:
        server: Any = Process(url, tmp_path, workers="off")
        server.start()
        try:
            app = entrance.app_token(server, entrance.register_app(server))
            ana, ben = Person.arriving(server, app, "ana"), Person.arriving(server, app, "ben")
            ben.post(f"/api/v1/accounts/{ana.id}/follow", notify=True)
            said = [ana.post("/api/v1/statuses", status=f"@{ben.name} walrus {n}") for n in range(5)]
            for post in said:
                ben.post(f"/api/v1/statuses/{post['id']}/favourite")
            assert ana.get("/api/v1/notifications") == []
            server.kill()
            server.environ["SABAR_WORKERS"] = "on"
            server.start()
            wanted = ["favourite"] * 5 + ["follow"]

            def come() -> tuple[Any, Any, Any] | None:
                heard = ana.get("/api/v1/notifications")
                mentions = ben.get("/api/v1/notifications")
                found = ben.get("/api/v2/search", q="walrus", type="statuses")["statuses"]
                whole = len(heard) == 6 and len(mentions) == 5 and len(found) == 5
                return (heard, mentions, found) if whole else None

            heard, mentions, found = eventually(come, 60, every=0.2)
            assert sorted(one["type"] for one in heard) == wanted
            assert sorted(one["status"]["id"] for one in mentions) == [post["id"] for post in said]
            assert {one["id"] for one in found} == {post["id"] for post in said}
        finally:
            server.kill()
            server.client.close()
