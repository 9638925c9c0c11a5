"""The list of settings: grouped, searched in both languages, near on a phone; and the apps one let in."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from playwright.sync_api import Page, expect

from sabar.web.frame import settings_table
from tests.browser import Browser
from tests.conftest import NewDatabase
from tests.entrance import Person
from tests.server import Server, running_server
from tests.web.chromium import Chromium, chromium

PHONE = {"width": 390, "height": 844}
FIELDS = [
    (place.path, field)
    for group in settings_table.SETTINGS
    for place in group.places
    for field in place.fields
]


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def tab_of(browser: Chromium, who: Browser, **options: object) -> Page:
    tab = browser.tab(**options)
    assert who.session
    tab.context.add_cookies([{"name": "session", "value": who.session, "url": browser.url}])
    return tab


def test_every_page_of_the_table_opens_and_holds_what_the_table_says_of_it(server: Server) -> None:
    """So that the search leads nowhere where nothing is."""
    reader = Person(server, "ada").browser()
    reader.post("/settings/preferences", language="en")
    groups = (*settings_table.SETTINGS, *settings_table.BESIDE)
    pages = {}
    for place in (
        place for group in groups for place in group.places if place.seen_by in ("all", "inviters")
    ):
        answer = reader.get(place.path)
        assert answer.status_code == 200, place.path
        pages[place.path] = unescape(answer.text)
        if place.path.startswith("/settings/") and "again=1" not in str(answer.url):
            assert re.search(rf'<a href="{place.path}" aria-current="page"', pages[place.path]), place.path
    for path, field in FIELDS:
        assert field.name in pages[path], f"{path}: {field.name}"
        assert not field.anchor or f'id="{field.anchor}"' in pages[path], f"{path}: {field.anchor}"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("dark", "/settings/preferences"),
        ("sombre", "/settings/preferences#theme"),
        ("CLAIR SOMB", "/settings/preferences#theme"),
        ("2fa", "/settings/second-factor"),
        ("déconnecter", "/settings/sessions"),
        ("hashtag profil", "/settings/hashtags#featured"),
    ],
)
def test_settings_are_found_by_words_in_either_language(server: Server, words: str, found: str) -> None:
    page = Person(server, "ada").browser().get("/settings", q=words).text
    shown = re.sub(
        r"<li[^>]* hidden>.*?</li>", "", page.partition('id="settings"')[2].partition("</nav>")[0], flags=re.S
    )
    links = [unescape(link) for link in re.findall(r'href="([^"]+)"', shown)]
    assert found in links
    assert "/settings/blocks" not in links


def test_what_is_not_there_is_said_and_what_one_may_not_do_is_not_offered(server: Server) -> None:
    reader = Person(server, "ada").browser()
    assert "Nothing found. Try another word" in re.sub(
        r'data-words="[^"]*"', "", reader.get("/settings", q="xyzzy").text
    )
    page = reader.get("/settings").text
    assert "/admin" not in page.partition("<main")[2]
    assert "<script>" not in reader.get("/settings", q="<script>").text


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_everything_is_two_taps_away_and_found_as_one_types(
    server: Server, browser: Chromium, scripts: bool
) -> None:
    reader = Person(server, "ada").browser()
    reader.post("/settings/preferences", language="fr", shortcuts="1")
    tab = tab_of(browser, reader, viewport=PHONE, java_script_enabled=scripts)
    for name, path in (("Listes", "/lists"), ("Marque-pages", "/bookmarks"), ("Réglages", "/settings")):
        tab.goto("/")
        tab.get_by_role("navigation", name="Principal").locator("summary").click()
        tab.get_by_role("link", name=name, exact=True).click()
        expect(tab).to_have_url(re.compile(rf"{path}$"))
    field = tab.get_by_role("searchbox", name="Chercher dans les réglages")
    field.fill("passe")
    if not scripts:
        field.press("Enter")
    list = tab.get_by_role("navigation", name="Réglages")
    expect(list.get_by_role("link", name="Mot de passe et e-mail")).to_be_visible()
    expect(list.get_by_role("link", name="Nouveau mot de passe")).to_be_visible()
    expect(list.get_by_role("link", name="Filtres")).to_be_hidden()
    list.get_by_role("link", name="Nouveau mot de passe").click()
    expect(tab).to_have_url(re.compile("/settings/account#password$"))
    assert browser.complaints == []


def test_an_app_is_listed_with_what_it_may_do_and_sent_away(server: Server) -> None:
    ada = Person(server, "ada")
    reader = ada.browser()
    page = reader.get("/settings/sessions").text
    apps = page.partition('id="apps"')[2]
    assert "Post, edit and delete in your name" in apps
    id = re.search(r'name="id" value="(a\d+)"', apps)
    assert id
    after = reader.post("/settings/sessions/end", id=id[1]).text
    assert "None. Apps you log in with" in after.partition('id="apps"')[2]
    answer = server.client.get(
        "/api/v1/accounts/verify_credentials", headers={"authorization": f"Bearer {ada.token}"}
    )
    assert answer.status_code == 401
