"""What a role may not do is closed to it, whichever door it tries: all that the server's own table has."""

from collections.abc import Iterator

import pytest

from sabar import wiring
from sabar.edge.routes import Route
from sabar.model.accounts import Role
from sabar.rules import roles
from tests import snapshot
from tests.api import staff
from tests.api.people import Person
from tests.browser import Browser
from tests.conftest import NewDatabase
from tests.entrance import PASSWORD
from tests.privacy.things import PART
from tests.server import Server, running_server

#: Asked for by the deed itself, behind a page that all of staff may open.
_OF_OWNERS = {"/admin/server", "/admin/registrations", "/admin/mail/test"}


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("data")
    with new_database("sqlite") as url, running_server(url, folder) as server:
        yield server


def _closed(server: Server, role: Role) -> list[Route]:
    table = wiring.build_edge(server.running).table
    return [
        route
        for route in table.routes
        if route.staff and (not roles.may(role, route.needs) or route.path in _OF_OWNERS)
    ]


def test_a_moderator_finds_everything_closed_that_is_for_admins(server: Server) -> None:
    """CVE-2024-25108, CVE-2026-72914, CVE-2026-72915"""
    moderator = staff.arriving(server, Role.MODERATOR)
    browser = _browser(moderator)
    closed = _closed(server, Role.MODERATOR)
    assert len(closed) > 50
    before = snapshot.take(server)
    for route in closed:
        path = PART.sub("1", route.path)
        given = {"id": "1", "kind": "networks", "title": "stolen", "mode": "closed", "role": "owner"}
        if route.kind == "api":
            answer = moderator.call(route.method, path, **({} if route.method == "GET" else {"json": given}))
        elif route.method == "GET":
            answer = browser.get(path, follow=False)
        else:
            answer = browser.post(path, follow=False, **given)
        assert answer.status_code == 403, (route.method, path, answer.status_code, answer.text[:200])
    assert snapshot.changed(before, snapshot.take(server)) == []


def test_a_token_that_may_not_administer_opens_nothing_for_an_admin(server: Server) -> None:
    """CVE-2024-25108, CVE-2023-52139"""
    admin = staff.arriving(server, Role.ADMIN, scopes="read write follow push profile")
    table = wiring.build_edge(server.running).table
    before = snapshot.take(server)
    for route in table.routes:
        if route.staff and route.kind == "api":
            answer = admin.call(route.method, PART.sub("1", route.path))
            assert answer.status_code == 403, (route.method, route.path, answer.text[:200])
    assert snapshot.changed(before, snapshot.take(server)) == []


def _browser(person: Person) -> Browser:
    browser = Browser(person.server)
    browser.post("/login", follow=False, email=f"{person.name}@example.org", password=PASSWORD)
    assert browser.signed_in
    return browser
