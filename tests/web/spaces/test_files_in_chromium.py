"""Files in the room, in Chromium: picked, described, taken back, dropped, and seen at once by the other."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests import pictures
from tests.server import Server
from tests.web.chromium import Chromium, chromium
from tests.web.reading import SIZES
from tests.web.spaces.people import House

pytestmark = pytest.mark.timeout(240)
PHOTO = pictures.encoded(pictures.photo((900, 700)), "JPEG")
_DROP = """box => {
    const bag = new DataTransfer();
    bag.items.add(new File(["low tide at six"], "tides.txt", { type: "text/plain" }));
    box.dispatchEvent(new DragEvent("drop", { dataTransfer: bag, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def picks(tab: Page, name: str, content: bytes) -> None:
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    tab.locator("[data-pick-files]").first.set_input_files([file])


@SIZES
def test_files_are_sent_before_the_post_and_stand_on_the_others_page(
    house: House, browser: Chromium, size: dict[str, int]
) -> None:
    browser.complaints.clear()
    ann = house.owner.opens(browser, house.url, live=True, viewport=size)
    ben = house.member.opens(browser, house.url, live=True, viewport=size)
    rows = ann.locator("[data-filed]")
    picks(ann, "boat.jpg", PHOTO)
    expect(rows).to_have_count(1)
    rows.locator("textarea").fill("A red boat")
    picks(ann, "wrong.txt", b"taken back")
    expect(rows).to_have_count(2)
    rows.last.locator("[data-drop-file]").click()
    expect(rows).to_have_count(1)
    ann.locator("form[data-room]").first.evaluate(_DROP)
    expect(rows.last).to_contain_text("tides.txt")
    picks(ann, "cut.jpg", PHOTO[:9000])
    expect(ann.locator("[data-files] > .form-error")).to_contain_text("damaged")
    ann.locator("[data-send]").first.click()
    for tab in (ann, ben):
        post = tab.locator(".feed .post").first
        expect(post.locator("img[alt='A red boat']")).to_have_js_property("complete", True)
        expect(post.locator(".file")).to_contain_text("tides.txt")
    expect(rows).to_have_count(0)
    expect(ann.locator("[data-files] > .form-error")).to_have_count(0)
    ben.locator(".feed .post a[data-view]").first.click()
    shown = ben.locator("#viewer img").first
    expect(shown).to_be_visible()
    expect(shown).to_have_js_property("naturalWidth", 900)
    # What the server refused of a picture is an answer 422, which Chromium tells as well.
    assert [one for one in browser.complaints if "422" not in one] == []
