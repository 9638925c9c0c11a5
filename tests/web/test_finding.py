"""Searching on our own pages: operators and their help, days of the reader's zone, recent searches."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from playwright.sync_api import expect

from tests.conftest import NewDatabase
from tests.entrance import Person, bearer
from tests.server import Server, running_server
from tests.web.chromium import Chromium, chromium
from tests.web.test_settings_pages import tab_of


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


def says(server: Server, who: Person, text: str) -> str:
    answer = server.client.post("/api/v1/statuses", json={"status": text}, headers=bearer(who.token))
    return f'data-post="{answer.json()["id"]}"'


def test_operators_work_on_the_page_and_one_that_means_nothing_is_said(server: Server) -> None:
    ana = Person(server, "ana")
    browser = ana.browser()
    plain, linked = says(server, ana, "drum one"), says(server, ana, "drum two https://example.org/x")

    def found(words: str) -> str:
        return unescape(browser.get("/search", q=words).text)

    assert linked in found("from:me has:link") and plain not in found("from:me has:link")
    assert plain in found("drum -has:link") and linked not in found("drum -has:link")
    assert "is not a search operator" not in found("from:me")
    said = found("drum has:<b>nanas")
    assert "“has:<b>nanas” is not a search operator" in said
    assert "<b>nanas" not in browser.get("/search", q="drum has:<b>nanas").text
    for way in ("in:library", "language:fr", "-is:reply"):
        assert way in found("") and way in said
    visitor = server.client.get("/search", params={"q": "from:me"}).text
    assert "Log in to search posts" in visitor
    browser.post("/settings/preferences", language="fr")
    assert "n’est pas un critère connu" in found("has:nanas")


def test_a_day_is_the_readers_own(server: Server) -> None:
    ana = Person(server, "ana")
    browser = ana.browser()
    post = says(server, ana, "drum")
    now = datetime.fromtimestamp(server.clock.now_ms() / 1000, UTC)
    for zone, hours in (("Pacific/Kiritimati", 14), ("Pacific/Niue", -11)):
        browser.post("/settings/preferences", zone=zone)
        here = (now + timedelta(hours=hours)).date()
        for day, is_there in (
            (here, True),
            (here - timedelta(days=1), False),
            (here + timedelta(days=1), False),
        ):
            assert (post in browser.get("/search", q=f"from:me during:{day}").text) == is_there, (zone, day)


def test_recent_searches_stay_in_the_browser_until_one_wants_no_more(server: Server) -> None:
    ana = Person(server, "ana").browser()
    with chromium(server.url) as browser:
        _search_and_forget(browser, ana)
        assert browser.complaints == []


#: The browser has these words as the latest search.
NOTED = """(words) => Object.entries(localStorage).some(
    ([key, kept]) => key.startsWith("sabar-searches-") && JSON.parse(kept)[0] === words)"""


def _search_and_forget(browser: Chromium, ana: object) -> None:
    tab = tab_of(browser, ana)  # type: ignore[arg-type]
    recent = tab.get_by_role("region", name="Recent searches")
    tab.goto("/search")
    expect(recent).to_be_hidden()
    for words in ("drum", "<i>bread</i>", "drum"):
        tab.goto("/search")
        tab.get_by_role("searchbox").fill(words)
        tab.keyboard.press("Enter")
        tab.wait_for_url("**/search?q=*")
        tab.wait_for_function(NOTED, arg=words)
    tab.goto("/search")
    expect(recent.get_by_role("link")).to_have_text(["drum", "<i>bread</i>"])
    recent.get_by_role("button", name="Forget drum").press("Enter")
    expect(recent.get_by_role("link")).to_have_text(["<i>bread</i>"])
    recent.get_by_role("link").click()
    expect(tab.get_by_role("searchbox")).to_have_value("<i>bread</i>")
    tab.goto("/search")
    recent.get_by_role("button", name="Do not remember my searches").click()
    expect(recent.get_by_role("link")).to_have_count(0)
    tab.goto("/search?q=secret")
    tab.goto("/search")
    expect(recent.get_by_role("link")).to_have_count(0)
    recent.get_by_role("button", name="Remember my searches").click()
    tab.goto("/search?q=rye")
    tab.goto("/settings")
    tab.get_by_role("button", name="Log out").click()
    tab.wait_for_url(lambda url: "/settings" not in url)
    assert tab.evaluate("Object.keys(localStorage).filter((it) => it.startsWith('sabar-searches'))") == []
