"""Previews of links in the pages of a space: an owner knows what they tell, and they come to open pages."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests import outside
from tests.api.cards.linked import HTML, page, settle
from tests.outside import Outside, ThisMachine
from tests.server import Server
from tests.web.chromium import Chromium, axe_complaints, chromium
from tests.web.reading import SIZES
from tests.web.spaces.people import House

pytestmark = pytest.mark.timeout(240)
SET = {"name": "Atelier", "past": "1", "retention": ""}


@pytest.fixture(scope="module")
def server_options() -> dict[str, Any]:
    return {"guard": ThisMachine(), "previews": "on"}


@pytest.fixture(scope="module")
def world() -> Iterator[Outside]:
    with outside.listening() as found:
        told = {"og_description": "Salt, ash <and> time", "og_image": "/picture.png"}
        found.answers["/glazes"] = (200, HTML, page("A hundred glazes & more", **told))
        yield found


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def test_an_owner_reads_what_previews_tell_before_switching_them_on(house: House) -> None:
    said = house.owner.seen(f"{house.url}/settings")
    assert (
        "Previews tell the outside: whoever runs the site sees that this server asked for that page" in said
    )
    assert not re.search(r'name="previews"\s+value="1" checked', house.owner.html)
    assert "Previews of links are not fetched" in house.member.seen(f"{house.url}/settings")
    assert "Saved." in house.owner.sends(f"{house.url}/settings", **SET, previews="1")
    house.owner.seen(f"{house.url}/settings")
    assert re.search(r'name="previews"\s+value="1" checked', house.owner.html)
    told = house.guest.seen(f"{house.url}/settings")
    assert "Previews of links are fetched: whoever runs the linked site sees" in told
    assert f"@{house.owner.name} switched previews of links on" in house.guest.seen(f"{house.url}/log")
    house.owner.sends(f"{house.url}/settings", **SET)
    assert house.owner.get(house.path)["previews"] is False
    assert f"@{house.owner.name} switched previews of links off" in house.guest.seen(f"{house.url}/log")


def test_settings_that_come_back_keep_the_choice(house: House) -> None:
    house.owner.sends(f"{house.url}/settings", 422, **{**SET, "name": " "}, previews="1")
    assert re.search(r'name="previews"\s+value="1" checked', house.owner.html)
    assert house.owner.get(house.path)["previews"] is False


def test_a_preview_stands_below_its_post_and_loads_nothing(
    house: House, server: Server, world: Outside
) -> None:
    house.owner.ok("PUT", house.path, json={"previews": True})
    said = house.says(house.member, f"see {world.url}/glazes")
    settle(server)
    for path in (house.url, f"{house.url}/p/{said['id']}"):
        shown = house.guest.seen(path)
        assert "A hundred glazes & more" in shown and "Salt, ash <and> time" in shown
        linked = house.guest.html.partition('class="linked')[2].partition("</aside>")[0]
        assert f'href="{world.url}/glazes" rel="nofollow noopener noreferrer"' in linked
        assert "<img" not in linked and "picture.png" not in house.guest.html
    house.owner.ok("PUT", house.path, json={"previews": False})
    assert "A hundred glazes" not in house.guest.seen(house.url)


@SIZES
def test_a_preview_comes_to_an_open_page(
    house: House, browser: Chromium, server: Server, world: Outside, size: dict[str, int]
) -> None:
    browser.complaints.clear()
    house.owner.ok("PUT", house.path, json={"previews": True})
    tab = house.guest.opens(browser, house.url, live=True, viewport=size)
    house.says(house.member, f"see {world.url}/glazes")
    settle(server)
    linked = tab.locator(".feed .post .linked")
    expect(linked).to_contain_text("A hundred glazes & more", timeout=5000)
    expect(tab.locator(".feed .post .stamp, .feed .post [title*=edited]")).to_have_count(0)
    assert axe_complaints(tab) == []
    width = tab.evaluate("document.documentElement.scrollWidth")
    assert width <= size["width"]
    assert browser.complaints == []
