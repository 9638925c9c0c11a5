"""Several people signed in side by side in one browser: never confused, each with a session of their own."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Browser
from tests.conftest import NewDatabase
from tests.entrance import Person, bearer
from tests.server import Server, running_server
from tests.waiting import eventually
from tests.web.chromium import Chromium, chromium


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def people(server: Server) -> list[Person]:
    return [Person(server, name) for name in ("ana", "ben", "cleo", "dan", "eve", "fay")]


def id_of(person: Person) -> str:
    answer = person.server.client.get("/api/v1/accounts/verify_credentials", headers=bearer(person.token))
    return str(answer.json()["id"])


def come_in(browser: Browser, person: Person) -> None:
    answer = browser.post("/login", follow=False, email=person.email, password=person.password)
    assert answer.status_code == 303


def shown(browser: Browser) -> str:
    """As whom the pages of a browser are drawn."""
    found = re.search(r'data-viewer="(\d*)"', browser.get("/settings").text)
    return found[1] if found else ""


def switch(browser: Browser, person: Person) -> int:
    return browser.post("/accounts/switch", follow=False, account=id_of(person)).status_code


def posts(person: Person) -> list[str]:
    found = person.server.client.get(
        f"/api/v1/accounts/{id_of(person)}/statuses", headers=bearer(person.token)
    ).json()
    return [re.sub("<[^>]+>", "", one["content"]) for one in found]


def test_a_second_account_comes_in_beside_the_first_and_one_goes_back_and_forth(
    server: Server, people: list[Person]
) -> None:
    ana, ben = people[:2]
    browser = ana.browser()
    assert 'name="email"' in browser.get("/login", again="1").text
    come_in(browser, ben)
    assert shown(browser) == id_of(ben)
    page = unescape(browser.get("/accounts").text)
    assert f"@{ana.name}" in page
    assert "you are here" in page
    assert f"Switch to @{ana.name}" in unescape(browser.get("/").text)
    assert f"As <bdi>{ben.name}</bdi>" in browser.get("/").text
    assert switch(browser, ana) == 303
    assert shown(browser) == id_of(ana)
    assert switch(browser, people[2]) == 404
    kept = {browser.session, browser.http.cookies.get("others")}
    assert None not in kept
    headers = browser.http.post(
        "/accounts/switch", data={"account": id_of(ben)}, headers={"sec-fetch-site": "same-origin"}
    ).headers.get_list("set-cookie")
    for line in headers:
        assert "httponly" in line.lower()
        assert "samesite=lax" in line.lower()
    for name in ("cross-site", "same-site"):
        answer = browser.http.post(
            "/accounts/switch", data={"account": id_of(ana)}, headers={"sec-fetch-site": name}
        )
        assert answer.status_code == 403
    assert browser.http.get("/accounts/switch", params={"account": id_of(ana)}).status_code in (404, 405)
    assert shown(browser) == id_of(ben)


def test_leaving_goes_on_as_the_next_and_leaving_all_ends_all(people: list[Person]) -> None:
    ana, ben, cleo = people[:3]
    browser = ana.browser()
    come_in(browser, ben)
    come_in(browser, cleo)
    sessions = [browser.session, *(browser.http.cookies.get("others") or "").split(".")]
    forgotten = browser.post("/logout", follow=False, account=id_of(cleo)).headers["Clear-Site-Data"]
    assert forgotten == '"cache"'
    assert shown(browser) == id_of(ben)
    forgotten = browser.post("/logout", follow=False, all="1").headers["Clear-Site-Data"]
    assert forgotten == '"cache", "storage"'
    assert not browser.signed_in
    assert browser.http.cookies.get("others") is None
    for session in sessions:
        stolen = Browser(ana.server)
        stolen.http.cookies.set("session", session or "")
        assert not stolen.signed_in


def test_a_session_ended_elsewhere_is_over_here_too(people: list[Person]) -> None:
    ana, ben = Person(people[0].server, "ana"), people[1]
    number = id_of(ana)
    browser = ana.browser()
    come_in(browser, ben)
    ana.browser().post("/settings/sessions/end", all="1")
    assert f"@{ana.name}" not in browser.get("/accounts").text
    assert browser.post("/accounts/switch", account=number).status_code == 404
    come_in(browser, ana)
    ana.browser().post("/settings/sessions/end", all="1")
    assert browser.get("/notifications").url.path == "/notifications"
    assert shown(browser) == id_of(ben)


def test_five_are_as_many_as_one_browser_holds(people: list[Person]) -> None:
    browser = people[0].browser()
    for person in people[1:5]:
        come_in(browser, person)
    assert "Add an account" not in browser.get("/accounts").text
    come_in(browser, people[5])
    page = browser.get("/accounts").text
    assert page.count('class="person"') == 5
    assert f"@{people[0].name}" not in page
    come_in(browser, people[3])
    assert browser.get("/accounts").text.count('class="person"') == 5


def test_a_page_of_one_account_writes_nothing_as_another_and_keeps_the_text(
    people: list[Person],
) -> None:
    ana, ben = people[:2]
    browser = ana.browser()
    page = browser.get("/").text
    forms = re.findall(r'<form\b[^>]*method="post"[^>]*>(?=(.{0,80}))', page, re.S)
    assert forms
    assert all(f'name="drawn_for" value="{id_of(ana)}"' in start for start in forms)
    come_in(browser, ben)
    old = {"drawn_for": id_of(ana)}
    answer = browser.post("/compose", text="For those who know me", **old)
    assert answer.status_code == 409
    said = unescape(answer.text)
    assert "That was another account" in said
    assert "For those who know me</textarea>" in said
    assert f"Continue as @{ana.name}" in said
    assert browser.post(f"/web/account/{id_of(people[2])}/block", **old).status_code == 409
    assert posts(ana) == posts(ben) == []
    headers = {"x-drawn-for": id_of(ana), "sec-fetch-site": "same-origin", "x-requested-with": "sabar"}
    answer = browser.http.post("/compose", data={"text": "By a script of the page"}, headers=headers)
    assert answer.status_code < 400
    assert posts(ana) == ["By a script of the page"]
    assert posts(ben) == []
    foreign = {**headers, "x-drawn-for": id_of(people[4])}
    answer = browser.http.post("/compose", data={"text": "As somebody who is not here"}, headers=foreign)
    assert answer.status_code == 409
    assert posts(people[4]) == posts(ben) == []


def test_what_one_browser_keeps_is_worth_nothing_in_the_wrong_place(people: list[Person]) -> None:
    ana, ben = people[:2]
    browser = ana.browser()
    come_in(browser, ben)
    for junk in ("..", "a.b.c.d.e.f", "x" * 3000, '"\\"', "." * 200):
        thief = Browser(ana.server)
        thief.http.cookies.set("others", junk)
        assert not thief.signed_in
        assert thief.http.get("/login").status_code == 200
    assert (
        ana.server.client.get(
            "/api/v1/accounts/verify_credentials", headers={"cookie": f"session={browser.session}"}
        ).status_code
        == 401
    )


@pytest.fixture(scope="module")
def chrome(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def _sign_in(tab: Page, person: Person) -> None:
    tab.fill("#email", person.email)
    tab.fill("#password", person.password)
    tab.press("#password", "Enter")
    tab.wait_for_selector("[data-box]")


def test_an_open_tab_stays_with_its_account_and_keys_or_taps_switch(
    server: Server, people: list[Person], chrome: Chromium
) -> None:
    ana, ben, cleo = people[1], people[2], Person(server, "cleo")
    tab = chrome.tab()
    tab.goto("/login")
    _sign_in(tab, ana)
    other = tab.context.new_page()
    other.goto("/accounts")
    other.get_by_role("link", name="Add an account").click()
    _sign_in(other, ben)
    expect(other.locator(".box .whose")).to_contain_text(f"@{ben.name}")
    tab.fill("#box-text", "I am still ana")
    tab.locator("[data-box] button[type=submit], [data-box] .send button, [data-box] .button").last.click()
    eventually(lambda: "I am still ana" in posts(ana))
    assert posts(ben) == []
    badge = tab.locator("[data-unread]")
    server.client.post(
        "/api/v1/statuses", json={"status": f"@{ben.name} for ben"}, headers=bearer(cleo.token)
    )
    expect(other.locator("[data-unread]")).to_have_text("1")
    expect(badge).to_have_text("")
    other.goto("/notifications")
    other.keyboard.press("g")
    other.keyboard.press("a")
    expect(other.locator("h1")).to_have_text("Accounts in this browser")
    other.keyboard.press("2")
    expect(other).to_have_url(re.compile(r"/$"))
    expect(other.locator(".box .whose")).to_contain_text(f"@{ana.name}")
    other.set_viewport_size({"width": 390, "height": 844})
    other.locator(".own summary").click()
    other.locator(".own").get_by_role("button", name=f"Switch to @{ben.name}").click()
    expect(other.locator("html")).to_have_attribute("data-viewer", id_of(ben))
    # What speaks for the one who stays while the pages are closed outlives the other's leaving.
    worker = "async () => Boolean(await navigator.serviceWorker.getRegistration())"
    other.evaluate("() => navigator.serviceWorker.ready")
    other.goto("/accounts")
    other.locator("form[action='/logout'] button").first.click()
    expect(other.locator("html")).to_have_attribute("data-viewer", id_of(ana))
    assert other.evaluate(worker)
    assert chrome.complaints == []
