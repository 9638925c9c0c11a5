"""What a page weighs as it is sent: requests and packed bytes beside what was agreed, and no foreign host."""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

import httpx
import pytest

from sabar.actions.auth import setup
from tests import pictures, wire
from tests.browser import Browser
from tests.conftest import NewDatabase
from tests.entrance import PASSWORD, Person, bearer
from tests.server import Server, running_server

KB = 1000
#: What browsers of today take.
CODINGS = "gzip, deflate, br, zstd"
_LOADED = re.compile(
    r'<(?:link rel="(?:stylesheet|icon)"|script|img|source|video|use)(?=\s)[^>]*?\b(?:href|src)="([^"#]+)'
)
#: Requests beside pictures; KB without pictures, and with all of them.
BUDGET = {
    "/": (6, 44, 120),
    "/compose": (6, 45, 60),
    "/notifications": (6, 39, 60),
    "/settings": (6, 42, 60),
    "/search?q=bread": (6, 41, 120),
    "/explore": (6, 39, 120),
    "/@{name}": (6, 41, 140),
    "/@{name}/{post}": (6, 43, 120),
}
VISITOR = {"/": (6, 38, 60), "/@{name}/{post}": (6, 38, 120)}


class Weight(NamedTuple):
    requests: int
    bare: int
    whole: int


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def ada(server: Server) -> Person:
    """Somebody with a photograph as avatar and a page full of posts, on a server that is set up."""
    code = server.run(setup.new_code, server.app)
    owner = {"username": "ann", "email": "ann@example.org", "password": PASSWORD, "code": code}
    assert Browser(server).post("/setup", **owner).status_code == 200
    ada = Person(server, "ada")
    mine = bearer(ada.token)
    face = pictures.encoded(pictures.photo((400, 400)), "JPEG")
    sent = server.client.patch(
        "/api/v1/accounts/update_credentials", headers=mine, files={"avatar": ("me.jpg", face)}
    )
    assert sent.status_code == 200, sent.text
    for number in range(20):
        words = f"Bread number {number}: flour, water, #salt, and the patience of a whole night at the window"
        answer = server.client.post("/api/v1/statuses", headers=mine, json={"status": words})
        assert answer.status_code == 200, answer.text
    return ada


def weighed(server: Server, browser: Browser, path: str) -> Weight:
    """The page and everything it loads at once, each packed as a browser asks for it."""
    cookie = "; ".join(f"{name}={value}" for name, value in browser.http.cookies.items())
    head = {"Accept": "text/html", "Accept_Language": "en", "Sec_Fetch_Site": "none", "Cookie": cookie}
    sent = wire.exchange(server, wire.request(path, Accept_Encoding=CODINGS, **head))
    assert sent.status == 200, path
    page = browser.get(path).text
    found = {unescape(address) for address in _LOADED.findall(page)}
    requests, bare, whole = 1, len(sent.body), len(sent.body)
    for address in found:
        if address.startswith(("data:", "blob:")):
            continue
        local = address.removeprefix(server.url)
        assert local.startswith("/"), f"{path} asks another host: {address}"
        part = wire.exchange(server, wire.request(local, Accept_Encoding=CODINGS))
        assert part.status == 200, local
        if part.headers["content-type"].startswith("image/") and not local.startswith("/static/"):
            whole += len(part.body)
            continue
        assert "immutable" in part.headers["cache-control"], local
        requests += 1
        bare += len(part.body)
        whole += len(part.body)
    return Weight(requests, bare, whole)


def test_no_page_is_heavier_than_was_agreed(server: Server, ada: Person) -> None:
    newest = server.client.get("/api/v1/timelines/home", headers=bearer(ada.token)).json()[0]
    over = []
    for browser, budget in ((ada.browser(), BUDGET), (Browser(server), VISITOR)):
        for pattern, (requests, bare, whole) in budget.items():
            path = pattern.format(name=ada.name, post=newest["id"])
            weight = weighed(server, browser, path)
            if weight.requests > requests or weight.bare > bare * KB or weight.whole > whole * KB:
                over.append(f"{path}: {weight}, agreed {requests} requests, {bare} KB, {whole} KB")
    assert not over, "\n".join(over)


def test_all_scripts_together_are_small(server: Server) -> None:
    page = Browser(server).get("/login").text
    script = re.search(r'src="(/static/js/sabar\.js[^"]*)"', page)
    assert script
    source = httpx.get(server.url + script[1]).text
    later = re.search(r'import\("\.(/later\.js[^"]*)"\)', source)
    assert later
    sizes = [
        len(wire.exchange(server, wire.request(address, Accept_Encoding=CODINGS)).body)
        for address in (script[1], "/static/js" + later[1])
    ]
    assert sum(sizes) < 40 * KB
