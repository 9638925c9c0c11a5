"""Pages of who is in a space, how it is set and what happened, in a browser: phone and desktop."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.conftest import NewDatabase
from tests.server import Server, running_server
from tests.web.chromium import Chromium, axe_complaints, chromium
from tests.web.reading import SIZES
from tests.web.spaces.people import House
from tests.web.spaces.people import house as built

PLACES = ("/members", "/invites", "/settings", "/close", "/log")


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


@pytest.fixture
def house(server: Server) -> House:
    return built(server, "Enquête du dimanche, avec un nom qui est long")


def looked_at(tab: Page, name: str) -> None:
    """Nothing is wider than the page, and axe has nothing to say."""
    assert not tab.evaluate("document.documentElement.scrollWidth > innerWidth"), f"{name} is too wide"
    assert axe_complaints(tab) == [], name


@SIZES
def test_an_owner_finds_every_page_sound(browser: Chromium, house: House, size: Any) -> None:
    tab = house.owner.opens(browser, "/s", viewport=size)
    width = size["width"]
    looked_at(tab, f"spaces-{width}")
    for place in (*PLACES, f"/members/{house.guest.id}"):
        tab.goto(house.url + place)
        looked_at(tab, f"{place.split('/')[1]}-{place.count('/')}-{width}")
        tab.set_viewport_size({"width": 320, "height": 640})
        assert not tab.evaluate("document.documentElement.scrollWidth > innerWidth"), place
        tab.set_viewport_size(size)
    assert browser.complaints == []


@SIZES
def test_without_script_in_french_somebody_is_invited_and_comes_in(
    browser: Chromium, house: House, size: Any
) -> None:
    for one in (house.owner, house.outsider):
        one.web.post("/settings/preferences", language="fr")
    plain = {"viewport": size, "java_script_enabled": False}
    tab = house.owner.opens(browser, f"{house.url}/members", **plain)
    tab.get_by_role("link", name="Inviter quelqu’un").click()
    tab.get_by_role("radio", name="Personne invitée").check()
    tab.get_by_role("button", name="Créer le lien").click()
    assert tab.get_by_text("il n’est affiché que cette fois").is_visible()
    link = tab.get_by_label("Lien vers l’espace").input_value()
    other = house.outsider.opens(browser, link.removeprefix(browser.url), **plain)
    assert other.get_by_role("heading", name="Enquête du dimanche").is_visible()
    other.get_by_role("button", name="Rejoindre l’espace").click()
    other.wait_for_url(f"**{house.url}")
    other.goto(f"{house.url}/log")
    assert other.get_by_text("invitation limitée dans le temps").count() == 2
    assert other.get_by_text("telles qu’elles ont été écrites").is_visible()


def test_a_link_is_copied_by_a_press(browser: Chromium, house: House) -> None:
    tab = house.owner.opens(
        browser, f"{house.url}/invites", permissions=["clipboard-read", "clipboard-write"]
    )
    tab.get_by_role("button", name="Create link").click()
    tab.get_by_role("button", name="Copy").click()
    tab.get_by_text("Copied").wait_for()
    copied = tab.evaluate("navigator.clipboard.readText()")
    assert copied == tab.get_by_label("Link into the space").input_value()
    looked_at(tab, "invited")


def test_on_a_phone_every_page_of_a_space_is_a_press_away(browser: Chromium, house: House) -> None:
    for one, lang in ((house.owner, "fr"), (house.guest, "en")):
        one.web.post("/settings/preferences", language=lang)
        tab = one.opens(browser, house.url, viewport={"width": 390, "height": 844})
        for place, width in (("", 390), ("/settings", 390), ("", 360)):
            tab.set_viewport_size({"width": width, "height": 780})
            tab.goto(house.url + place)
            row = tab.locator(".space-head .tabs")
            assert row.locator("a").count() == 6
            assert row.evaluate("it => it.scrollWidth <= it.clientWidth"), f"{lang} {place} {width}"


def test_the_end_of_a_guest_is_asked_for_guests_alone(browser: Chromium, house: House) -> None:
    tab = house.owner.opens(browser, f"{house.url}/invites", java_script_enabled=False)
    end = tab.get_by_label("A guest’s time ends on")
    tab.get_by_role("radio", name="Member").check()
    assert end.is_hidden()
    tab.get_by_role("radio", name="Guest").check()
    assert end.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_pressed_in_a_space_has_the_colour_of_its_box(
    browser: Chromium, house: House, scheme: Any
) -> None:
    tab = house.owner.opens(browser, house.url, color_scheme=scheme)
    colour = "it => getComputedStyle(it).backgroundColor"
    box = tab.locator(".box .send").first.evaluate(colour)
    for place in ("/members", "/invites", "/settings", "/proof"):
        tab.goto(house.url + place)
        button = tab.locator("main .button:not(.second, .harm)").first
        assert button.evaluate(colour) == box, place
    tab.goto("/s")
    assert tab.get_by_role("button", name="Create space").evaluate(colour) != box
