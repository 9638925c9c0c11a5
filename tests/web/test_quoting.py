"""Quoting on the pages, in a real browser, with and without scripts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import entrance
from tests.server import Server
from tests.web.chromium import Chromium, chromium
from tests.web.test_journeys import at_home, meets, say

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def log_in(browser: Chromium, person: entrance.Person, **options: object) -> Page:
    tab = browser.tab(**options)
    tab.goto("/login")
    tab.fill("#email", person.email)
    tab.fill("#password", entrance.PASSWORD)
    tab.get_by_role("button", name="Log in", exact=True).click()
    expect(tab.locator("[data-box]")).to_be_visible()
    return tab


def post(tab: Page, text: str) -> Locator:
    return tab.locator("article.post", has_text=text).first


def say_there(tab: Page, text: str) -> None:
    """In the box that was opened last: over the page, or on a page of its own."""
    box = tab.locator("form[data-box]").last
    box.locator("[name=text]").fill(text)
    box.locator("[data-send]").click()
    expect(tab.locator("dialog.over-page")).to_have_count(0)


def two(server: Server) -> tuple[entrance.Person, entrance.Person]:
    """Two people; the second follows the first, and the first the second."""
    ann, ben = entrance.Person(server, "ann"), entrance.Person(server, "ben")
    for one, other in ((ann, ben), (ben, ann)):
        headers = entrance.bearer(other.token)
        me = server.client.get("/api/v1/accounts/verify_credentials", headers=headers).json()
        path = f"/api/v1/accounts/{me['id']}/follow"
        assert server.client.post(path, headers=entrance.bearer(one.token)).status_code == 200
    return ann, ben


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_post_is_quoted_heard_of_and_withdrawn(server: Server, browser: Chromium, scripts: bool) -> None:
    people = two(server)
    ann, ben = (log_in(browser, person, java_script_enabled=scripts) for person in people)
    if scripts:
        at_home(ann, ben)
    say(ann, "The longwave speaks")
    if not scripts:
        ben.goto("/")
    post(ben, "The longwave speaks").get_by_role("link", name="Quote").click()
    expect(ben.locator(".box .quoted")).to_contain_text("The longwave speaks")
    expect(ben.locator(".box").last).to_contain_text("is notified and can read this")
    say_there(ben, "With great conviction")
    ben.goto("/")
    shown = post(ben, "With great conviction")
    expect(shown.locator(".quoted")).to_contain_text("The longwave speaks")

    if not scripts:
        ann.goto("/")
    arrived = post(ann, "With great conviction")
    expect(arrived.locator(".quoted")).to_contain_text("The longwave speaks")
    ann.goto("/notifications")
    expect(ann.locator("[data-notice]").first).to_contain_text("quoted your post")
    if scripts:
        at_home(ben)
    ann.goto("/")
    ann.locator("article.post:not(:has(.quoted)) .when >> nth=0").click()
    ann.get_by_role("link", name="1 quote", exact=True).click()
    ann.get_by_role("link", name="Withdraw my post from here…").last.click()
    ann.get_by_role("button", name="Withdraw").click()
    expect(ann.get_by_text("Withdrawn. Your post is no longer shown there.")).to_be_visible()
    expect(ann.get_by_text("No quotes")).to_be_visible()
    if not scripts:
        ben.goto("/")
    gone = post(ben, "With great conviction").locator(".quoted.gone")
    expect(gone).to_contain_text("has withdrawn the quoted post from here")
    assert browser.complaints == []


def test_who_may_quote_is_chosen_in_the_box_and_in_the_settings(server: Server, browser: Chromium) -> None:
    people = two(server)
    ann, ben = (log_in(browser, person) for person in people)
    ann.goto("/settings/preferences")
    ann.select_option("[name=quote_policy]", "nobody")
    ann.get_by_role("button", name="Save").click()
    at_home(ann, ben)
    say(ann, "Mine alone")
    meets(ben, "Mine alone")
    expect(post(ben, "Mine alone").get_by_role("button", name="Quote")).to_be_disabled()
    ann.locator(".room summary").click()
    ann.select_option("[name=quote_policy]", "followers")
    say(ann, "For those who follow")
    meets(ben, "For those who follow")
    expect(post(ben, "For those who follow").get_by_role("link", name="Quote")).to_be_visible()
    post(ann, "For those who follow").locator("[data-post-menu]").click()
    post(ann, "For those who follow").get_by_role("menuitem", name="Edit").click()
    expect(ann.locator(".over-page [name=quote_policy]")).to_have_value("followers")
    assert browser.complaints == []


def test_an_edit_takes_a_quote_out(server: Server, browser: Chromium) -> None:
    people = two(server)
    ann, ben = (log_in(browser, person) for person in people)
    at_home(ben)
    say(ann, "Quoted for a while")
    meets(ben, "Quoted for a while")
    post(ben, "Quoted for a while").get_by_role("link", name="Quote").click()
    expect(ben.locator(".box .quoted")).to_contain_text("Quoted for a while")
    say_there(ben, "On second thought")
    ben.goto("/")
    mine = post(ben, "On second thought")
    mine.locator("[data-post-menu]").click()
    mine.get_by_role("menuitem", name="Edit").click()
    ben.get_by_label("Remove the quote").check()
    say_there(ben, "On third thought")
    ben.goto("/")
    expect(post(ben, "On third thought").locator(".quoted")).to_have_count(0)
    post(ben, "On third thought").locator(".under a").click()
    expect(ben.locator(".quoted.gone")).to_have_count(1)
    assert browser.complaints == []
