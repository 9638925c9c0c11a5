"""A preview of a link in a space is sealed; neither the queue nor the log says where the link leads."""

from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from sabar.effects import linked_pages
from tests import entrance
from tests.api.cards import linked
from tests.api.people import Person
from tests.api.spaces.conftest import SPACES
from tests.conftest import ENGINES, NewDatabase
from tests.outside import ThisMachine, listening
from tests.privacy.test_space_disk import SCOPES, TOKEN, Said, database_files, met
from tests.server import running_server
from tests.waiting import eventually


@pytest.mark.parametrize("engine", ENGINES)
def test_what_linked_pages_say_and_where_links_lead_lies_nowhere_in_clear(
    new_database: NewDatabase,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    engine: str,
) -> None:
    said = Said()
    with (
        new_database(engine) as url,
        listening() as world,
        capture_logs() as logged,
        running_server(url, tmp_path, guard=ThisMachine(), previews="on", log_level="debug") as server,
    ):
        app = entrance.app_token(server, entrance.register_app(server), SCOPES)
        ana = Person.arriving(server, app, "ana")
        path = f"{SPACES}/{ana.post(SPACES, name='one')['slug']}"
        ana.ok("PUT", path, json={"previews": True})
        for number in range(5):
            where, told = said.new(), {"og_description": said.new()}
            world.answers[f"/{where}"] = (200, linked.HTML, linked.page(said.new(), **told))
            if number == 3:
                world.answers[f"/{where}"] = (503, {}, said.new().encode())
            ana.post(f"{path}/posts", text=f"{world.url}/{where}")
        # Nobody answers there.
        ana.post(f"{path}/posts", text=f"http://{said.new()}.example.invalid/{said.new()}")
        linked.settle(server)
        shown = [one["card"] for one in ana.get(f"{path}/posts")]
        assert [card is not None for card in shown] == [False, True, False, True, True, True]

        async def broken(*given: Any, **more: Any) -> None:
            raise ValueError(f"{given} {said.new()}")

        monkeypatch.setattr(linked_pages, "look", broken)
        ana.post(f"{path}/posts", text=f"{world.url}/{said.new()}")

        async def died() -> str:
            question = "SELECT MAX(last_error) FROM jobs WHERE kind = 'spaces.linked'"
            return str(await server.app.db.read().value(question))

        eventually(lambda: server.run(died) == "Unreadable: ValueError")
        found, size = met([tmp_path, *database_files(url)])
    assert size > 100_000 and {token: found[token] for token in said.all & found.keys()} == {}
    assert "Unreadable" in caplog.text
    assert TOKEN.findall(f"{caplog.text} {logged}".encode()) == []
