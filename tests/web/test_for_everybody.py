"""The pages for who reads from right to left, uses keys only, brings own colours, waits for pictures."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import pictures
from tests.browser import Browser
from tests.conftest import NewDatabase
from tests.entrance import PASSWORD, Person, bearer
from tests.server import Server, running_server
from tests.waiting import eventually
from tests.web import town
from tests.web.chromium import Chromium, chromium
from tests.web.test_pages import sign_in

HEBREW = "בנימין מן הגבעה"
#: Texts that begin from the right and stand in an element that runs from the left.
TURNED = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walk.nextNode()) {
    const place = walk.currentNode.parentElement;
    if (!/^\\s*[\\u0590-\\u08ff]/.test(walk.currentNode.data) || !place.checkVisibility()) continue;
    if (getComputedStyle(place).direction !== "rtl") found.push(place.outerHTML.slice(0, 160));
  }
  return found;
}"""
#: Where the keys are: whether one sees it, and whether something lies over it.
FOCUSED = """() => {
  const it = document.activeElement;
  if (it === document.body) return "";
  const shown = [it, it.closest("label, .at, .box, .post")].filter(Boolean)
    .map((one) => getComputedStyle(one))
    .some((look) => look.outlineStyle !== "none" || look.boxShadow !== "none");
  const at = it.getBoundingClientRect();
  const top = document.elementFromPoint(at.x + at.width / 2, at.y + Math.min(at.height / 2, 12));
  const free = top && (it.contains(top) || top.contains(it) || it.closest("label")?.contains(top));
  return `${it.outerHTML.slice(0, 120)}|${shown ? "" : "not shown "}${free ? "" : "covered"}`;
}"""

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with (
        new_database("sqlite") as url,
        running_server(url, tmp_path_factory.mktemp("data")) as server,
    ):
        yield server


@pytest.fixture(scope="module")
def names(server: Server) -> dict[str, str]:
    return town.settle(server)


@pytest.fixture(scope="module")
def browser(server: Server, names: dict[str, str]) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


@pytest.fixture
def ann(browser: Chromium) -> Page:
    tab = browser.tab(viewport={"width": 390, "height": 700})
    sign_in(tab)
    return tab


def test_a_name_runs_the_way_it_is_written(server: Server, names: dict[str, str], ann: Page) -> None:
    server.client.patch(
        "/api/v1/accounts/update_credentials",
        data={"display_name": HEBREW},
        headers=bearer(names["ben_token"]),
    ).raise_for_status()
    ben, post = names["ben"], names["post"]
    places = ["/", "/notifications", f"/@{ben}", f"/@{ben}/followers", f"/@{ben}/{post}", "/search?q=bread"]
    places += [
        "/@ann/followers",
        f"/compose?quote={post}",
        f"/compose?reply_to={post}",
        f"/lists/{names['list']}/edit",
    ]
    places += [f"/collections/{names['collection']}", f"/@{ben}/block", f"/@{ben}/report", "/admin/accounts"]
    turned: dict[str, list[str]] = {}
    for place in places:
        ann.goto(place)
        if found := ann.evaluate(TURNED):
            turned[place] = found
    assert turned == {}


def test_an_address_among_arabic_words_reads_from_its_beginning(
    names: dict[str, str], browser: Chromium
) -> None:
    tab = browser.tab()
    tab.goto(f"/@{names['ben']}/{names['arabic']}")
    words = tab.locator(".post.focal .text p").first
    assert words.evaluate("it => getComputedStyle(it).direction") == "rtl"
    address = tab.locator(".post.focal .text a .ellipsis")
    assert address.evaluate("it => getComputedStyle(it).direction") == "ltr"


@pytest.mark.parametrize("place", ["/", "/settings/profile", "/search?q=bread", "/notifications", "/admin"])
def test_whoever_uses_keys_sees_where_they_are(ann: Page, place: str) -> None:
    ann.goto(place)
    wrong = []
    for _ in range(45):
        ann.keyboard.press("Tab")
        place, _, fault = str(ann.evaluate(FOCUSED)).rpartition("|")
        if fault:
            wrong.append(f"{fault}: {place}")
    assert wrong == []


def test_a_dialog_keeps_the_keys_until_it_is_closed(ann: Page, names: dict[str, str]) -> None:
    inside = "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
    ann.goto(f"/@{names['ben']}")
    ann.keyboard.press("j")
    expect(ann.locator(".post:focus")).to_have_id(re.compile("."))
    before = ann.evaluate("document.activeElement.id")
    picture = ann.locator("a[data-view]").first
    for dialog, come, back in (
        ("#help", lambda: ann.keyboard.press("?"), f"#{before}"),
        ("#viewer", lambda: picture.press("Enter"), "a[data-view]"),
    ):
        come()
        expect(ann.locator(dialog)).to_be_visible()
        for _ in range(4):
            ann.keyboard.press("Tab")
            assert ann.evaluate(inside)
        ann.keyboard.press("Escape")
        expect(ann.locator(dialog)).to_be_hidden()
        expect(ann.locator(back).first).to_be_focused()


def test_after_a_long_box_one_sees_what_one_sent(ann: Page, tmp_path: Path) -> None:
    photo = tmp_path / "flag.png"
    photo.write_bytes(pictures.encoded(pictures.flag(), "PNG"))
    ann.goto("/")
    ann.locator("[data-pick]").set_input_files([photo] * 3)
    ann.fill("#box-text", "Three flags in the morning")
    ann.locator("[data-send]").click()
    ann.get_by_role("dialog").get_by_role("button", name="Send").click()
    sent = ann.locator("article.post", has_text="Three flags in the morning")
    expect(sent.get_by_text("Three flags")).to_be_in_viewport()
    expect(ann.locator("#box-text")).to_be_in_viewport()


def test_the_end_of_an_open_menu_can_be_reached_on_a_phone(ann: Page, names: dict[str, str]) -> None:
    """The bar at the bottom lies over the end of the page."""
    for height in (560, 620, 700):
        ann.set_viewport_size({"width": 390, "height": height})
        ann.goto("/compose")
        ann.locator(".room > summary").click()
        ann.locator("select[name=quote_policy]").click(trial=True)
    ann.goto(f"/@{names['ben']}/{names['film']}")
    ann.locator("[data-post-menu]").last.click()
    ann.locator(".menu > [role=menu] > :last-child").click(trial=True)
    # Each entry is one line of words, not columns.
    entries = [words.strip() for words in ann.locator("[role=menu] :is(a, button)").all_inner_texts()]
    assert [words for words in entries if "\n" in words] == []


def stands_within(sheet: Locator, width: int) -> None:
    """On the page from edge to edge, once looks that come with the first touch are there."""

    def within() -> bool:
        at = sheet.bounding_box()
        return at is not None and at["x"] >= 0 and at["x"] + at["width"] <= width

    eventually(within)


def test_a_menu_opens_within_a_narrow_page(ann: Page, names: dict[str, str]) -> None:
    ann.set_viewport_size({"width": 320, "height": 640})
    for place in ("/", f"/@{names['ben']}", f"/@{names['ben']}/{names['post']}", "/compose"):
        ann.goto(place)
        # The foot of the box unfolds when somebody begins to write.
        for box in ann.locator("#box-text").all():
            box.focus()
            expect(ann.locator("[data-box]").first).to_have_class(re.compile(r"\bopened\b"))
        for menu in ann.locator("details[data-menu]").all()[:4]:
            menu.locator("summary").click()
            stands_within(menu.locator(".sheet"), 320)
            ann.keyboard.press("Escape")
        for opener in ann.locator("[data-post-menu]").all()[:3]:
            opener.click()
            stands_within(ann.locator("[role=menu]"), 320)
            ann.keyboard.press("Escape")


def test_in_colours_of_ones_own_the_current_tab_still_shows(browser: Chromium, names: dict[str, str]) -> None:
    tab = browser.tab(forced_colors="active")
    sign_in(tab)
    tab.goto("/notifications")
    line = "it => getComputedStyle(it).borderBlockEndColor"
    assert tab.locator(".tabs [aria-current]").evaluate(line) != tab.locator(
        ".tabs a:not([aria-current])"
    ).first.evaluate(line)
    tab.goto("/")
    tab.locator("#box-text").press("Tab")
    tab.keyboard.press("Shift+Tab")
    expect(tab.locator("#box-text")).to_be_focused()
    assert tab.locator("#box-text").evaluate("it => getComputedStyle(it).outlineStyle") == "solid"


def test_the_room_of_a_picture_is_there_before_it_is(browser: Chromium, names: dict[str, str]) -> None:
    tab = browser.tab()
    tab.route("**/media/**", lambda route: route.abort())
    tab.goto(f"/@{names['ben']}")
    room = tab.locator(".pictures.n1 img").first.bounding_box()
    assert room is not None
    assert room["width"] / room["height"] == pytest.approx(4 / 3, abs=0.01)
    assert room["width"] > 300


def test_an_error_is_told_in_the_language_of_whoever_is_signed_in(
    server: Server, names: dict[str, str]
) -> None:
    french = Person(server, "fleur").browser()
    french.post("/settings/preferences", language="fr")
    for path in ("/nothing/here", "/admin"):
        page = french.get(path)
        assert page.status_code == 404
        assert '<html lang="fr"' in page.text


def test_a_page_that_asks_for_patience_is_whole(
    new_database: NewDatabase, tmp_path: Path, browser: Chromium
) -> None:
    with new_database("sqlite") as url, running_server(url, tmp_path, rate_limits="on") as strict:
        while strict.client.get("/about").status_code != 429:
            pass
        before = len(browser.complaints)
        tab = browser.tab()
        tab.goto(f"{strict.url}/about")
        expect(tab.locator("h1")).to_have_text("A little patience")
        said = [one for one in browser.complaints[before:] if "asked another host" not in one]
        assert [one for one in said if "status of 429" not in one] == []
        del browser.complaints[before:]


def test_a_language_is_named_in_its_own_words(server: Server, names: dict[str, str]) -> None:
    ann = Browser(server)
    ann.post("/login", email="ann@example.org", password=PASSWORD)
    form = ann.get(f"/collections/{names['collection']}/edit").text
    assert '<option value="fr">français</option>' in form.replace(" >", ">")


def test_a_post_shown_elsewhere_brings_the_look_of_what_it_quotes(
    server: Server, names: dict[str, str]
) -> None:
    page = unescape(server.client.get(f"/@{names['ben']}/{names['quote']}/embed").text)
    assert 'class="quoted"' in page
    assert "css/sabar" in page
