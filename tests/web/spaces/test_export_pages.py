"""Downloading everything, in the pages: asked, announced, seen by all, called off, downloaded and read."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import pictures
from tests.server import Server
from tests.web.chromium import Chromium, axe_complaints, chromium
from tests.web.reading import SIZES
from tests.web.spaces.people import DAY, House

pytestmark = pytest.mark.timeout(240)
SET = {"name": "Atelier", "past": "1", "retention": ""}


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def test_the_page_says_what_is_downloaded_and_who_hears_of_it(house: House) -> None:
    assert f'href="{house.url}/export"' in house.owner.web.get(f"{house.url}/settings").text
    page = house.owner.seen(f"{house.url}/export")
    for part in ("every post that you see", "not encrypted", "can read in its log that you downloaded"):
        assert part in page
    assert "Download the archive" in page and "Announce it" not in page
    answer = house.owner.web.post(f"{house.url}/export/archive")
    assert answer.headers["content-type"] == "application/zip" and answer.content[:2] == b"PK"
    assert "@own" in house.guest.seen(f"{house.url}/log").split("downloaded an archive of everything")[0]


def test_everybody_sees_an_announcement_on_top_until_it_is_called_off(house: House) -> None:
    assert "Saved." in house.owner.sends(f"{house.url}/settings", **SET, export_days="3")
    page = house.owner.seen(f"{house.url}/export")
    assert "members are told 3 days before" in page and "Download the archive" not in page
    page = house.owner.sends(f"{house.url}/export")
    assert "Announced. Everybody in the space sees it now." in page and "It can be downloaded from" in page
    for one in house.inside:
        for place in ("", "/log", "/members", "/settings"):
            assert "announced on" in one.seen(f"{house.url}{place}"), place
        assert ("Look at it" in one.seen(house.url)) is (one is house.owner)
    assert "Members are told 3 days before" in house.guest.seen(f"{house.url}/settings")
    house.owner.server.clock.advance(3 * DAY)
    assert "can be downloaded by an owner until" in house.member.seen(house.url)
    assert "Download the archive" in house.owner.seen(f"{house.url}/export")
    assert "Called off." in house.owner.sends(f"{house.url}/export/end")
    assert "announced on" not in house.member.seen(house.url)
    # Pressed twice, or on an old page, it says how things are.
    assert "Announce it to everybody" in house.owner.sends(f"{house.url}/export/end")


def test_telling_less_beforehand_stands_on_top_until_it_counts(house: House) -> None:
    house.owner.sends(f"{house.url}/settings", **SET, export_days="3")
    house.owner.sends(f"{house.url}/settings", **SET, export_days="0")
    assert "without announcing it first" in house.member.seen(house.url)
    assert "Announce it to everybody" in house.owner.seen(f"{house.url}/export")
    log = house.member.seen(f"{house.url}/log")
    assert "members are told 3 days before an export" in log
    assert "on members are not told before an export" in log
    house.owner.server.clock.advance(3 * DAY)
    assert "without announcing it first" not in house.member.seen(house.url)
    assert "Download the archive" in house.owner.seen(f"{house.url}/export")


def test_whoever_is_no_owner_finds_no_way_to_it(house: House) -> None:
    for one in (house.member, house.guest):
        assert "Download everything…" not in one.seen(f"{house.url}/settings")
        assert one.web.get(f"{house.url}/export").status_code == 403
        for path in ("/export", "/export/end", "/export/archive"):
            assert one.web.post(house.url + path).status_code == 403, path
    assert house.outsider.web.get(f"{house.url}/export").status_code == 404
    for path in ("/export", "/export/end", "/export/archive"):
        assert house.outsider.web.post(house.url + path).status_code == 404, path
    refused = house.owner.sends(f"{house.url}/settings", 422, **SET, export_days="2")
    assert "is not included in the list" in refused


@SIZES
def test_in_french_it_is_announced_without_a_script_and_the_archive_reads_without_a_network(
    house: House, browser: Chromium, size: dict[str, int], tmp_path: Path
) -> None:
    browser.complaints.clear()
    house.owner.web.post("/settings/preferences", language="fr")
    photo = pictures.encoded(pictures.photo((900, 700)), "JPEG")
    made = house.owner.ok("POST", f"{house.path}/files", files={"file": ("Été & co.jpg", photo)})
    first = house.says(house.owner, "Bonjour https://example.org/", file_ids=[made["id"]])
    house.says(house.member, "Une réponse", in_reply_to_id=first["id"])
    house.owner.ok("PUT", house.path, json={"export_days": 1})
    plain = {"viewport": size, "java_script_enabled": False}
    tab = house.owner.opens(browser, f"{house.url}/settings", **plain)
    tab.get_by_role("link", name="Tout télécharger…").click()
    tab.get_by_role("button", name="L’annoncer à tout le monde").click()
    expect(tab.get_by_text("Elle peut être téléchargée à partir du")).to_be_visible()
    assert not tab.evaluate("document.documentElement.scrollWidth > innerWidth")
    house.owner.server.clock.advance(DAY)
    tab = house.owner.opens(browser, f"{house.url}/export", viewport=size)
    assert axe_complaints(tab) == []
    with tab.expect_download() as taken:
        tab.get_by_role("button", name="Télécharger l’archive").click()
    file = tmp_path / "archive.zip"
    taken.value.save_as(file)
    assert browser.complaints == []
    with zipfile.ZipFile(file) as archive:
        archive.extractall(tmp_path / "open")
    # From the disk, and in a browser that reaches nothing.
    tab.context.set_offline(True)
    tab.goto((tmp_path / "open" / "index.html").as_uri())
    expect(tab.get_by_text("Cette archive n’est pas chiffrée.")).to_be_visible()
    assert tab.evaluate("getComputedStyle(document.body).maxWidth") != "none"
    tab.locator(".months a").click()
    expect(tab.locator("article")).to_have_count(2)
    expect(tab.locator("article").last).to_contain_text("répond à")
    picture = tab.locator("article img")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalWidth", 900)
    assert not tab.evaluate("document.documentElement.scrollWidth > innerWidth")
    tab.go_back()
    tab.get_by_role("link", name="Qui est venu").click()
    expect(tab.locator("ol.log")).to_contain_text("a téléchargé une archive de tout")
    browser.complaints.clear()


def test_an_open_page_hears_of_an_announcement_and_can_still_be_written_in(
    house: House, browser: Chromium
) -> None:
    browser.complaints.clear()
    house.owner.ok("PUT", house.path, json={"export_days": 1})
    tab = house.member.opens(browser, house.url, live=True)
    tab.locator("#box-text").fill("still here")
    house.owner.post(f"{house.path}/export")
    expect(tab.locator(".space-head")).to_contain_text("announced on", timeout=3_000)
    tab.locator("[data-send]").first.click()
    expect(tab.locator(".feed .post .text")).to_have_text(["still here"])
    house.owner.delete(f"{house.path}/export")
    expect(tab.locator(".space-head")).not_to_contain_text("announced on", timeout=3_000)
    assert browser.complaints == []
