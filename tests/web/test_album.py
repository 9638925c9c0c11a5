"""The pictures of a post in the box: their order, and the point of each that stays in sight."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import pictures
from tests.conftest import NewDatabase
from tests.server import Server, running_server
from tests.waiting import eventually
from tests.web.chromium import Chromium, axe_complaints, chromium
from tests.web.test_forms_with_lists import NONE, SMALL, latest, send, words
from tests.web.test_unsent_in_chromium import signed_in
from tests.web.writer import Writer

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
NEW = "new"


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


@pytest.fixture
def ada(server: Server) -> Writer:
    return Writer(server)


@pytest.fixture(scope="module")
def flags(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("flags")
    found = [folder / f"{name}.png" for name in ("wide", "tall", "square")]
    for file, size in zip(found, [(320, 120), (90, 320), (200, 200)], strict=True):
        file.write_bytes(pictures.encoded(pictures.flag(size), "PNG"))
    return found


def focuses(post: dict[str, Any]) -> list[tuple[float, float]]:
    found = [one["meta"].get("focus") for one in post["media_attachments"]]
    return [(one["x"], one["y"]) if one else (0, 0) for one in found]


def kept(page: str) -> list[str]:
    """What is stored, as it stands in the box of a page."""
    box = page.partition("data-follow-up-blank")[0]
    return [key for key in re.findall(r'name="order\[\]" value="(\w+)"', box) if key != NEW]


def test_without_script_numbers_put_pictures_in_order_and_two_sliders_set_the_focus(ada: Writer) -> None:
    page = ada.browser.get("/compose").text.partition("data-follow-up-blank")[0]
    assert re.findall(r'name="positions\[\]"[^>]*value="(\d)"', page) == ["1", "2", "3", "4"]
    form = {
        "text": ["look"],
        "alts[]": ["one", "two", "three", ""],
        "order[]": [NEW] * 4,
        "positions[]": ["1", "2", "1", "4"],
        "focus_x[]": ["0.5", "0", "-1", "0"],
        "focus_y[]": ["-0.25", "0", "1", "0"],
    }
    answer = send(ada.browser, "/compose", [SMALL, SMALL, SMALL, NONE], **form)
    assert answer.status_code == 303
    post = latest(ada.person)
    assert words(post) == ["three", "one", "two"]
    assert focuses(post) == [(-1, 1), (0.5, -0.25), (0, 0)]


def test_in_an_edit_old_and_new_pictures_stand_as_they_were_put(ada: Writer) -> None:
    send(ada.browser, "/compose", [SMALL] * 2, **{"text": ["look"], "alts[]": ["one", "two"]})
    post = latest(ada.person)
    one, two = kept(ada.browser.get(f"/compose?edit={post['id']}").text)
    assert [one, two] == [file["id"] for file in post["media_attachments"]]
    form = {
        "text": ["look"],
        "keep": [one, two],
        "alts[]": ["new"],
        f"kept_alts[{one}]": ["first"],
        "order[]": [two, NEW, one, "12345", one],
        "focus_x[]": ["0", "0.1", "0.2", "1"],
        "focus_y[]": ["0", "0.1", "0.2", "1"],
    }
    assert send(ada.browser, f"/compose/{post['id']}", [SMALL], **form).status_code == 303
    edited = latest(ada.person)
    assert words(edited) == ["two", "new", "first"]
    assert focuses(edited) == [(0, 0), (0.1, 0.1), (0.2, 0.2)]
    # The last goes down to the first by its number, and one is left out.
    two, new, one = kept(ada.browser.get(f"/compose?edit={post['id']}").text)
    form = {"text": ["look"], "keep": [two, one], "order[]": [two, new, one], "positions[]": ["3", "2", "3"]}
    assert send(ada.browser, f"/compose/{post['id']}", [NONE], **form).status_code == 303
    assert words(latest(ada.person)) == ["first", "two"]


def test_a_refused_box_and_a_draft_come_back_in_the_same_order_with_the_same_focus(ada: Writer) -> None:
    form = {
        "text": ["x" * 501],
        "alts[]": ["one", "two"],
        "order[]": [NEW, NEW],
        "positions[]": ["2", "1"],
        "focus_x[]": ["0.5", "-0.5"],
        "focus_y[]": ["0", "0"],
    }
    refused = send(ada.browser, "/compose", [SMALL] * 2, **form)
    assert refused.status_code == 422
    shown = re.findall(r'name="kept_alts\[\d+\]"[^>]*>(\w+)</textarea>', refused.text)
    assert shown == ["two", "one"]
    assert re.findall(r'name="focus_x\[\]"[^>]*value="([^"]+)"', refused.text)[:2] == ["-0.5", "0.5"]
    two, one = kept(refused.text)
    draft = {
        **ada.box("/compose"),
        "text": "later",
        "keep": [one, two],
        "order[]": [one, two],
        "focus_x[]": ["0.75", "-0.5"],
        "focus_y[]": ["0.25", "0"],
    }
    assert ada.scripted("/drafts", **draft).status_code == 200
    page = ada.browser.get("/").text
    assert kept(page) == [one, two]
    assert re.findall(r'name="focus_x\[\]"[^>]*value="([^"]+)"', page)[:2] == ["0.75", "-0.5"]
    sent = {name: value if isinstance(value, list) else [value] for name, value in draft.items()}
    assert send(ada.browser, "/compose", [], **{**sent, "revision": ["1"]}).status_code == 303
    post = latest(ada.person)
    assert words(post) == ["one", "two"]
    assert focuses(post) == [(0.75, 0.25), (-0.5, 0)]


def test_what_is_no_point_is_refused_beside_the_pictures_and_nothing_is_lost(ada: Writer) -> None:
    form = {"text": ["look"], "order[]": [NEW], "focus_x[]": ["left"], "focus_y[]": ["top"]}
    answer = send(ada.browser, "/compose", [SMALL], **form)
    assert answer.status_code == 422
    assert ">look</textarea>" in answer.text
    assert "form-error" in answer.text
    assert latest(ada.person) == {}


def cards(tab: Page) -> Locator:
    return tab.locator(".picture.filled")


def described(tab: Page) -> list[str]:
    return [card.input_value() for card in cards(tab).locator("textarea").all()]


def drag(tab: Page, what: Locator, above: Locator) -> None:
    start, end = what.bounding_box(), above.bounding_box()
    assert start is not None
    assert end is not None
    tab.mouse.move(start["x"] + 20, start["y"] + 20)
    tab.mouse.down()
    tab.mouse.move(start["x"] + 20, start["y"] + 40, steps=3)
    tab.mouse.move(end["x"] + 20, end["y"] + 5, steps=5)
    tab.mouse.up()


@pytest.mark.parametrize("device", [{}, PHONE], ids=["desktop", "phone"])
def test_pictures_are_moved_by_buttons_and_the_focus_is_where_one_presses(
    server: Server, browser: Chromium, ada: Writer, flags: list[Path], device: dict[str, Any]
) -> None:
    tab = signed_in(browser, ada.person, **device)
    tab.goto("/")
    tab.fill("#box-text", "three flags")
    tab.locator("[data-pick]").set_input_files(flags)
    expect(cards(tab)).to_have_count(3)
    for name, card in zip(("wide", "tall", "square"), cards(tab).all(), strict=True):
        card.locator("textarea").fill(name)
    assert described(tab) == ["wide", "tall", "square"]
    expect(tab.get_by_role("group", name="Picture 1").get_by_role("button", name="Move up")).to_be_disabled()
    up = tab.get_by_role("group", name="Picture 3").get_by_role("button", name="Move up")
    up.press("Enter")
    tab.keyboard.press("Enter")
    assert described(tab) == ["square", "wide", "tall"]
    # At the top there is no way up: the focus goes to the button beside.
    expect(cards(tab).first.get_by_role("button", name="Move down")).to_be_focused()
    pad = cards(tab).nth(1).locator("[data-pad]")
    pad.scroll_into_view_if_needed()
    size = pad.bounding_box()
    assert size is not None
    pad.click(position={"x": size["width"] * 3 / 4, "y": size["height"] / 4})
    across = cards(tab).nth(1).get_by_label("From left to right")
    expect(across).to_be_focused()
    assert abs(float(across.input_value()) - 0.5) < 0.03
    before = across.evaluate("it => Number(it.value)")
    tab.keyboard.press("ArrowLeft")
    tab.keyboard.press("ArrowDown")
    assert abs(across.evaluate("it => Number(it.value)") - (before - 0.05)) < 0.011
    # What was stored meanwhile as a draft is moved among the others.
    expect(tab.locator(".picture [name=keep]")).to_have_count(3, timeout=20_000)
    cards(tab).nth(2).get_by_role("button", name="Move up").click()
    assert described(tab) == ["square", "tall", "wide"]
    assert axe_complaints(tab) == []
    tab.locator("[data-send]").click()
    expect(tab.locator(".feed .post .pictures img")).to_have_count(3)
    expect(cards(tab)).to_have_count(0)
    post = latest(ada.person)
    assert words(post) == ["square", "tall", "wide"]
    (x, y) = focuses(post)[2]
    assert (abs(x - 0.45) < 0.04, abs(y - 0.45) < 0.04) == (True, True)
    assert browser.complaints == []


def test_in_an_edit_pictures_are_dragged_removed_and_added_behind_the_others(
    server: Server, browser: Chromium, ada: Writer, flags: list[Path]
) -> None:
    send(ada.browser, "/compose", [SMALL] * 3, **{"text": ["look"], "alts[]": ["one", "two", "three"]})
    tab = signed_in(browser, ada.person)
    tab.goto(f"/compose?edit={latest(ada.person)['id']}")
    expect(cards(tab).first.locator(".mark")).to_have_count(1)
    drag(tab, cards(tab).nth(2).locator(".pad"), cards(tab).first)
    expect(cards(tab).first.locator("textarea")).to_have_value("three")
    cards(tab).nth(1).get_by_role("button", name="Remove").click()
    expect(cards(tab)).to_have_count(2)
    expect(cards(tab).nth(1).get_by_role("button", name="Remove")).to_be_focused()
    tab.locator("[data-pick]").set_input_files(flags)
    expect(cards(tab)).to_have_count(4)
    expect(tab.get_by_role("alert")).to_have_text("A post can have 4 pictures.")
    tab.keyboard.type("tall")
    tab.locator("[data-send]").click()
    expect(tab.locator("main")).to_contain_text("1 picture has no description")
    tab.get_by_role("button", name="Save changes").click()
    eventually(lambda: words(latest(ada.person)) == ["three", "two", None, "tall"])
    assert browser.complaints == []


def test_without_script_the_box_has_the_fields_and_no_buttons_that_do_nothing(
    server: Server, browser: Chromium, ada: Writer, flags: list[Path]
) -> None:
    send(ada.browser, "/compose", [SMALL], **{"text": ["look"], "alts[]": ["one"]})
    tab = signed_in(browser, ada.person, java_script_enabled=False, **PHONE)
    tab.goto(f"/compose?edit={latest(ada.person)['id']}")
    expect(tab.get_by_role("button", name="Move up")).to_have_count(0)
    expect(tab.get_by_role("slider", name="From left to right")).to_have_count(1)
    tab.get_by_role("checkbox", name="Add pictures").check()
    expect(tab.get_by_role("slider", name="From left to right")).to_have_count(5)
    tab.locator("[name='pictures[]']").first.set_input_files(flags[0])
    tab.locator("[name='alts[]']").first.fill("new")
    tab.locator("[name='positions[]']").nth(1).fill("1")
    tab.locator("[name='focus_x[]']").nth(1).focus()
    tab.keyboard.press("End")
    tab.locator("[data-send]").click()
    eventually(lambda: words(latest(ada.person)) == ["new", "one"])
    assert focuses(latest(ada.person)) == [(1, 0), (0, 0)]
