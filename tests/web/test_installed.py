"""The pages kept like an application: a manifest, a worker that speaks without network, and shared words."""

import json
import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser import Browser
from tests.conftest import NewDatabase
from tests.entrance import PASSWORD, Person, app_token, fresh_name, register_app, sign_up
from tests.server import Server, running_server
from tests.web.chromium import chromium

SHELVES = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const kept of await (await caches.open(name)).keys()) found.push(kept.url);
  return found;
}"""


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


def test_the_manifest_names_what_is_there_in_the_readers_language(server: Server) -> None:
    for lang, write in (("en", "Write"), ("fr", "Écrire")):
        page = Browser(server, **{"accept-language": lang}).get("/login").text
        address = re.search(r'rel="manifest" href="([^"]+)"', page)
        assert address
        answer = httpx.get(server.url + unescape(address[1]))
        assert answer.headers["content-type"] == "application/manifest+json"
        found = json.loads(answer.text)
        assert (found["lang"], found["shortcuts"][0]["name"]) == (lang, write)
        assert found["scope"] == found["start_url"] == found["id"] == "/"
        assert {"192x192", "512x512"} <= {icon["sizes"] for icon in found["icons"]}
        assert {"any", "maskable"} == {icon["purpose"] for icon in found["icons"]}
        for icon in found["icons"]:
            sent = httpx.get(server.url + icon["src"])
            assert sent.headers["content-type"] == icon["type"]
            assert "immutable" in sent.headers["cache-control"]
        fields = found["share_target"]["params"]
        assert (found["share_target"]["action"], fields["url"]) == ("/share", "url")
    assert httpx.get(f"{server.url}/manifest.webmanifest?lang=xx").json()["lang"] == "en"


def test_the_page_for_no_network_opened_by_hand_is_in_the_browsers_language(server: Server) -> None:
    french = {"accept-language": "fr"}
    assert '<html lang="fr"' in httpx.get(f"{server.url}/offline", headers=french).text
    assert '<html lang="en"' in httpx.get(f"{server.url}/offline?lang=en", headers=french).text


def test_what_is_shared_stands_in_the_box_once_and_goes_nowhere_by_itself(server: Server) -> None:
    ada = Person(server, "ada")
    browser = ada.browser()
    for shared, box in (
        ({"title": "Bread", "text": "", "url": "https://b.example/"}, "Bread\n\nhttps://b.example/"),
        ({"text": "Bread https://b.example/", "url": "https://b.example/"}, "Bread https://b.example/"),
        (
            {"title": "Bread", "text": "Look", "url": "https://b.example/"},
            "Bread\n\nLook\n\nhttps://b.example/",
        ),
        ({"text": "</textarea><b>x"}, "</textarea><b>x"),
        ({}, ""),
    ):
        page = browser.get("/share", **shared).text
        assert 'class="reach"' in page
        text = page.partition('id="box-text"')[2].partition(">")[2].partition("</textarea>")[0]
        assert unescape(text).strip() == box
    long = browser.get("/share", text="a" * 7_000)
    assert long.status_code == 200
    stranger = Browser(server).get("/share", follow=False, text="Bread & butter")
    assert stranger.status_code == 303
    assert stranger.headers["location"].startswith("/login?return_to=%2Fshare%3Ftext%3DBread")
    timeline = browser.get(f"/@{ada.name}").text
    assert "Bread" not in timeline


def enter(tab: Page, name: str) -> None:
    tab.goto("/login")
    tab.fill("#email", f"{name}@example.org")
    tab.fill("#password", PASSWORD)
    tab.click("form:has(#password) button:not([type=button])")
    expect(tab.locator("[data-box]")).to_be_visible()


def test_a_bookmark_brings_what_one_reads_elsewhere_into_the_box(server: Server) -> None:
    with chromium(server.url) as browser:
        tab = browser.tab(locale="en-GB")
        name = fresh_name("ada")
        sign_up(server, app_token(server, register_app(server)), username=name)
        enter(tab, name)
        tab.goto("/settings/sharing")
        bookmark = tab.get_by_role("link", name="Share on").get_attribute("href")
        assert bookmark
        assert tab.get_by_label("Address of the bookmark").input_value() == bookmark
        read = "<!doctype html><title>Bread &amp; salt</title><p>Flour #1, water"
        tab.route(
            "https://bread.example/**", lambda route: route.fulfill(body=read, content_type="text/html")
        )
        tab.goto("https://bread.example/how?a=1&b=2")
        with tab.context.expect_page() as opened:
            tab.evaluate(
                f"() => {{ getSelection().selectAllChildren(document.querySelector('p'));"
                f" {bookmark.removeprefix('javascript:')} }}"
            )
        expect(opened.value.get_by_role("textbox").first).to_have_value(
            "Bread & salt\n\nFlour #1, water\n\nhttps://bread.example/how?a=1&b=2"
        )


def test_without_a_network_the_pages_say_so_and_no_page_of_anybody_is_kept(server: Server) -> None:
    with chromium(server.url) as browser:
        visitor = browser.tab()
        visitor.goto("/login")
        assert visitor.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0
        for locale, words, again in (
            ("en-GB", "No network", "Try again"),
            ("fr-FR", "Pas de réseau", "Réessayer"),
        ):
            tab = browser.tab(locale=locale)
            name, lang = fresh_name("ada"), locale[:2]
            sign_up(server, app_token(server, register_app(server)), username=name, locale=lang)
            enter(tab, name)
            tab.evaluate("() => navigator.serviceWorker.ready")
            tab.wait_for_function("() => navigator.serviceWorker.controller !== null")
            tab.goto("/notifications")
            kept = tab.evaluate(SHELVES)
            assert sorted(re.sub(r"^.*?//[^/]*|\?v=.*$", "", url) for url in kept) == [
                f"/offline?lang={lang}",
                "/static/css/more.css",
                "/static/css/sabar.css",
                "/static/mark.svg",
            ]
            tab.context.set_offline(True)
            tab.goto(f"/@{name}")
            expect(tab.get_by_role("heading", name=words)).to_be_visible()
            assert tab.evaluate("getComputedStyle(document.body).marginTop") == "0px"
            assert name not in tab.content()
            tab.context.set_offline(False)
            tab.get_by_role("link", name=again).click()
            expect(tab.get_by_role("heading", name=name).first).to_be_visible()
            tab.goto("/settings")
            tab.click("form[action='/logout'] button")
            expect(tab.locator("form#act")).to_have_count(0)
            assert tab.evaluate(SHELVES) == []
            tab.close()
        browser.complaints = [one for one in browser.complaints if "ERR_INTERNET_DISCONNECTED" not in one]
        assert browser.complaints == []
