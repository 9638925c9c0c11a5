"""A server that speaks with no others: nobody leaves anything there, and nobody is asked."""

import json
from collections.abc import Iterator

import pytest

from tests.api import people
from tests.api.people import Person
from tests.conftest import NewDatabase
from tests.federation.scripted import Peer
from tests.outside import ThisMachine
from tests.server import Server, running_server


@pytest.fixture(scope="module")
def alone(
    engine: str, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("alone")
    with (
        new_database(engine) as url,
        running_server(url, folder, guard=ThisMachine(), federation="off") as server,
    ):
        yield server


@pytest.fixture(scope="module")
def ben(alone: Server) -> Person:
    return people.join(alone, "ben")


def test_nothing_is_taken(alone: Server, ben: Person, peer: Peer) -> None:
    una = peer.person("unaoff")
    follow = una.activity("Follow", f"{alone.url}/users/{ben.name}")
    for inbox in ("/inbox", f"/users/{ben.name}/inbox"):
        assert una.send(alone, follow, inbox=inbox).status_code == 404
    body = json.dumps(follow).encode()
    assert alone.client.post("/inbox", content=body).status_code == 404
    assert looked_for(peer) == []


def test_nobody_is_asked(alone: Server, ben: Person, peer: Peer) -> None:
    ivo = peer.person("ivooff")
    for words in (ivo.handle, ivo.id):
        found = ben.ok("GET", "/api/v2/search", params={"q": words, "resolve": "true"})
        assert found["accounts"] == []
    assert alone.client.get(f"/@{ben.name}/from-elsewhere").status_code == 404
    assert "from-elsewhere" not in alone.client.get(f"/@{ben.name}").text
    assert looked_for(peer) == []


def looked_for(peer: Peer) -> list[str]:
    return [one.path for one in peer.heard]
