"""What another site can make the browser of somebody do who runs the server: nothing at all.

weakness:hollo-csrf-cookie-flags, weakness:oauth-consent-clickjack-csrf. The forms are those of the server's
own table of routes; that an own form gets further is the control.
"""

from collections.abc import Iterator

import pytest

from sabar import wiring
from sabar.actions.auth import accounts
from sabar.edge.routes import Route
from sabar.model.accounts import Role
from tests import snapshot
from tests.browser import Browser
from tests.conftest import NewDatabase
from tests.entrance import PASSWORD
from tests.privacy.things import PART
from tests.server import Server, running_server

#: As browsers mark what another site, or a frame without an origin, made them send.
FOREIGN = (
    {"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
    {"sec-fetch-site": "same-site", "origin": "https://other.example.org"},
    {"sec-fetch-site": "cross-site"},
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "{url}.evil.example"},
    {"origin": "https://evil.example/{url}"},
    {"origin": "https://{host}@evil.example"},
)


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("data")
    with new_database("sqlite") as url, running_server(url, folder) as server:
        yield server


@pytest.fixture(scope="module")
def owner(server: Server) -> Browser:
    server.run(accounts.make, server.app, "olga", "olga@example.org", PASSWORD, role=Role.OWNER)
    browser = Browser(server)
    browser.post("/login", follow=False, email="olga", password=PASSWORD)
    assert browser.signed_in
    return browser


def _forms(server: Server) -> list[Route]:
    table = wiring.build_edge(server.running).table
    return [route for route in table.routes if route.kind == "web" and route.method != "GET"]


def test_no_form_of_any_page_can_be_sent_by_another_site(server: Server, owner: Browser) -> None:
    forms = _forms(server)
    assert len(forms) > 80
    before = snapshot.take(server)
    for route in forms:
        path = PART.sub("1", route.path)
        for marks in FOREIGN:
            host = server.url.partition("//")[2]
            headers = {name: value.format(url=server.url, host=host) for name, value in marks.items()}
            answer = owner.http.request(route.method, path, data={"id": "1"}, headers=headers)
            assert answer.status_code == 403, (path, headers, answer.status_code)
            assert "set-cookie" not in answer.headers, path
    assert snapshot.changed(before, snapshot.take(server)) == []
    assert owner.signed_in
    own = [owner.post(PART.sub("1", route.path), follow=False, id="1").status_code for route in forms[:20]]
    assert set(own) - {403}, own


def test_no_page_of_the_owner_shows_in_a_frame_of_another_site(server: Server, owner: Browser) -> None:
    for path in ("/", "/settings/account", "/admin", "/admin/accounts", "/login?again=1"):
        answer = owner.get(path)
        assert answer.status_code == 200
        assert answer.headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
