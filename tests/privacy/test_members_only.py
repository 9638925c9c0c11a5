"""A server for its members only: visitors find the login and what leads there, and nothing else."""

import re
from collections.abc import Iterator

import pytest

from sabar import wiring
from sabar.actions.auth import accounts
from sabar.model.accounts import Role
from tests import entrance, pictures
from tests.api.people import Person
from tests.browser import Browser
from tests.conftest import ENGINES, NewDatabase
from tests.entrance import PASSWORD
from tests.server import Server, running_server

WORD = "zqsecretword"
#: What somebody needs who wants to sign in, in the browser or by an app: it says the same to everybody.
LOBBY = re.compile(
    r"/(login|password|oauth|signup|invite|confirm|setup|appeal|language|logout|by-mail/end|s/join)\b"
    r"|/spaces/letters/end\b"
    r"|/(privacy-policy|terms-of-service)\b"
    r"|/(manifest\.webmanifest|sw\.js|offline|favicon\.ico|robots\.txt|static|media|avatars|headers|health)\b"
    r"|/\.well-known/(oauth-authorization-server|change-password)"
    r"|/api/v[12]/instance(/(rules|privacy_policy|terms_of_service).*)?$"
    r"|/api/v1/(apps|streaming/health)$"
)


@pytest.fixture(scope="module", params=ENGINES)
def server(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("data")
    with new_database(request.param) as url, running_server(url, folder, members_only="true") as server:
        server.run(accounts.make, server.app, "ann", "ann@example.org", PASSWORD, role=Role.OWNER)
        yield server


@pytest.fixture(scope="module")
def member(server: Server) -> Person:
    """With everything that others might show: a name, words, a tag, a picture."""
    app = entrance.app_token(server, entrance.register_app(server))
    found = Person.arriving(server, app, "zqmember", display_name=f"{WORD} name", discoverable=True)
    picture = ("x.png", pictures.encoded(pictures.flag((32, 24)), "PNG"), "image/png")
    media = found.ok("POST", "/api/v2/media", files={"file": picture})
    found.says(f"{WORD} #zqtag", media_ids=[media["id"]])
    return found


def test_no_route_shows_a_visitor_anything_but_the_way_in(server: Server, member: Person) -> None:
    status = member.get(f"/api/v1/accounts/{member.id}/statuses")[0]["id"]
    values = {
        "acct": member.name,
        "name": "zqtag",
        "hashtag": "zqtag",
        "id": status,
        "account_id": member.id,
        "folder": "css",
    }
    asked = 0
    for route in wiring.build_edge(server.running).table.routes:
        if route.method != "GET":
            continue
        path = re.sub(r"\{([a-z_]+)\}", lambda part: values.get(part[1], "x"), route.path)
        answer = server.client.get(path, headers={"accept": "text/html"}, follow_redirects=False)
        asked += 1
        assert WORD not in answer.text, path
        if LOBBY.search(route.path):
            continue
        if answer.status_code == 303:
            assert answer.headers["location"].startswith("/login"), path
        else:
            assert answer.status_code == 401, (path, answer.status_code)
        assert answer.headers["cache-control"] == "private, no-store", path
    assert asked > 200


def test_the_login_says_nothing_of_the_server_but_its_name(server: Server, member: Person) -> None:
    page = server.client.get("/login").text
    assert "Log in" in page and 'href="/about"' not in page and "source.tar.gz" not in page
    assert server.client.get("/robots.txt").text.endswith("Disallow: /\n")
    told = server.client.get("/api/v2/instance").json()
    assert told["contact"]["account"] is None and told["usage"]["users"]["active_month"] == 0
    assert server.client.get("/api/v1/instance").json()["stats"]["user_count"] == 0


def test_an_application_without_a_person_is_a_visitor_too(server: Server) -> None:
    token = entrance.app_token(server, entrance.register_app(server))
    for path in ("/api/v1/timelines/public", "/api/v1/custom_emojis", "/api/v1/accounts/1"):
        answer = server.client.get(path, headers=entrance.bearer(token))
        assert answer.status_code == 401, path
        assert "members only" in answer.json()["error"]


def test_members_see_everything_in_apps_and_in_the_browser(server: Server, member: Person) -> None:
    assert member.get("/api/v1/timelines/public")[0]["content"].count(WORD) > 0
    assert member.get("/api/v1/custom_emojis") == []
    assert member.call("GET", "/.well-known/nodeinfo").status_code == 200
    browser = Browser(server)
    assert browser.get("/").url.path == "/login"
    browser.post("/login", email=f"{member.name}@example.org", password=PASSWORD)
    for path in ("/", "/public", f"/@{member.name}", "/about", "/help"):
        assert browser.get(path).status_code == 200, path
    page = browser.get(f"/@{member.name}").text
    assert WORD in page
    (picture,) = set(re.findall(r'src="(/media/[^"]+)"', page)) or {""}
    assert browser.get(picture).status_code == 200
    assert browser.get("/source.tar.gz").status_code == 200


def test_newcomers_still_come_in_as_the_server_has_it(server: Server) -> None:
    assert Browser(server).get("/signup").status_code == 200
    app = entrance.app_token(server, entrance.register_app(server))
    assert Person.arriving(server, app).get("/api/v1/timelines/home") == []
