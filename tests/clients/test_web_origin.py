"""A client that lives in a page of another origin, in a real browser: everything it does is up to CORS."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.entrance import PASSWORD, Person
from tests.server import Server
from tests.web.chromium import launched

CLIENT = b"""<!doctype html><meta charset="utf-8"><title>A client</title>
<button id="sign-in">Sign in</button>
<script>
const server = new URLSearchParams(location.search).get("server");
const redirect_uri = location.origin + "/callback";
const code = new BroadcastChannel("code");

function base64url(bytes) {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function call(path, {json, form, token} = {}) {
  const headers = token ? {Authorization: "Bearer " + token} : {};
  let body = form && new URLSearchParams(form);
  if (json) {
    headers["Content-Type"] = "application/json";
    headers["Idempotency-Key"] = crypto.randomUUID();
    body = JSON.stringify(json);
  }
  const answer = await fetch(server + path, {method: body ? "POST" : "GET", headers, body});
  if (!answer.ok) throw new Error(path + " " + answer.status + " " + await answer.text());
  return answer;
}

async function prepare() {
  const app = await (await call("/api/v1/apps", {json: {
    client_name: "A page", redirect_uris: redirect_uri, scopes: "read write",
  }})).json();
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(48)));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  const state = crypto.randomUUID();
  return {app, verifier, state, asked: new URLSearchParams({
    response_type: "code", client_id: app.client_id, redirect_uri, scope: "read write", state,
    code_challenge: base64url(digest), code_challenge_method: "S256",
  })};
}

let prepared;
window.ready = prepare().then(found => { prepared = found; });
window.token = new Promise((resolve, reject) => {
  code.onmessage = async ({data}) => {
    try {
      const back = new URLSearchParams(data);
      if (back.get("state") !== prepared.state) throw new Error("another state");
      const token = await (await call("/oauth/token", {form: {
        grant_type: "authorization_code", client_id: prepared.app.client_id, redirect_uri,
        client_secret: prepared.app.client_secret, code: back.get("code"), code_verifier: prepared.verifier,
      }})).json();
      resolve(token.access_token);
    } catch (error) { reject(error); }
  };
});
document.querySelector("#sign-in").onclick = () => {
  window.open(server + "/oauth/authorize?" + prepared.asked, "consent", "popup,width=500,height=700");
};

async function postAndHear(text) {
  const token = await window.token;
  const socket = new WebSocket(server.replace("http", "ws") + "/api/v1/streaming?stream=user", token);
  await new Promise((open, failed) => { socket.onopen = open; socket.onerror = failed; });
  const heard = new Promise(resolve => {
    socket.onmessage = ({data}) => {
      const message = JSON.parse(data);
      if (message.event === "update") resolve(JSON.parse(message.payload));
    };
  });
  const posted = await (await call("/api/v1/statuses", {json: {status: text}, token})).json();
  const arrived = await heard;
  const protocol = socket.protocol;
  socket.close();
  return {posted, arrived, protocol, token};
}
</script>"""

CALLBACK = b"""<!doctype html><title>Back</title><script>
new BroadcastChannel("code").postMessage(location.search);
window.close();
</script>"""


class _Client(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(CALLBACK if self.path.startswith("/callback") else CLIENT)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    site = ThreadingHTTPServer(("127.0.0.1", 0), _Client)
    thread = threading.Thread(target=site.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{site.server_port}"
    site.shutdown()
    site.server_close()
    thread.join()


@pytest.fixture
def page(server: Server, origin: str) -> Iterator[Page]:
    """The client's page, its application registered."""
    with launched() as browser:
        page = browser.new_page()
        page.goto(f"{origin}/?server={server.url}")
        page.evaluate("ready")
        yield page


def sign_in(page: Page, person: Person) -> None:
    """Through the pop-up, which closes itself."""
    with page.expect_popup() as opened:
        page.click("#sign-in")
    popup = opened.value
    popup.fill("#email", person.email)
    popup.fill("#password", PASSWORD)
    popup.press("#password", "Enter")
    popup.wait_for_selector("button[value=yes]")
    with popup.expect_event("close"):
        popup.click("button[value=yes]", no_wait_after=True)


def test_a_page_elsewhere_signs_in_posts_and_hears_it_live(server: Server, page: Page) -> None:
    sign_in(page, Person(server))
    found = page.evaluate("postAndHear('From another origin')")
    assert found["arrived"]["id"] == found["posted"]["id"]
    assert found["arrived"]["content"] == "<p>From another origin</p>"
    assert found["protocol"] == found["token"]


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("/api/v2/instance", '"domain"'),
        ("/nodeinfo/2.0", '"software"'),
        ("/.well-known/nodeinfo", '"links"'),
        ("/.well-known/host-meta", "XRD"),
        ("/.well-known/oauth-authorization-server", '"token_endpoint"'),
    ],
)
def test_a_page_elsewhere_may_read_what_is_public(page: Page, path: str, part: str) -> None:
    assert part in page.evaluate("async path => (await call(path)).text()", path)


def test_a_page_elsewhere_reads_the_links_to_more_pages_and_its_refusals(server: Server, page: Page) -> None:
    sign_in(page, Person(server))
    found: Any = page.evaluate(
        """async () => {
            const token = await window.token;
            for (const status of ["One", "Two"]) await call("/api/v1/statuses", {json: {status}, token});
            const list = await call("/api/v1/timelines/public?limit=1", {token});
            const refused = await fetch(server + "/api/v1/accounts/verify_credentials");
            return {link: list.headers.get("Link"), status: refused.status, body: await refused.json()};
        }"""
    )
    assert 'rel="next"' in found["link"]
    assert found["status"] == 401 and found["body"]["error"]
