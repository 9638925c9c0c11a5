"""A conversation read as a newspaper is: what answers what, folded or open, while more is being said."""

import itertools
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.conftest import NewDatabase
from tests.server import Server, running_server
from tests.web.chromium import Chromium, axe_complaints, chromium
from tests.web.reading import SIZES, Reader

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def said(tab: Page, text: str) -> Locator:
    return tab.locator(".post").filter(has=tab.locator(".text", has_text=text))


def texts(tab: Page) -> list[str]:
    return [text.strip() for text in tab.locator(".replies .post:visible .text").all_inner_texts()]


def edge(tab: Page, text: str) -> float:
    """Where the face of whoever said it begins."""
    box = said(tab, text).locator(".gutter").bounding_box()
    assert box is not None
    return box["x"]


@SIZES
def test_answers_stand_under_what_they_answer_and_their_indents_end(
    server: Server, browser: Chromium, size: ViewportSize
) -> None:
    ann, ben = Reader(server, "ann"), Reader(server, "ben")
    root = ann.says("who brings what?")
    chairs, lamp = ben.answers(root, "chairs"), ben.answers(root, "a lamp")
    at = chairs
    for level in range(1, 9):
        # A second answer to each, so that it is a branch and not talk that goes on.
        following = ann.answers(at, f"level {level} one")
        ben.answers(at, f"level {level} two")
        at = following
    ann.answers(lamp, "how bright?")
    tab = ann.opens(browser, f"/@{ann.name}/{root['id']}", viewport=size)
    shown = texts(tab)
    assert shown[:3] == ["chairs", "level 1 one", "level 2 one"]
    assert shown[-3:] == ["level 1 two", "a lamp", "how bright?"]
    edges = [edge(tab, "chairs"), *(edge(tab, f"level {level} two") for level in range(1, 9))]
    steps = [round(after - before) for before, after in itertools.pairwise(edges)]
    deepest = 6 if size["width"] > 1000 else 3
    assert set(steps[:deepest]) == {steps[0]}
    assert steps[0] > 16
    assert set(steps[deepest:]) == {0}
    # One answer alone goes on below; whom one answers is said only where no place tells it.
    assert edge(tab, "how bright?") == edge(tab, "a lamp")
    expect(said(tab, "level 1 one").locator(".replying")).to_be_hidden()
    expect(said(tab, "level 8 one").locator(".replying")).to_be_visible()
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe_complaints(tab) == []
    assert browser.complaints == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_branch_is_folded_and_opened(server: Server, browser: Chromium, scripts: bool) -> None:
    ann = Reader(server, "ann")
    root = ann.says("the long story")
    first = ann.answers(root, "chapter one")
    ann.answers(ann.answers(first, "chapter two"), "chapter three")
    ann.answers(root, "a footnote")
    tab = ann.opens(browser, f"/@{ann.name}/{root['id']}", java_script_enabled=scripts)
    fold = tab.locator(".answers > summary").first
    expect(fold).to_have_text("2 replies")
    fold.press("Enter")
    expect(said(tab, "chapter two")).to_be_hidden()
    expect(said(tab, "a footnote")).to_be_visible()
    expect(fold.locator(".words")).to_be_visible()
    if scripts:
        # Keys pass over what is folded away.
        said(tab, "chapter one").focus()
        tab.keyboard.press("j")
        expect(said(tab, "a footnote")).to_be_focused()
    fold.click()
    expect(said(tab, "chapter three")).to_be_visible()
    assert browser.complaints == []


@SIZES
def test_new_answers_find_their_place_and_a_folded_branch_stays_folded(
    server: Server, browser: Chromium, size: ViewportSize
) -> None:
    ann, ben = Reader(server, "ann"), Reader(server, "ben")
    root = ann.says("the kettle is on")
    sugar = ben.answers(root, "one sugar")
    plenty = ann.answers(sugar, "one is plenty")
    milk = ben.answers(root, "milk too")
    tab = ann.opens(browser, f"/@{ann.name}/{root['id']}", live=True, viewport=size)
    tab.locator(".answers > summary").click()
    ben.answers(plenty, "no, two")
    expect(tab.locator(".answers > summary").first).to_have_text("2 replies")
    assert texts(tab) == ["one sugar", "milk too"]
    # Under what had no answer yet, and below one that came just now.
    whole = ben.answers(milk, "whole milk")
    expect(said(tab, "whole milk")).to_be_visible()
    ann.answers(whole, "there is only oat")
    skimmed = ann.answers(milk, "skimmed?")
    expect(said(tab, "skimmed?")).to_be_visible()
    assert edge(tab, "skimmed?") == edge(tab, "whole milk") > edge(tab, "milk too")
    tab.locator(".answers > summary").first.click()
    expected = ["one sugar", "one is plenty", "no, two", "milk too", "whole milk", "there is only oat"]
    assert texts(tab) == [*expected, "skimmed?"]
    # What answers a post that is deleted stays while one looks at it.
    ben.delete(f"/api/v1/statuses/{whole['id']}")
    expect(said(tab, "whole milk")).to_have_count(0)
    expect(said(tab, "there is only oat")).to_be_visible()
    ann.delete(f"/api/v1/statuses/{skimmed['id']}")
    expect(said(tab, "skimmed?")).to_have_count(0)
    tab.reload()
    assert texts(tab)[:3] == expected[:3]
    assert browser.complaints == []


def test_what_a_filter_hides_leaves_no_hole_in_a_conversation(server: Server, browser: Chromium) -> None:
    ann, ben = Reader(server, "ann"), Reader(server, "ben")
    root = ann.says("what happened in the match?")
    spoiler = ben.answers(root, "the end was a penalty")
    ann.answers(spoiler, "oh no")
    keywords = [{"keyword": "penalty", "whole_word": True}]
    ann.post(
        "/api/v2/filters",
        title="Match",
        context=["thread"],
        filter_action="hide",
        keywords_attributes=keywords,
    )
    tab = ann.opens(browser, f"/@{ann.name}/{root['id']}")
    assert texts(tab) == ["oh no"]
    expect(said(tab, "oh no").locator(".replying")).to_contain_text(ben.name)


@SIZES
def test_one_answers_under_the_post_and_stays_where_one_reads(
    server: Server, browser: Chromium, size: ViewportSize
) -> None:
    ann, ben = Reader(server, "ann"), Reader(server, "ben")
    root = ann.says("who can lend a ladder?")
    first = ben.answers(root, "how tall?")
    ben.answers(root, "mine is broken")
    place = f"/@{ann.name}/{root['id']}"
    tab = ann.opens(browser, place, live=True, viewport=size)
    reply = said(tab, "how tall?").locator("[data-key=r]")
    reply.click()
    box = tab.locator(".inplace")
    words = box.locator("textarea[name=text]")
    expect(words).to_be_focused()
    expect(box.locator("h2")).to_have_text(f"Reply to {ben.name}")
    assert box.evaluate("it => it.previousElementSibling.dataset.post") == first["id"]
    assert axe_complaints(tab) == []
    # It closes and the keys are back; words in it are kept.
    tab.keyboard.press("Escape")
    expect(box).to_have_count(0)
    expect(reply).to_be_focused()
    reply.press("Enter")
    expect(words).to_be_focused()
    tab.keyboard.type("three metres")
    expect(words).to_have_value(f"@{ben.name} three metres")
    with tab.expect_response("**/drafts"):
        tab.keyboard.press("Escape")
    expect(box).to_have_count(0)
    reply.press("Enter")
    expect(words).to_have_value(f"@{ben.name} three metres")
    tab.keyboard.press("Control+Enter")
    expect(box).to_have_count(0)
    expect(said(tab, "three metres")).to_be_focused()
    ben.answers(root, "ask the school")
    expect(said(tab, "ask the school")).to_be_visible()
    assert texts(tab) == ["how tall?", f"@{ben.name} three metres", "mine is broken", "ask the school"]
    assert tab.url == f"{server.url}{place}"
    # The box of the post itself too leaves the page as it is.
    tab.locator(".box textarea[name=text]").fill("never mind")
    tab.locator(".box [data-send]").click()
    expect(said(tab, "never mind")).to_be_visible()
    assert texts(tab)[-1] == "never mind"
    shown = texts(tab)
    tab.reload()
    assert texts(tab) == shown
    assert browser.complaints == []


def test_one_answers_in_a_feed_and_sees_it_below(server: Server, browser: Chromium) -> None:
    ann, ben = Reader(server, "ann"), Reader(server, "ben")
    ann.follow(ben)
    ben.says("first snow")
    ben.says("second thought")
    tab = ann.opens(browser, "/", live=True)
    said(tab, "first snow").locator("[data-key=r]").click()
    expect(tab.locator(".inplace textarea[name=text]")).to_be_focused()
    tab.keyboard.type("where?")
    tab.locator(".inplace [data-send]").click()
    expect(said(tab, "where?")).to_have_count(1)
    shown = [text.strip() for text in tab.locator(".feed .post .text").all_inner_texts()]
    assert shown[:3] == ["second thought", "first snow", f"@{ben.name} where?"]
    assert browser.complaints == []


def test_without_script_one_answers_on_a_page_and_lands_in_the_conversation(
    server: Server, browser: Chromium
) -> None:
    ann, ben = Reader(server, "ann"), Reader(server, "ben")
    root = ann.says("the plain way")
    tab = ben.opens(browser, f"/@{ann.name}/{root['id']}", java_script_enabled=False)
    tab.locator(".focal [data-key=r]").click()
    expect(tab.locator("h1")).to_have_text(f"Reply to {ann.name}")
    expect(said(tab, "the plain way")).to_be_visible()
    tab.locator("textarea[name=text]").fill("works as well")
    tab.locator("[data-send]").click()
    expect(said(tab, "the plain way")).to_be_visible()
    expect(said(tab, "works as well")).to_be_in_viewport()


@SIZES
def test_a_post_is_changed_quoted_and_deleted_over_the_page(
    server: Server, browser: Chromium, size: ViewportSize
) -> None:
    ann, ben = Reader(server, "ann"), Reader(server, "ben")
    ann.follow(ben)
    ben.says("a thought of mine")
    ann.says("a thouhgt")
    tab = ann.opens(browser, "/", live=True, viewport=size)
    over = tab.locator("dialog.over-page")

    def choose(name: str, text: str) -> None:
        said(tab, text).locator("[data-post-menu]").click()
        tab.get_by_role("menuitem", name=name).click()

    choose("Edit", "a thouhgt")
    words = over.locator("textarea[name=text]")
    expect(words).to_be_focused()
    assert axe_complaints(tab) == []
    words.fill("a thought")
    with tab.expect_response("**/drafts"):
        tab.keyboard.press("Escape")
    expect(over).to_have_count(0)
    choose("Edit", "a thouhgt")
    expect(words).to_have_value("a thought")
    expect(over.locator("[data-kept]")).to_have_text("Changes not published yet")
    assert axe_complaints(tab) == []
    over.locator("[data-discard]").click()
    expect(words).to_have_value("a thouhgt")
    assert axe_complaints(tab) == []
    words.fill("a thought")
    over.locator("[data-send]").click()
    expect(over).to_have_count(0)
    expect(tab.locator(".post", has_text="edited").locator(".text")).to_have_text("a thought")

    said(tab, "a thought of mine").get_by_role("link", name="Quote").click()
    expect(over.locator(".quoted")).to_contain_text("a thought of mine")
    expect(words).to_be_focused()
    tab.keyboard.type("hear, hear")
    over.locator("[data-send]").click()
    expect(over).to_have_count(0)
    mine = said(tab, "hear, hear")
    expect(mine.locator(".quoted")).to_contain_text("a thought of mine")

    choose("Delete…", "hear, hear")
    expect(over).to_contain_text("hear, hear")
    over.get_by_role("link", name="Cancel").click()
    expect(over).to_have_count(0)
    expect(mine.locator("[data-post-menu]")).to_be_focused()
    choose("Delete…", "hear, hear")
    over.get_by_role("button", name="Delete").click()
    expect(over).to_have_count(0)
    expect(mine).to_have_count(0)
    assert tab.url == f"{server.url}/"
    assert browser.complaints == []
