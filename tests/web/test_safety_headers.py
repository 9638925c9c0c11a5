"""What every answer tells a browser for safety, and that an application still hears of a sign-in."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import sabar
from tests import entrance
from tests.conftest import NewDatabase
from tests.entrance import PASSWORD, Person
from tests.server import Server, running_server
from tests.web.chromium import chromium

SRC = Path(sabar.__file__).parent
EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
}
PATHS = (
    "/login",
    "/api/v2/instance",
    "/static/css/sabar.css",
    "/nothing",
    "/api/v1/markers",
    "/settings/account",
)
#: Where somebody signs in to an application, perhaps in a window of it.
ON_THE_WAY = ("/oauth/authorize", "/login", "/login/second-factor", "/signup", "/password/forgot")


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


def test_browsers_come_back_through_https_where_there_is_https(
    new_database: NewDatabase, tmp_path: Path, server: Server
) -> None:
    with new_database("sqlite") as url, running_server(url, tmp_path, url="https://here.example") as secure:
        secure.client.base_url = f"http://127.0.0.1:{secure.settings.port}"
        for path in PATHS:
            answer = secure.client.get(path)
            assert answer.headers["strict-transport-security"] == "max-age=63072000"
        origin = {"Origin": "https://app.example", "Access-Control-Request-Method": "GET"}
        asked = secure.client.options("/api/v1/markers", headers=origin)
        assert asked.headers["strict-transport-security"] == "max-age=63072000"
        refused = secure.client.get("/login", headers={"X-Much": "a" * 40_000})
        assert (refused.status_code, "strict-transport-security" in refused.headers) == (431, True)
    for path in PATHS:
        assert "strict-transport-security" not in server.client.get(path).headers


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_the_headers_of_safety(server: Server, path: str) -> None:
    answer = server.client.get(path)
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    allowed = answer.headers["permissions-policy"]
    for power in ("camera", "microphone", "geolocation", "payment", "usb", "browsing-topics"):
        assert f"{power}=()" in allowed


#: One answer of each kind, and a part of its policy that no other kind has.
POLICIES = {
    "/login": "trusted-types sabar",
    "/api/v2/instance": "default-src 'none'; frame-ancestors 'none'",
    "/api/v1/markers": "default-src 'none'; frame-ancestors 'none'",
    "/avatars/{name}.png": "sandbox",
    "/@{name}/{id}/embed": "frame-ancestors *",
}


@pytest.fixture(scope="module")
def said(server: Server) -> dict[str, str]:
    person = Person(server)
    post = server.client.post(
        "/api/v1/statuses", json={"status": "for everybody"}, headers=entrance.bearer(person.token)
    )
    return {"name": person.name, "id": post.json()["id"]}


@pytest.mark.parametrize("path", POLICIES)
def test_each_kind_of_answer_has_its_policy(server: Server, said: dict[str, str], path: str) -> None:
    answer = server.client.get(path.format(**said))
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert POLICIES[path] in policy
    assert sum(part in policy for part in set(POLICIES.values())) == 1


def test_policies_are_written_in_one_file() -> None:
    home = SRC / "edge" / "safety_headers.py"
    rivals = [
        path.name
        for path in SRC.rglob("*.py")
        if path != home and "content-security-policy" in path.read_text(encoding="utf-8").lower()
    ]
    assert rivals == []


def test_our_pages_have_windows_of_their_own_except_on_the_way_to_an_application(server: Server) -> None:
    own = ("/", "/explore", "/about", "/settings/account", "/admin", "/@nobody", "/nothing")
    for path in own:
        assert server.client.get(path).headers["cross-origin-opener-policy"] == "same-origin", path
    for path in ON_THE_WAY:
        assert server.client.get(path).headers["cross-origin-opener-policy"] == "unsafe-none", path


class _App(BaseHTTPRequestHandler):
    """An application whose window opens another one to sign in, which tells it how that ended."""

    page = b"<script>window.onmessage = e => document.title = e.data</script>"
    back = b"<script>window.opener.postMessage('code' + location.search, location.origin)</script>"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(self.back if self.path.startswith("/back") else self.page)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def application() -> Iterator[str]:
    app = ThreadingHTTPServer(("127.0.0.1", 0), _App)
    thread = threading.Thread(target=app.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{app.server_port}"
    app.shutdown()
    app.server_close()
    thread.join()


def test_a_window_of_an_application_hears_how_the_sign_in_ended(server: Server, application: str) -> None:
    person = Person(server)
    client = entrance.register_app(server, redirect_uris=f"{application}/back")
    address = (
        f"{server.url}/oauth/authorize?response_type=code&client_id={client['client_id']}"
        f"&redirect_uri={application}/back&scope=read"
    )
    with chromium(server.url) as browser:
        tab = browser.tab()
        tab.goto(application)
        with tab.expect_popup() as opened:
            tab.evaluate("address => { window.open(address) }", address)
        window = opened.value
        window.fill("#email", person.email)
        window.fill("#password", PASSWORD)
        window.press("#password", "Enter")
        window.click("button[value=yes]")
        tab.wait_for_function("document.title.startsWith('code?code=')")
