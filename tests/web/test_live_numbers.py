"""Numbers, marks and badges of open pages follow what people do, both ways, on every page that shows them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.server import Server
from tests.web.chromium import Chromium, chromium
from tests.web.test_live import Somebody, at

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def count(tab: Page, post: str, kind: str) -> Locator:
    return tab.locator(f"[data-post='{post}'] [data-count='{kind}']")


def test_what_others_do_with_a_post_is_counted_up_and_down_on_every_page_it_stands_on(
    server: Server, browser: Chromium
) -> None:
    ann, ben, cleo, dora = (Somebody(server, name) for name in ("ann", "ben", "cleo", "dora"))
    cleo.follow(ann)
    said = ann.says("the bread is out", quote_approval_policy="public")
    id = said["id"]
    cleo.ok("POST", f"/api/v1/statuses/{id}/bookmark")
    paths = ("/", f"/@{ann.name}/{id}", f"/@{ann.name}", "/bookmarks", "/public/local")
    tabs = [at(browser, cleo, path) for path in paths]
    own = at(browser, ann, "/")
    for verb, kind in (("favourite", "favourites"), ("reblog", "boosts")):
        ben.ok("POST", f"/api/v1/statuses/{id}/{verb}")
        dora.ok("POST", f"/api/v1/statuses/{id}/{verb}")
        for tab in (*tabs, own):
            expect(count(tab, id, kind)).to_have_text("2")
        ben.ok("POST", f"/api/v1/statuses/{id}/un{verb}")
        for tab in (*tabs, own):
            expect(count(tab, id, kind)).to_have_text("1")
    expect(tabs[1].locator(".focal [data-words=favourites]")).to_have_text("1 favourite")
    dora.ok("POST", f"/api/v1/statuses/{id}/unfavourite")
    for tab in tabs:
        expect(count(tab, id, "favourites")).to_have_text("")
    expect(tabs[1].locator(".focal [data-words=favourites]")).to_be_hidden()
    answer = ben.says("still warm?", in_reply_to_id=id)
    quoting = dora.says("look", quoted_status_id=id)
    for tab in tabs:
        expect(count(tab, id, "replies")).to_have_text("1")
        expect(count(tab, id, "quotes")).to_have_text("1")
    for who, post in ((ben, answer), (dora, quoting)):
        who.delete(f"/api/v1/statuses/{post['id']}")
    for tab in tabs:
        expect(count(tab, id, "replies")).to_have_text("")
        expect(count(tab, id, "quotes")).to_have_text("")
    assert browser.complaints == []


def test_what_one_does_in_one_tab_is_pressed_in_the_other_and_counted_at_others(
    server: Server, browser: Chromium
) -> None:
    ann, ben = Somebody(server, "ann"), Somebody(server, "ben")
    ben.follow(ann)
    id = ann.says("press me")["id"]
    one, two = at(browser, ben, "/"), at(browser, ben, f"/@{ann.name}/{id}")
    other = at(browser, ann, f"/@{ann.name}")

    def button(tab: Page, kind: str) -> Locator:
        return tab.locator(f"[data-row='{id}'] .act.{kind}")

    for kind, counted in (("star", "favourites"), ("boost", "boosts"), ("bookmark", "")):
        button(one, kind).focus()
        for pressed, number in (("true", "1"), ("false", "")):
            one.keyboard.press("Enter")
            for tab in (one, two):
                expect(button(tab, kind)).to_have_attribute("aria-pressed", pressed)
            if counted:
                expect(count(other, id, counted)).to_have_text(number)
        expect(button(one, kind)).to_be_focused()
    # What was pressed elsewhere is taken back here.
    ben.ok("POST", f"/api/v1/statuses/{id}/favourite")
    expect(button(two, "star")).to_have_attribute("aria-pressed", "true")
    button(two, "star").click()
    expect(button(one, "star")).to_have_attribute("aria-pressed", "false")
    expect(count(other, id, "favourites")).to_have_text("")
    assert browser.complaints == []


def test_a_poll_fills_before_the_eyes_of_who_asked_and_of_who_answered(
    server: Server, browser: Chromium
) -> None:
    ann, ben, cleo = (Somebody(server, name) for name in ("ann", "ben", "cleo"))
    poll = {"options": ["rye", "wheat"], "expires_in": 600}
    asked = ann.says("which bread?", poll=poll)
    asking, answering, waiting = (at(browser, who, f"/@{ann.name}") for who in (ann, ben, cleo))
    second = at(browser, ben, "/public/local")
    answering.locator(".poll label", has_text="rye").click()
    waiting.locator(".poll label", has_text="wheat").click()
    answering.locator(".poll button").click()
    for tab in (asking, answering, second):
        expect(tab.locator(".poll [data-percent]").first).to_have_text("100%")
        expect(tab.locator(".poll [data-voters]")).to_have_text("1 person voted")
    expect(waiting.locator(".poll [data-voters]")).to_have_text("1 person voted")
    assert waiting.locator(".poll input:checked").count() == 1
    waiting.locator(".poll button").click()
    for tab in (asking, answering, second, waiting):
        expect(tab.locator(".poll [data-percent]").first).to_have_text("50%")
        expect(tab.locator(".poll [data-voters]")).to_have_text("2 people voted")
    assert asked["id"]
    assert browser.complaints == []


def test_numbers_of_a_profile_go_up_and_down(server: Server, browser: Chromium) -> None:
    ann, ben, cleo = (Somebody(server, name) for name in ("ann", "ben", "cleo"))
    tab = at(browser, cleo, f"/@{ann.name}")
    numbers = tab.locator("[data-counts] b")

    def shows(*wanted: int) -> None:
        expect(numbers).to_have_text([str(number) for number in wanted])

    shows(0, 0, 0)
    ben.follow(ann)
    shows(0, 1, 0)
    ann.follow(ben)
    said = ann.says("one more")
    shows(1, 1, 1)
    ben.post(f"/api/v1/accounts/{ann.id}/unfollow")
    ann.delete(f"/api/v1/statuses/{said['id']}")
    shows(0, 0, 1)
    tab.locator(".doing button", has_text="Follow").click()
    shows(0, 1, 1)


def test_badges_come_and_go(server: Server, browser: Chromium) -> None:
    ann, ben = Somebody(server, "ann"), Somebody(server, "ben")
    said = ann.says("like me")
    home = at(browser, ann, "/settings")
    badge, waiting = home.locator("[data-unread]"), home.locator("[data-requests]")
    for _ in "12":
        ben.ok("POST", f"/api/v1/statuses/{said['id']}/favourite")
        expect(badge).to_have_text("1")
        expect(home).to_have_title("(1) Settings · Sabar")
        ben.ok("POST", f"/api/v1/statuses/{said['id']}/unfavourite")
        expect(badge).to_have_text("")
        expect(home).to_have_title("Settings · Sabar")
    ann.ok("PATCH", "/api/v1/accounts/update_credentials", data={"locked": "true"})
    home.reload()
    home.wait_for_timeout(300)
    expect(waiting).to_be_hidden()
    ben.follow(ann)
    expect(waiting.locator(".badge")).to_have_text("1")
    expect(badge).to_have_text("1")
    ben.post(f"/api/v1/accounts/{ann.id}/unfollow")
    expect(waiting).to_be_hidden()
    # Whoever looks at notifications has read them: also those that come while he looks.
    ben.ok("POST", f"/api/v1/statuses/{said['id']}/favourite")
    expect(badge).to_have_text("1")
    looking = at(browser, ann, "/notifications")
    for page in (home, looking):
        expect(page.locator("[data-unread]")).to_have_text("")
    ben.says(f"@{ann.name} and this?")
    expect(looking.locator(".notice-post")).to_contain_text("and this?")
    for page in (home, looking):
        expect(page.locator("[data-unread]")).to_have_text("")
    looking.goto("about:blank")
    ben.says(f"@{ann.name} and that?")
    expect(badge).to_have_text("1")
    assert browser.complaints == []


def test_what_is_deleted_or_edited_is_so_on_every_page(server: Server, browser: Chromium) -> None:
    ann, ben, cleo = (Somebody(server, name) for name in ("ann", "ben", "cleo"))
    said, kept = ann.says("not for long"), ann.says("kept a while", quote_approval_policy="public")
    for post in (said, kept):
        cleo.ok("POST", f"/api/v1/statuses/{post['id']}/bookmark")
        cleo.ok("POST", f"/api/v1/statuses/{post['id']}/favourite")
    cleo.says("as she says", quoted_status_id=kept["id"])
    mine = cleo.says("mine")
    ben.ok("POST", f"/api/v1/statuses/{mine['id']}/favourite")
    about = at(browser, cleo, "/notifications")
    notice = about.locator(f"[data-about='{mine['id']}']")
    expect(notice).to_have_count(1)
    paths = ("/bookmarks", "/favourites", f"/@{ann.name}", f"/@{ann.name}/{kept['id']}")
    tabs = [at(browser, cleo, path) for path in paths]
    profile = at(browser, ben, f"/@{cleo.name}")
    ann.edits(kept["id"], "kept for ever")
    for tab in tabs:
        expect(tab.locator(f"[data-post='{kept['id']}'] .text")).to_have_text("kept for ever")
    expect(profile.locator(".quote-post, .quoted, blockquote").first).to_contain_text("kept for ever")
    for post in (said, kept):
        ann.delete(f"/api/v1/statuses/{post['id']}")
        for tab in tabs:
            expect(tab.locator(f"[data-post='{post['id']}']")).to_have_count(0)
    expect(tabs[3].locator(".flash")).to_have_text("This post has been deleted.")
    cleo.delete(f"/api/v1/statuses/{mine['id']}")
    expect(notice).to_have_count(0)
    expect(profile.locator(f"[data-post='{mine['id']}']")).to_have_count(0)
    assert browser.complaints == []


def test_a_boost_says_on_open_pages_that_its_words_changed_since(server: Server, browser: Chromium) -> None:
    ann, ben, cleo = (Somebody(server, name) for name in ("ann", "ben", "cleo"))
    cleo.follow(ben)
    said = ann.says("The market opens at seven on Saturdays, as every year.")
    ben.ok("POST", f"/api/v1/statuses/{said['id']}/reblog")
    tabs = [at(browser, cleo, path) for path in ("/", f"/@{ben.name}")]

    def shows(words: str, *, changed: bool) -> None:
        for tab in tabs:
            row = tab.locator(f"[data-post='{said['id']}']")
            expect(row.locator(".text")).to_have_text(words)
            expect(row.locator(".over")).to_contain_text("boosted")
            expect(row.locator(".over").get_by_role("link", name="changed since")).to_be_visible(
                visible=changed
            )

    shows("The market opens at seven on Saturdays, as every year.", changed=False)
    typo = {"status": "The market opens at seven on Saturdays, as each year.", "correction": "typo"}
    ann.ok("PUT", f"/api/v1/statuses/{said['id']}", json=typo)
    shows(typo["status"], changed=False)
    ann.edits(said["id"], "The market opens at eight on Saturdays, as each year.")
    shows("The market opens at eight on Saturdays, as each year.", changed=True)
    for tab in tabs:
        tab.locator(f"[data-post='{said['id']}'] .act.star").click()
    shows("The market opens at eight on Saturdays, as each year.", changed=True)
    assert browser.complaints == []


def test_an_open_home_says_that_somebody_waits_for_an_answer_and_stops_saying_it(
    server: Server, browser: Chromium
) -> None:
    ann, ben = Somebody(server, "ann"), Somebody(server, "ben")
    home, elsewhere = at(browser, ben, "/"), at(browser, ben, "/settings")
    line = home.get_by_role("link", name="Somebody waits for your answer as a colleague.")
    expect(line).to_be_hidden()
    tie = ann.post("/api/sabar/v1/colleagues", account_id=ben.id)["id"]
    expect(line).to_be_visible()
    ben.post(f"/api/sabar/v1/colleagues/{tie}/accept")
    expect(line).to_be_hidden()
    held = ann.says("the merger", hold_until_sent=True)["id"]
    ann.post(f"/api/sabar/v1/outbox/{held}/ask")
    expect(line).to_be_visible()
    expect(elsewhere.locator("[data-held-back]")).to_have_text("1")
    ann.delete(f"/api/sabar/v1/outbox/{held}")
    expect(line).to_be_hidden()
    expect(elsewhere.locator("[data-held-back]")).to_have_text("")
    assert browser.complaints == []


def test_of_several_who_liked_a_post_those_who_take_it_back_go_from_the_open_page(
    server: Server, browser: Chromium
) -> None:
    ann, ben, cleo, dora = (Somebody(server, name) for name in ("ann", "ben", "cleo", "dora"))
    path = f"/api/v1/statuses/{ann.says('who likes it?')['id']}"
    for who in (ben, cleo, dora):
        who.ok("POST", f"{path}/favourite")
    tab = at(browser, ann, "/notifications")
    notice = tab.locator(".notice")
    expect(notice).to_contain_text(f"{dora.name} and 2 others favourited your post")
    notice.locator("[data-away]").focus()
    dora.ok("POST", f"{path}/unfavourite")
    expect(notice).to_contain_text(f"{cleo.name} and 1 other favourited your post")
    expect(notice.locator("[data-away]")).to_be_focused()
    # Whoever comes back stands on top alone, and is one of them again when another goes.
    dora.ok("POST", f"{path}/favourite")
    expect(notice).to_have_count(2)
    ben.ok("POST", f"{path}/unfavourite")
    expect(notice).to_have_count(1)
    expect(notice).to_contain_text(f"{dora.name} and 1 other favourited your post")
    cleo.ok("POST", f"{path}/unfavourite")
    expect(notice).to_contain_text(f"{dora.name} favourited your post")
    dora.ok("POST", f"{path}/unfavourite")
    expect(notice).to_have_count(0)
    assert browser.complaints == []
