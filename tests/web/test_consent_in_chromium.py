"""The consent page in a real browser: its policy lets the answer through to wherever the app is."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import ConsoleMessage, Page

from tests import entrance
from tests.entrance import PASSWORD, Person
from tests.server import Server
from tests.web.chromium import launched


class _App(BaseHTTPRequestHandler):
    """An app on another origin, whose callback leads on to a third one."""

    def do_GET(self) -> None:
        if self.path.startswith("/callback"):
            self.send_response(302)
            self.send_header("Location", f"http://localhost:{self.server.server_port}/home{self.path}")  # type: ignore[attr-defined]
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<title>The app</title>")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def other_origin() -> Iterator[str]:
    app = ThreadingHTTPServer(("127.0.0.1", 0), _App)
    thread = threading.Thread(target=app.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{app.server_port}"
    app.shutdown()
    app.server_close()
    thread.join()


@pytest.fixture
def page() -> Iterator[Page]:
    with launched() as browser:
        yield browser.new_page()


def ask(page: Page, server: Server, redirect_uri: str) -> list[str]:
    """Sign in on the way and say yes; what the browser complained about."""
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            complaints.append(message.text)

    page.on("console", note)
    person = Person(server)
    client = entrance.register_app(server, redirect_uris=redirect_uri)
    page.goto(
        f"{server.url}/oauth/authorize?response_type=code&client_id={client['client_id']}"
        f"&redirect_uri={redirect_uri}&scope=read&state=s"
    )
    page.fill("#email", person.email)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_selector("button[name=answer]")
    return complaints


@pytest.mark.parametrize("scripted", [True, False])
def test_the_answer_reaches_an_app_on_another_origin_and_beyond(
    server: Server, other_origin: str, page: Page, scripted: bool
) -> None:
    context = page.context.browser.new_context(java_script_enabled=scripted)  # type: ignore[union-attr]
    tab = context.new_page()
    complaints = ask(tab, server, f"{other_origin}/callback")
    tab.click("button[value=yes]")
    tab.wait_for_url("**/home/callback*")
    assert "code=" in tab.url and "state=s" in tab.url
    assert complaints == []


def test_the_answer_is_handed_to_an_app_with_its_own_scheme(server: Server, page: Page) -> None:
    complaints = ask(page, server, "myapp://back")
    with page.expect_request(lambda request: request.url.startswith("myapp://back?code=")):
        page.click("button[value=yes]", no_wait_after=True)
    assert complaints == []
