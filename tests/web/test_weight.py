"""What a page weighs as it is sent: requests and packed bytes beside what was agreed, and no foreign host."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from sabar.actions.auth import setup
from sabar.web.frame import assets
from tests import pictures, wire
from tests.browser import Browser
from tests.conftest import NewDatabase
from tests.entrance import PASSWORD, Person, bearer
from tests.server import Server, running_server
from tests.web.chromium import Chromium, chromium
from tests.web.test_settings_pages import tab_of

KB = 1000
#: What browsers of today take.
CODINGS = "gzip, deflate, br, zstd"
#: Requests beside pictures; KB without pictures, and with all of them.
BUDGET = {
    "/": (5, 30, 120),
    "/compose": (7, 57, 61),
    "/notifications": (6, 34, 60),
    "/settings": (8, 39, 60),
    "/search?q=bread": (7, 37, 120),
    "/explore": (6, 35, 120),
    "/@{name}": (5, 28, 140),
    "/@{name}/{post}": (5, 30, 120),
}
VISITOR = {"/": (5, 26, 60), "/@{name}/{post}": (5, 25, 120), "/login": (7, 33, 40)}


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
    # A browser is asked where it is only once.
    ada.browser().post("/web/zone", zone="Africa/Ouagadougou")
    mine = bearer(ada.token)
    face = pictures.encoded(pictures.photo((400, 400)), "JPEG")
    sent = server.client.patch(
        "/api/v1/accounts/update_credentials", headers=mine, files={"avatar": ("me.jpg", face)}
    )
    assert sent.status_code == 200, sent.text
    # Whoever follows nobody is offered people, which is another page.
    ann = server.client.get("/api/v1/accounts/lookup", params={"acct": "ann"}).json()["id"]
    assert server.client.post(f"/api/v1/accounts/{ann}/follow", headers=mine).status_code == 200
    for number in range(20):
        words = f"Bread number {number}: flour, water, #salt, and the patience of a whole night at the window"
        answer = server.client.post("/api/v1/statuses", headers=mine, json={"status": words})
        assert answer.status_code == 200, answer.text
    return ada


@pytest.fixture(scope="module")
def chrome(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as chrome:
        yield chrome


def weighed(server: Server, chrome: Chromium, browser: Browser | None, path: str) -> Weight:
    """The page and all that a browser which knows nothing yet loads with it, each as it is packed for one."""
    here = (
        chrome.tab(service_workers="block")
        if browser is None
        else tab_of(chrome, browser, service_workers="block")
    )
    asked: list[str] = []
    # What a page says once, such as in which zone somebody lives, is not loaded with it.
    here.on("request", lambda it: it.method == "GET" and asked.append(it.url.partition("#")[0]))
    here.goto(path, wait_until="networkidle")
    here.context.close()
    cookies = {} if browser is None else browser.http.cookies
    head = {"Accept": "text/html", "Accept_Language": "en", "Sec_Fetch_Site": "none"}
    head["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    requests, bare, whole = 0, 0, 0
    for address in dict.fromkeys(asked):
        local = address.removeprefix(server.url)
        assert local.startswith("/"), f"{path} asks another host: {address}"
        part = wire.exchange(
            server, wire.request(local, Accept_Encoding=CODINGS, **({} if requests else head))
        )
        assert part.status == 200, local
        whole += len(part.body)
        if part.headers["content-type"].startswith("image/") and not local.startswith("/static/"):
            continue
        assert not requests or "immutable" in part.headers["cache-control"], local
        requests += 1
        bare += len(part.body)
    return Weight(requests, bare, whole)


def test_no_page_is_heavier_than_was_agreed(server: Server, chrome: Chromium, ada: Person) -> None:
    newest = server.client.get("/api/v1/timelines/home", headers=bearer(ada.token)).json()[0]
    over = []
    for browser, budget in ((ada.browser(), BUDGET), (None, VISITOR)):
        for pattern, (requests, bare, whole) in budget.items():
            weight = weighed(server, chrome, browser, pattern.format(name=ada.name, post=newest["id"]))
            if weight.requests > requests or weight.bare > bare * KB or weight.whole > whole * KB:
                over.append(f"{pattern}: {weight}, agreed {requests} requests, {bare} KB, {whole} KB")
    assert not over, "\n".join(over)


def test_all_scripts_together_are_small(server: Server) -> None:
    sizes = {
        name: len(wire.exchange(server, wire.request(str(assets.static(name)), Accept_Encoding=CODINGS)).body)
        for name in assets.files()
        if name.startswith("js/")
    }
    # Nobody loads it outside of a space.
    assert sizes.pop("js/space.js") < 2.5 * KB
    assert sum(sizes.values()) < 46 * KB
