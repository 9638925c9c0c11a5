"""Who may answer a post, as pages say it, in a real browser."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.server import Server
from tests.web.chromium import Chromium, chromium
from tests.web.test_journeys import at_home, meets, say
from tests.web.test_live import Somebody, at
from tests.web.test_quoting import log_in, post, two

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def test_a_conversation_is_closed_before_whoever_reads_it_and_opened_again(
    server: Server, browser: Chromium
) -> None:
    ann, ben = (log_in(browser, person) for person in two(server))
    at_home(ann, ben)
    ann.locator("[data-box] [name=text]").first.click()
    ann.locator(".room summary").click()
    ann.select_option("[name=reply_policy]", "mentioned")
    say(ann, "Only those I name")
    meets(ben, "Only those I name")
    shut = post(ben, "Only those I name")
    expect(shut.locator(".answering")).to_contain_text("mentioned can reply.")
    expect(shut.get_by_role("button", name="Reply")).to_be_disabled()
    expect(post(ann, "Only those I name").get_by_role("link", name="Reply")).to_be_visible()
    say(ann, "Let us talk")
    meets(ben, "Let us talk")
    talk = post(ben, "Let us talk")
    expect(talk.get_by_role("link", name="Reply")).to_be_visible()
    for word in ("Close the conversation", "Open the conversation again"):
        post(ann, "Let us talk").locator("[data-post-menu]").click()
        post(ann, "Let us talk").get_by_role("menuitem", name=word).click()
        if word.startswith("Close"):
            expect(talk.locator(".answering")).to_contain_text("has closed this conversation.")
    expect(talk.locator(".answering")).to_have_count(0)
    expect(talk.get_by_role("link", name="Reply")).to_be_visible()
    assert browser.complaints == []


def test_the_box_for_an_answer_goes_and_comes_with_who_may_answer(server: Server, browser: Chromium) -> None:
    ann, ben, cleo = (Somebody(server, name) for name in ("ann", "ben", "cleo"))
    said = ann.says("tell me")
    policy = f"/api/v1/statuses/{said['id']}/interaction_policy"
    idle, typing = (at(browser, who, f"/@{ann.name}/{said['id']}") for who in (ben, cleo))
    typing.locator("[data-box] [name=text]").press_sequentially("I was about to say")
    for _ in "12":
        ann.ok("PUT", policy, json={"reply_policy": "nobody"})
        for tab in (idle, typing):
            expect(tab.locator(".focal .answering")).to_contain_text("has closed this conversation.")
        expect(idle.locator("form[data-box]")).to_be_hidden()
        expect(typing.locator("[data-box] [name=text]")).to_have_value(re.compile("I was about to say"))
        expect(typing.locator("form[data-box]")).to_be_visible()
        ann.ok("PUT", policy, json={"reply_policy": "public"})
        expect(idle.locator("form[data-box]")).to_be_visible()
    assert browser.complaints == []


def test_without_script_a_conversation_is_closed_and_its_page_has_no_box(
    server: Server, browser: Chromium
) -> None:
    ann, ben = (log_in(browser, person, java_script_enabled=False) for person in two(server))
    say(ann, "Plainly said")
    post(ann, "Plainly said").locator("[data-post-menu]").click()
    ann.get_by_role("button", name="Close the conversation").click()
    expect(post(ann, "Plainly said")).to_contain_text("You have closed this conversation.")
    ben.goto("/")
    post(ben, "Plainly said").locator("a.when").click()
    expect(ben.locator(".post.focal .answering")).to_contain_text("has closed this conversation.")
    expect(ben.locator("form[data-box]")).to_have_count(0)
