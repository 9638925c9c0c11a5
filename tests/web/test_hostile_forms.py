"""Every form and every page of ours against values nobody should send: an answer in words, never a fault."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from sabar import wiring
from sabar.edge.routes import Route
from sabar.model.accounts import Role
from tests.api.test_hostile import JUNK
from tests.browser import Browser
from tests.conftest import ENGINES, NewDatabase
from tests.entrance import PASSWORD
from tests.privacy import things as world
from tests.privacy.things import PART, VERBS, Things
from tests.server import running_server

pytestmark = pytest.mark.timeout(240)

#: They end the session of who asks, take his roles, or shut the door behind him.
_NOT_ASKED = re.compile(
    r"/logout|/sessions|/password|/second-factor|/login|/(act|erase|role)$|/gates|^/source"
)
#: What a field of a form can hold, and a page be asked with.
_TEXTS = [one for one in JUNK if isinstance(one, str)] + [
    *("\0", "²", "nan", "-inf", "9" * 5000, "9999-12-31T23:59-12:00", "0001-01-01T00:00+14:00", "\x85\u2028"),
    *("//example.org", "../../x", "{0}{x}%s%(x)s", "\U0010ffff\ufffe"),
]


@pytest.fixture(scope="module", params=ENGINES)
def things(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Things]:
    with new_database(request.param) as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        things = world.made(server)

        async def crown(tx: Any) -> None:
            role = Role.OWNER.value
            await tx.run("UPDATE users SET role = :role WHERE account_id = :a", role=role, a=int(things.a.id))

        server.run(server.app.db.write, crown)
        yield things


def _paths(things: Things, route: Route) -> Iterator[str]:
    """With something that is there, and with what nobody has."""
    real: dict[str, str] = {}
    for found in PART.finditer(route.path):
        part, before = found[1], route.path[: found.start()]
        known = VERBS.get(before) or things.paths.get(before) or [things.a.id]
        real[part] = things.a.name if part == "acct" else known[0]
    values = [real, *[dict.fromkeys(real, odd) for odd in (str(2**63 - 1), "%00", "²", "9" * 40)]]
    for one in values if real else [real]:
        yield PART.sub(lambda part, one=one: one[part[1]], route.path)


def test_no_value_makes_a_page_stumble(things: Things) -> None:
    server = things.server
    table = wiring.build_edge(server.running).table
    routes = [one for one in table.routes if one.kind == "web" and not _NOT_ASKED.search(one.path)]
    headers = {"x-requested-with": "sabar", "sec-fetch-site": "same-origin"}
    browser = Browser(server)
    browser.post("/login", follow=False, email=f"{things.a.name}@example.org", password=PASSWORD)
    # What a value means is decided above both engines.
    share = 3 if server.settings.database.startswith("postgresql") else 1
    wrong: list[str] = []
    asked = 0
    for route in routes:
        fields = [one.encode_name for one in msgspec.structs.fields(route.params)]
        given = list(_given(route, fields))[::share]
        for place, path in enumerate(_paths(things, route)):
            for values in given if place == 0 else given[:1]:
                kind = "params" if route.method == "GET" else "json" if "[" not in str(values) else "data"
                sent: dict[str, Any] = {kind: values}
                answer = browser.http.request(route.method, path, headers=headers, **sent)
                asked += 1
                if answer.status_code >= 500:
                    wrong.append(f"{answer.status_code} {route.method} {path} {str(values)[:200]}")
    assert wrong == []
    assert asked > 1000 and browser.signed_in


def _given(route: Route, fields: list[str]) -> Iterator[dict[str, Any]]:
    yield {}
    if route.method == "GET":
        for text in _TEXTS[::2]:
            yield dict.fromkeys(fields, text[:4000])
    else:
        for junk in [*JUNK, *_TEXTS]:
            yield dict.fromkeys(fields, junk)
        for key in ("[²]", "[x][y]", "[" + "9" * 5000 + "]"):
            yield {f"{field}{key}": "1" for field in fields}
