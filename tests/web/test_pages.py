"""Every page as it really is, in a real browser: axe, the policy, the width, and a picture to look at."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from sabar.actions.auth import setup
from tests import pictures
from tests.browser import Browser
from tests.conftest import NewDatabase
from tests.entrance import PASSWORD, Person, bearer
from tests.server import Server, running_server
from tests.web.chromium import Chromium, chromium

ARTEFACTS = Path(__file__).parents[2] / "artefacts"
SIZES = {"phone": (390, 844), "desk": (1280, 900)}
VISITOR = {
    "front": "/",
    "login": "/login",
    "signup": "/signup",
    "forgot": "/password/forgot",
    "about": "/about",
    "public": "/public",
    "profile": "/@{ben}",
    "thread": "/@{ben}/{post}",
    "tag": "/tags/bread",
    "lost": "/nothing/here",
}
OWNER = {
    "home": "/",
    "public": "/public",
    "local": "/public/local",
    "search": "/search?q=bread",
    "notifications": "/notifications",
    "me": "/@ann",
    "profile": "/@{ben}",
    "replies": "/@{ben}/with_replies",
    "pictures": "/@{ben}/media",
    "followers": "/@{ben}/followers",
    "thread": "/@{ben}/{post}",
    "history": "/@{ben}/{post}/history",
    "compose": "/compose",
    "reply": "/compose?reply_to={post}",
    "edit": "/compose?edit={mine}",
    "delete": "/@ann/{mine}/delete",
    "block": "/@{ben}/block",
    "lists": "/lists",
    "list": "/lists/{list}",
    "list-edit": "/lists/{list}/edit",
    "bookmarks": "/bookmarks",
    "favourites": "/favourites",
    "requests": "/follow_requests",
    "tag": "/tags/bread",
    "about": "/about",
    "settings": "/settings",
    "settings-profile": "/settings/profile",
    "settings-preferences": "/settings/preferences",
    "settings-account": "/settings/account",
    "settings-second": "/settings/second-factor",
    "settings-passkeys": "/settings/passkeys",
    "settings-sessions": "/settings/sessions",
    "settings-invites": "/settings/invites",
    "settings-blocks": "/settings/blocks",
    "checklist": "/setup/checklist",
    "admin": "/admin",
    "queue": "/admin/queue",
    "talked-about": "/explore",
    "talked-about-links": "/explore?kind=links",
    "trends": "/admin/trends",
    "trends-tags": "/admin/trends?kind=tag",
    "lost": "/nothing/here",
}

pytestmark = pytest.mark.timeout(400)


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with (
        new_database("sqlite") as url,
        running_server(url, tmp_path_factory.mktemp("data")) as server,
    ):
        yield server


@pytest.fixture(scope="module")
def names(server: Server) -> dict[str, str]:
    """A lived-in server: its owner ann, ben who talks, one who asks to follow."""
    code = server.run(setup.new_code, server.app)
    assert code is not None
    ann = Browser(server)
    ann.post("/setup", username="ann", email="ann@example.org", password=PASSWORD, code=code)
    assert ann.signed_in
    ben, cleo = Person(server, "ben"), Person(server, "cleo")

    def call(who: Person, path: str, **given: Any) -> Any:
        answer = server.client.post(path, headers=bearer(who.token), **given)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def say(who: Person, text: str, **more: Any) -> str:
        return str(call(who, "/api/v1/statuses", json={"status": text, **more})["id"])

    photo = pictures.encoded(pictures.flag(), "PNG")
    shot = call(
        ben,
        "/api/v2/media",
        files={"file": ("flag.png", photo, "image/png")},
        data={"description": "A flag in two colours"},
    )
    post = say(ben, "The first #bread of the week is out, @ann. https://example.org/bread?with=seeds")
    say(ben, "What was on the hill this morning", media_ids=[shot["id"]])
    say(ben, "It was the gardener", spoiler_text="The end of the film")
    say(ben, "Rye or wheat?", poll={"options": ["Rye", "Wheat"], "expires_in": 3600})
    say(cleo, "Keep me a loaf of that #bread", in_reply_to_id=post)
    ann.post("/compose", text="Opening the shutters. Good morning #bread people.", audience="public")
    ann.post("/compose", text="Only for those who follow me.", audience="private")
    profile = server.client.get("/api/v1/accounts/lookup", params={"acct": "ann"}).json()
    friend = server.client.get("/api/v1/accounts/lookup", params={"acct": ben.name}).json()
    call(ben, f"/api/v1/accounts/{profile['id']}/follow")
    posts = server.client.get(f"/api/v1/accounts/{profile['id']}/statuses").json()
    call(ben, f"/api/v1/statuses/{posts[0]['id']}/favourite")
    ann.post(f"/web/account/{friend['id']}/follow")
    for verb in ("favourite", "bookmark", "boost"):
        ann.post(f"/web/status/{post}/{verb}")
    ann.post("/settings/profile", name="Ann of the Square", bio="Bread and letters.", locked="1")
    call(cleo, f"/api/v1/accounts/{profile['id']}/follow")
    ann.post("/settings/invites", max_uses="10", days="7")
    number = ann.post("/lists", title="Bakers").url.path.split("/")[2]
    ann.post(f"/lists/{number}/members/add", handle=ben.name)
    return {"ben": ben.name, "post": post, "mine": str(posts[0]["id"]), "list": number}


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def sign_in(tab: Page) -> None:
    tab.goto("/login")
    tab.fill("#email", "ann@example.org")
    tab.fill("#password", PASSWORD)
    tab.press("#password", "Enter")
    tab.wait_for_selector("[data-box]")


def complaints(tab: Page) -> list[str]:
    """What axe finds serious or critical."""
    results = Axe().run(tab, options={"resultTypes": ["violations"]}).response
    return [
        f"{found['id']}: {node['target']} {node.get('failureSummary', '')[:300]}"
        for found in results["violations"]
        if found["impact"] in ("serious", "critical")
        for node in found["nodes"]
    ]


def walk(tab: Page, pages: dict[str, str], names: dict[str, str], seen: Callable[[str], None]) -> None:
    for name, path in pages.items():
        answer = tab.goto(path.format(**names))
        assert answer is not None
        assert answer.status == (404 if name == "lost" else 200), f"{name}: {answer.status}"
        seen(name)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("reader", ["visitor", "owner"])
def test_every_page_is_sound(
    browser: Chromium, names: dict[str, str], scheme: Literal["light", "dark"], reader: str
) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    tab = browser.tab(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    if reader == "owner":
        sign_in(tab)
    bad: dict[str, list[str]] = {}

    def look(name: str) -> None:
        found = complaints(tab)
        for size, (width, height) in SIZES.items():
            tab.set_viewport_size({"width": width, "height": height})
            if tab.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"wider than the {size}")
            tab.screenshot(path=ARTEFACTS / f"{reader}-{name}-{size}-{scheme}.png")
        if found:
            bad[name] = found

    walk(tab, VISITOR if reader == "visitor" else OWNER, names, look)
    assert bad == {}, "\n".join(f"{name}: {found}" for name, found in bad.items())
    # The page that is not there is the one thing the browser may mention.
    assert [said for said in browser.complaints if "/nothing/here" not in said] == []


def test_the_form_of_a_list_shows_how_it_is(browser: Chromium, names: dict[str, str]) -> None:
    tab = browser.tab()
    sign_in(tab)
    tab.goto(f"/lists/{names['list']}/edit")
    assert tab.input_value("#title") == "Bakers"
    tab.check("#exclusive")
    tab.get_by_role("button", name="Save").click()
    tab.goto(f"/lists/{names['list']}/edit")
    assert tab.input_value("#title") == "Bakers"
    assert tab.is_checked("#exclusive")
