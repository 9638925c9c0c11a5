"""Every exit of the program is known to the leak test of spaces: a new one without a probe fails here."""

import ast
import re
from collections.abc import Iterator

import pytest

from sabar import wiring
from sabar.edge.routes import Route, Routes
from sabar.effects import letters
from sabar.effects.proving import addresses, exits
from sabar.effects.proving.words import Words
from sabar.model.spaces.proofs import Exit
from sabar.rules.rates import RateClass
from sabar.streaming import channels
from sabar.web.spaces.proving import words as on_the_sheet
from tests.conftest import NewDatabase
from tests.server import Server, running_server
from tests.source import modules

#: How a program writes a file, a letter, a message, or calls somebody outside.
WAYS = re.compile(
    r"\.write_bytes\(|\.write_text\(|\bopen\([^)]*[\"'][wax]b?\+?[\"']|\.open\([\"'][wax]b?|os\.open\(|"
    r"NamedTemporaryFile\(|mkstemp\(|mkdtemp\(|TemporaryDirectory\(|TemporaryFile\(|durable\.\w+\(|"
    r"\.mail\.send\(|\bmail\.(send|write)\(|\.push\.send\(|\.outside\.\w+\(|open_connection\(|"
    r"tarfile\.open\(|ZipFile\(|memfd_create\(|os\.link\("
)


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


def test_each_route_can_be_asked_about_a_space(server: Server) -> None:
    words = Words("insider", "4", "atelier-x7k2", "2026-12-01", ids=["1", "2", "3"], keys=["0" * 32 + ".bin"])
    table = wiring.build_edge(server.running).table
    for route in table.routes:
        found = list(addresses.of(route, words)) if route.method == "GET" or "{slug}" in route.path else ["/"]
        assert found and all("{" not in address for address in found), route.path


def test_a_new_route_that_nobody_has_said_anything_about_is_refused() -> None:
    routes = Routes("new")

    @routes.get("/new/{something}", auth="none", rate=RateClass.API, cache="private")
    async def new(call: object) -> None:
        """A new exit."""

    (route,) = routes.all
    with pytest.raises(addresses.Unknown, match="something"):
        list(addresses.of(route, Words("insider", "4", "atelier-x7k2", "2026-12-01", ids=["1", "2", "3"])))


def test_each_stream_that_can_be_listened_to_is_listened_to(server: Server) -> None:
    named = {"tag": "a", "list_id": "1", "conversation_id": "1", "account_id": "1"}
    for name in channels.SCOPES:
        assert channels.parse(name, granted="read", **named)
    events = [one for one in wiring.build_edge(server.running).table.routes if _streams(one)]
    assert {one.produces for one in events} == {"text/event-stream"}


def _streams(route: Route) -> bool:
    return route.path.startswith("/api/v1/streaming/") and not route.path.endswith("/health")


def test_each_letter_says_whether_it_is_about_what_is_said_in_spaces() -> None:
    about = {name for name in letters.LETTERS if name.startswith("space")}
    assert about == exits.ABOUT_SPACES
    others = " ".join(line for name in letters.LETTERS.keys() - about for line in letters.LETTERS[name])
    assert "space" not in others


def ways_out() -> dict[str, set[str]]:
    """Modules that write files, letters or messages, or call somebody, and by what."""
    found: dict[str, set[str]] = {}
    for name, tree in modules().items():
        text = ast.unparse(tree)
        if met := {one.group() for one in WAYS.finditer(text)}:
            short = name.removeprefix("sabar.")
            found["db" if short.startswith("db.") else short] = met
    return found


def test_each_module_that_writes_something_somewhere_is_known() -> None:
    found = ways_out()
    assert found.keys() - exits.WRITERS.keys() == set(), "say in effects/proving/exits how it is tried"
    assert exits.WRITERS.keys() - found.keys() == set(), "they write nothing any more"
    assert set(exits.WRITERS.values()) <= set(Exit)


def test_each_exit_has_its_words_on_the_sheet() -> None:
    assert on_the_sheet.EXITS.keys() == on_the_sheet.HOW.keys() == set(Exit)
