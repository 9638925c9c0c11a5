"""What the box sends is what it shows."""

import re

from playwright.sync_api import expect

from tests.entrance import Person, bearer
from tests.server import Server
from tests.web.chromium import chromium
from tests.web.test_writing import latest, posted, signed_in


def test_a_warning_that_was_taken_back_does_not_go_out(server: Server) -> None:
    ada = Person(server, "ada")
    browser = ada.browser()
    for text, warn in (("It was the gardener", {"warn": "1"}), ("Nothing to warn of", {})):
        browser.post("/compose", text=text, warning="The end of the film", **warn)
    me = server.client.get("/api/v1/accounts/lookup", params={"acct": ada.name}).json()["id"]
    posts = server.client.get(f"/api/v1/accounts/{me}/statuses", headers=bearer(ada.token)).json()
    assert [post["spoiler_text"] for post in posts] == ["", "The end of the film"]


def offered(page: str) -> list[str]:
    return re.findall(r'<option value="([^"]+)"', page.partition('name="lang"')[2].partition("</select>")[0])


def test_the_languages_of_the_server_stand_before_all_others(server: Server) -> None:
    languages = offered(Person(server, "ada").browser().get("/compose").text)
    assert languages[:2] == ["en", "fr"]
    assert len(languages) == len(set(languages)) > 150


def test_pages_offer_the_languages_at_hand_and_that_of_the_post_one_answers(server: Server) -> None:
    ada = Person(server, "ada")
    browser = ada.browser()
    assert offered(browser.get("/").text) == ["en", "fr"]
    id = posted(ada, "Ndax yaa ngi ci jamm?", language="wo")
    thread = browser.get(f"/@{ada.name}/{id}").text
    assert offered(thread) == ["en", "fr", "wo"]
    assert '<option value="wo" selected>' in thread


def test_without_script_what_is_typed_goes_along_to_the_page_with_all_languages(server: Server) -> None:
    ada = Person(server, "ada")
    browser = ada.browser()
    assert "More languages…" in browser.get("/").text
    page = browser.post("/drafts", **browser.hidden(), text="Aloha", then="here")
    assert page.url.path == "/compose"
    assert ">Aloha</textarea>" in page.text
    assert len(offered(page.text)) > 150
    assert "More languages…" not in page.text
    id = posted(ada, "hi")
    browser.get(f"/@{ada.name}/{id}")
    page = browser.post("/drafts", **browser.hidden(), text="", then="here")
    assert f'name="reply_to" value="{id}"' in page.text


def test_all_languages_come_when_somebody_begins_to_write(server: Server) -> None:
    ada = Person(server, "ada")
    with chromium(server.url) as browser:
        tab = signed_in(browser, ada)
        tab.goto("/")
        options = tab.locator("[name=lang] option")
        expect(options).to_have_count(2)
        expect(tab.get_by_role("button", name="More languages…")).to_be_hidden()
        tab.route("**/languages.json*", lambda route: route.fulfill(body="?"))
        tab.fill("#box-text", "Aloha")
        expect(tab.locator(".counter")).to_have_attribute("title", "495 characters left")
        expect(options).to_have_count(2)
        tab.unroute("**/languages.json*")
        tab.locator("[name=lang]").focus()
        expect(tab.locator("[name=lang] option[value=haw]")).to_have_count(1)
        tab.locator("[name=lang]").select_option("haw")
        expect(tab.locator("[data-lang]")).to_have_text("haw")
        tab.locator("[data-send]").click()
        expect(tab.locator(".feed .post .text")).to_have_text("Aloha")
        assert latest(ada)["language"] == "haw"
        assert browser.complaints == []
