"""The search page: what fits, for whom it is meant."""

import html
from pathlib import Path

import pytest

from tests import entrance
from tests.api.people import Person
from tests.conftest import NewDatabase
from tests.server import running_server
from tests.waiting import eventually


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_the_search_page_finds_people_and_tags_and_keeps_the_words(
    engine: str, new_database: NewDatabase, tmp_path: Path
) -> None:
    with new_database(engine) as url, running_server(url, tmp_path) as server:
        app_token = entrance.app_token(server, entrance.register_app(server), "read write follow profile")
        ana = Person.arriving(server, app_token, "ana")
        ana.post("/api/v1/statuses", status="the drums of #dakar")

        def found(query: str) -> str:
            answer = server.client.get("/search", params={"q": query})
            assert answer.status_code == 200
            return answer.text

        eventually(lambda: f'href="/@{ana.name}"' in html.unescape(found(ana.name)))
        eventually(lambda: 'href="/tags/dakar"' in html.unescape(found("dakar")))
        assert "<script>" not in found("<script>alert(1)</script>")
        assert found("x" * 2000)
        asked = found("")
        for way in ('href="/explore"', 'href="/public/local"', "from:awa bread"):
            assert way in asked
        for kind in ("posts", "links", "tags"):
            quiet = server.client.get("/explore", params={"kind": kind}).text
            assert "several people" in quiet and 'href="/public/local">See who is here' in quiet
