"""Finding people on our pages: the newcomer's home, explore, the directory, and following back."""

from collections.abc import Iterator
from html import unescape

import pytest
from playwright.sync_api import expect

from tests.browser import Browser
from tests.conftest import NewDatabase
from tests.entrance import Person, bearer
from tests.server import Server, running_server
from tests.waiting import eventually
from tests.web.chromium import chromium


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def known(server: Server) -> Person:
    """Somebody who wants to be found."""
    person = Person(server, "known")
    change(person, discoverable="true", display_name="Known Here")
    return person


def change(who: Person, **form: str) -> None:
    answer = who.server.client.patch(
        "/api/v1/accounts/update_credentials", data=form, headers=bearer(who.token)
    )
    assert answer.status_code == 200


def id_of(who: Person) -> str:
    return str(who.server.client.get("/api/v1/accounts/lookup", params={"acct": who.name}).json()["id"])


def follow(who: Person, whom: Person) -> None:
    path = f"/api/v1/accounts/{id_of(whom)}/follow"
    assert who.server.client.post(path, headers=bearer(who.token)).status_code == 200


def test_an_empty_home_offers_people_and_leads_to_a_name_and_a_face(server: Server, known: Person) -> None:
    new = Person(server, "new")
    browser = new.browser()
    page = unescape(browser.get("/").text)
    assert "Give yourself a name and a face" in page
    assert "Known Here" in page
    assert f"/web/account/{id_of(known)}/follow" in page
    posted = server.client.post("/api/v1/statuses", json={"status": "Hello"}, headers=bearer(new.token))
    assert posted.status_code == 200
    page = unescape(browser.get("/").text)
    assert ">Hello</p>" in page and "Known Here" in page
    follow(new, known)
    page = unescape(browser.get("/").text)
    assert "Give yourself a name" not in page
    reader = Person(server, "reader")
    follow(reader, known)
    page = unescape(reader.browser().get("/").text)
    assert "The people you follow have not posted anything yet." in page


def test_the_directory_holds_only_who_wants_to_be_found(server: Server, known: Person) -> None:
    hidden = Person(server, "hidden")
    change(hidden, discoverable="false", display_name="Rather Not")
    for browser in (Browser(server), Person(server).browser()):
        for path in ("/directory", "/directory?order=new", "/explore?kind=people"):
            page = browser.get(path).text
            assert "Known Here" in page, path
            assert "Rather Not" not in page, path
    assert Browser(server).get("/directory?offset=-5").status_code == 200
    assert "Nobody yet" in Browser(server).get("/directory?offset=400").text


def test_somebody_is_followed_back_where_the_notice_stands(server: Server) -> None:
    ana, bo = Person(server, "ana"), Person(server, "bo")
    follow(bo, ana)
    browser = ana.browser()
    eventually(lambda: bo.name in browser.get("/notifications").text)
    with chromium(server.url) as chrome:
        tab = chrome.tab()
        tab.goto("/login?return_to=/notifications")
        tab.fill("#email", ana.email)
        tab.fill("#password", ana.password)
        tab.press("#password", "Enter")
        tab.get_by_role("button", name="Follow back").click()
        expect(tab.locator(".notice form.follow button")).to_contain_text("Following")
        assert chrome.complaints == []
    follows = server.client.get(
        "/api/v1/accounts/relationships", params={"id[]": id_of(bo)}, headers=bearer(ana.token)
    ).json()
    assert follows[0]["following"] is True
