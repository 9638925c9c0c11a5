"""Rules that hold posts, and a colleague's yes and no, in a real browser on a desk and on a phone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import NewDatabase
from tests.server import Server, running_server
from tests.waiting import eventually
from tests.web.chromium import Chromium, axe_complaints, chromium
from tests.web.test_unsent_in_chromium import signed_in
from tests.web.writer import Writer

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("data")
    with new_database("sqlite") as url, running_server(url, folder, undo_seconds="10") as server:
        yield server


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def sound(tab: Page) -> None:
    """Nothing is wider than the page, and nothing keeps anybody out."""
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe_complaints(tab) == []


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_rule_is_written_and_holds_what_is_sent(
    server: Server, browser: Chromium, size: dict[str, int]
) -> None:
    server.clock.to_noon()
    tab = signed_in(browser, Writer(server, f"ann{size['width']}").person, viewport=size)
    tab.goto("/settings/holds")
    tab.get_by_label("Monday").check()
    tab.get_by_label("Tuesday").check()
    tab.get_by_label("from", exact=True).fill("22:00")
    tab.get_by_label("to", exact=True).fill("07:00")
    tab.get_by_label("How long it waits").select_option("tomorrow")
    sound(tab)
    tab.get_by_role("button", name="Create rule").click()
    expect(tab.get_by_text("Monday, Tuesday 22:00–7:00: hold until tomorrow 8:00")).to_be_visible()
    tab.get_by_label("Words", exact=True).fill("merger")
    tab.get_by_role("button", name="Create rule").click()
    expect(tab.get_by_text("Posts that say “merger”: hold 30 minutes")).to_be_visible()
    sound(tab)
    tab.get_by_role("link", name="Change…").first.click()
    expect(tab.get_by_label("Tuesday")).to_be_checked()
    sound(tab)
    tab.goto("/")
    tab.locator("#box-text").fill("The merger is off")
    tab.locator("[data-send]").click()
    card = tab.locator("[data-held]")
    expect(card).to_contain_text("Held by your rule “Posts that say “merger”: hold 30 minutes”")
    sound(tab)
    assert browser.complaints == []


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_colleague_says_no_and_then_yes(server: Server, browser: Chromium, size: dict[str, int]) -> None:
    ada, ben = Writer(server, f"ada{size['width']}"), Writer(server, f"ben{size['width']}")
    mine = signed_in(browser, ada.person, viewport=size)
    his = signed_in(browser, ben.person, viewport=size)
    mine.goto("/settings/colleagues")
    mine.get_by_label("Ask somebody to be your colleague").fill(ben.person.name)
    mine.get_by_role("button", name="Ask", exact=True).click()
    expect(mine.get_by_text("no answer yet")).to_be_visible()
    sound(mine)
    his.goto("/")
    his.get_by_role("link", name="Somebody waits for your answer as a colleague.").click()
    sound(his)
    his.get_by_role("button", name="Agree").click()
    mine.goto("/settings/holds")
    mine.get_by_label("Words", exact=True).fill("merger")
    mine.get_by_label("How long it waits").select_option("colleague")
    sound(mine)
    mine.get_by_role("button", name="Create rule").click()
    expect(mine.locator("main")).to_contain_text("Posts that say “merger”")
    his.goto("/")
    mine.goto("/")
    mine.locator("#box-text").fill("The merger is off")
    mine.locator("[data-send]").click()
    card = mine.locator("[data-held]")
    expect(card).to_contain_text("Waits for the yes of a colleague")
    # His open page counts it without being asked.
    if size is DESK:
        expect(his.locator("[data-held-back]")).to_have_text("1")
    his.goto("/outbox")
    question = his.locator(".asked-post")
    expect(question).to_contain_text("The merger is off")
    sound(his)
    question.get_by_role("textbox").fill("Not before the vote")
    question.get_by_role("button", name="No, not like this").click()
    expect(his.get_by_text("You said no.")).to_be_visible()
    expect(his.locator(".asked-post")).to_have_count(0)
    mine.goto("/outbox")
    expect(card).to_contain_text("Not before the vote")
    sound(mine)
    mine.get_by_text("Ask a colleague…").click()
    mine.get_by_role("button", name="Ask", exact=True).click()
    expect(card).to_contain_text("Waits for the yes of a colleague")
    his.goto("/outbox")
    his.get_by_role("button", name="Yes, send it").click()
    expect(his.get_by_text("You said yes, and it is out.")).to_be_visible()
    eventually(lambda: len(ada.posts) == 1)
    mine.goto("/outbox")
    expect(mine.get_by_text(re.compile("said yes"))).to_be_visible()
    sound(mine)
    mine.get_by_role("button", name="Put it away").click()
    expect(mine.get_by_text(re.compile("said yes"))).to_have_count(0)
    assert browser.complaints == []
