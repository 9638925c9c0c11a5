"""The room in Chromium: live both ways, on desktop and phone, and over for whoever is out of it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from sabar.effects import housekeeping
from sabar.kit import times
from tests.server import Server
from tests.web.chromium import Chromium, axe_complaints, chromium
from tests.web.reading import SIZES
from tests.web.spaces.people import House, Visitor

pytestmark = pytest.mark.timeout(240)
#: Milliseconds within which what is said stands on the other's page, and within which an open page ends.
SOON, AT_ONCE = 2_000, 1_000


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def says(tab: Page, text: str) -> None:
    tab.locator("#box-text").fill(text)
    tab.keyboard.press("Control+Enter")


def opens(person: Visitor, browser: Chromium, path: str, **options: object) -> Page:
    return person.opens(browser, path, live=True, **options)


@SIZES
def test_two_people_talk_both_ways_without_a_reload(
    house: House, browser: Chromium, size: dict[str, int]
) -> None:
    browser.complaints.clear()
    ann = opens(house.owner, browser, house.url, viewport=size)
    ben = opens(house.guest, browser, house.url, viewport=size)
    ann.locator("#box-text").focus()
    words = re.compile(r"Send to Atelier ?\(2 members, 1 guest until")
    expect(ann.get_by_role("button", name=words)).to_be_visible()
    says(ann, "the kiln is hot")
    expect(ben.locator(".feed .post .text")).to_have_text(["the kiln is hot"], timeout=SOON)
    says(ben, "bringing clay")
    expect(ann.locator(".feed .post .text").first).to_have_text("bringing clay", timeout=SOON)
    expect(ben.locator("#box-text")).to_have_value("")
    # An answer in place, which says what it answers.
    ben.locator(".feed .post", has_text="the kiln is hot").get_by_role("link", name="Answer").click()
    box = ben.locator(".speaks")
    box.get_by_role("textbox").fill("how hot?")
    ben.keyboard.press("Control+Enter")
    expect(box).to_have_count(0)
    newest = ann.locator(".feed .post").first
    expect(newest).to_contain_text("how hot?", timeout=SOON)
    expect(newest.locator(".replying")).to_contain_text("answers yours: the kiln is hot")
    # Signs, changes and deletions.
    old = ann.locator(".feed .post").last
    ben.locator(".feed .post").last.locator("summary[title=React]").click()
    ben.locator(".feed .post").last.get_by_label("React with 🎉").click()
    expect(old.locator(".sign")).to_contain_text("🎉 1", timeout=SOON)
    house.owner.ok("PUT", f"{house.path}/posts/{old.get_attribute('data-post')}", json={"text": "1240 °C"})
    expect(ben.locator(".feed .post").last.locator(".text")).to_have_text("1240 °C", timeout=SOON)
    house.owner.delete(f"{house.path}/posts/{old.get_attribute('data-post')}")
    # What answers it goes with it.
    expect(ben.locator(".feed .post .text")).to_have_text(["bringing clay"], timeout=SOON)
    assert browser.complaints == []


def test_what_is_too_old_goes_from_open_pages_and_its_younger_answers_stay(
    house: House, browser: Chromium, server: Server
) -> None:
    house.owner.ok("PUT", house.path, json={"retention_seconds": 86_400})
    root = house.says(house.owner, "who brings the clay?")
    server.clock.advance(23 * times.HOUR)
    answer = house.says(house.member, "I do", in_reply_to_id=root["id"])
    house.says(house.member, "and a cloth", in_reply_to_id=answer["id"])
    room = opens(house.member, browser, house.url)
    expect(room.locator(".feed .post .text")).to_have_count(3)
    server.clock.advance(2 * times.HOUR)
    server.run(housekeeping.sweep, server.app, b"")
    expect(room.locator(".feed .post .text")).to_have_text(["and a cloth", "I do"])
    assert [one["text"] for one in house.owner.get(f"{house.path}/posts")] == ["and a cloth", "I do"]


@SIZES
def test_whoever_wants_to_write_in_a_room_writes_to_it(
    house: House, browser: Chromium, size: dict[str, int]
) -> None:
    tab = opens(house.member, browser, house.url, viewport=size)
    tab.get_by_role("navigation", name="Main").get_by_role("link", name="Write").locator(
        "visible=true"
    ).click()
    expect(tab.locator("#box-text")).to_be_focused()
    assert tab.url.endswith(house.url)


def test_an_answer_comes_into_an_open_thread(house: House, browser: Chromium) -> None:
    root = house.says(house.owner, "who brings the clay?")
    tab = opens(house.member, browser, f"{house.url}/p/{root['id']}")
    house.says(house.guest, "not in this thread")
    first = house.says(house.guest, "I do", in_reply_to_id=root["id"])
    expect(tab.locator(".replies .post .text")).to_have_text(["I do"], timeout=SOON)
    tab.locator("form[data-room] textarea[name=text]").fill("thank you")
    tab.keyboard.press("Control+Enter")
    expect(tab.locator(".replies .post .text")).to_have_text(["I do", "thank you"])
    house.says(house.owner, "how much?", in_reply_to_id=first["id"])
    expect(tab.locator(".replies .post .text")).to_have_text(["I do", "how much?", "thank you"], timeout=SOON)


def test_the_page_of_who_is_put_out_ends_at_once_and_keeps_no_word(house: House, browser: Chromium) -> None:
    root = house.says(house.owner, "between us")
    frames: list[str] = []
    tabs = [
        opens(house.member, browser, f"{house.url}{path}")
        for path in ("", f"/p/{root['id']}", "/search?q=between", "/members")
    ]
    stays = opens(house.guest, browser, house.url)
    tabs[0].on("websocket", lambda one: one.on("framereceived", lambda frame: frames.append(str(frame))))
    tabs[0].reload()
    tabs[0].wait_for_timeout(500)
    house.removes(house.member)
    for tab in tabs:
        expect(tab.get_by_text("You are no longer in this space").first).to_be_visible(timeout=AT_ONCE)
        assert "between us" not in tab.content() and "Atelier" not in tab.content()
    house.says(house.owner, "only for those inside")
    expect(stays.locator(".feed .post").first).to_contain_text("only for those inside", timeout=SOON)
    tabs[0].wait_for_timeout(500)
    assert not [frame for frame in frames if "only for those inside" in frame]


def test_a_page_that_comes_back_after_its_reader_was_put_out_ends(house: House, browser: Chromium) -> None:
    house.says(house.owner, "between us")
    tab = opens(house.member, browser, house.url)
    tab.context.set_offline(True)
    server = house.owner.server

    async def cut() -> None:
        server.running.hub.close_all()

    server.run(cut)
    house.removes(house.member)
    tab.context.set_offline(False)
    expect(tab.get_by_text("You are no longer in this space").first).to_be_visible(timeout=15_000)
    assert "between us" not in tab.content()


def test_a_space_that_is_closed_or_renamed_says_so_on_open_pages(house: House, browser: Chromium) -> None:
    tab = opens(house.member, browser, house.url)
    tab.locator("#box-text").fill("half a sentence")
    house.owner.ok("PUT", house.path, json={"name": "Studio", "retention_seconds": 86_400})
    expect(tab.locator("h1")).to_have_text("Studio", timeout=SOON)
    expect(tab.locator(".space-head")).to_contain_text("kept for 1 day")
    house.owner.delete(house.path)
    expect(tab.locator(".space-head")).to_contain_text("This space is closed", timeout=SOON)
    expect(tab.locator("[data-send]")).to_be_disabled()
    expect(tab.locator("#box-text")).to_have_value("half a sentence")
    house.owner.post(f"{house.path}/reopen")
    expect(tab.locator("[data-send]")).to_be_enabled(timeout=SOON)


def test_the_number_in_the_menu_follows_what_is_unread(house: House, browser: Chromium) -> None:
    home = opens(house.member, browser, "/")
    badge = home.locator(".nav .wide-only [data-spaces]")
    expect(badge).to_have_text("")
    house.says(house.owner, "one")
    expect(badge).to_have_text("1")
    house.says(house.owner, "two")
    expect(badge).to_have_text("2")
    room = opens(house.member, browser, house.url)
    expect(badge).to_have_text("")
    # Whoever looks at the room has read it.
    house.says(house.owner, "three")
    expect(room.locator(".feed .post").first).to_contain_text("three")
    home.reload()
    expect(badge).to_have_text("")


def test_what_comes_while_one_reads_on_waits_behind_the_pill(house: House, browser: Chromium) -> None:
    for number in range(30):
        house.says(house.owner, f"number {number}")
    tab = opens(house.member, browser, house.url)
    tab.mouse.wheel(0, 1500)
    tab.wait_for_timeout(400)
    house.says(house.guest, "news")
    pill = tab.locator(".pill")
    expect(pill).to_contain_text("1 new post")
    pill.click()
    expect(tab.locator(".feed .post").first).to_be_in_viewport()
    expect(tab.locator(".feed .post").first).to_contain_text("news")


def test_the_box_offers_members_alone_and_counts_to_five_thousand(house: House, browser: Chromium) -> None:
    tab = opens(house.owner, browser, house.url)
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.keyboard.press("c")
    expect(tab.locator("#box-text")).to_be_focused()
    tab.keyboard.type("hello @" + house.member.name[:5])
    options = tab.locator(".offers [role=option]")
    expect(options).to_have_count(1)
    tab.keyboard.press("Enter")
    expect(tab.locator("#box-text")).to_have_value(f"hello @{house.member.name} ")
    tab.keyboard.type("and @" + house.outsider.name[:5])
    tab.wait_for_timeout(500)
    expect(options).to_have_count(0)
    assert not [url for url in asked if "/web/complete" in url or "q=" in url]
    tab.locator("#box-text").fill("x" * 5001)
    expect(tab.locator(".counter")).to_have_text("-1")
    expect(tab.locator("[data-send]")).to_be_disabled()


def test_no_key_leads_out_of_the_room_to_a_box_for_everybody(house: House, browser: Chromium) -> None:
    said = house.says(house.owner, "between us")
    tab = opens(house.member, browser, f"{house.url}/p/{said['id']}")
    tab.keyboard.press("c")
    expect(tab.locator("form[data-room] textarea[name=text]")).to_be_focused()
    tab.goto(f"{house.url}/search?q=between")
    for key in ("j", "m", "e"):
        tab.keyboard.press(key)
    tab.wait_for_timeout(500)
    assert "/search?q=between" in tab.url
    tab.keyboard.press("c")
    tab.wait_for_url(f"**{house.url}")
    tab.locator(".feed .byline .name").click()
    tab.wait_for_url(f"**{house.url}/members#m{house.owner.id}")


def test_nobody_mistakes_the_room_and_it_can_be_used_by_everybody(house: House, browser: Chromium) -> None:
    browser.complaints.clear()
    first = house.says(house.owner, "a word as long as " + "w" * 200)
    house.says(house.guest, "an answer", in_reply_to_id=first["id"])
    poll = {"options": ["tea", "coffee"], "expires_in": 3600}
    asked = house.says(house.owner, "which?", poll=poll)
    house.owner.post(f"{house.path}/posts/{asked['id']}/pin")
    for path in ("", f"/p/{first['id']}", "/search?q=word"):
        for scheme in ("light", "dark"):
            tab = opens(house.member, browser, house.url + path, color_scheme=scheme)
            assert axe_complaints(tab) == [], (path, scheme)
        narrow = opens(house.member, browser, house.url + path, viewport={"width": 320, "height": 700})
        narrow.wait_for_timeout(200)
        assert narrow.evaluate("document.documentElement.scrollWidth") <= 320, path
    assert browser.complaints == []


def test_the_room_works_without_scripts_and_in_french(house: House, browser: Chromium) -> None:
    tab = browser.tab(java_script_enabled=False, locale="fr-FR")
    tab.context.add_cookies([{"name": "session", "value": house.member.session, "url": browser.url}])
    house.member.web.post("/settings/preferences", language="fr")
    tab.goto(house.url)
    tab.locator("#box-text").fill("le four est chaud")
    tab.get_by_role("button", name="Envoyer à Atelier").click()
    expect(tab.locator(".feed .post .text")).to_have_text(["le four est chaud"])
    tab.get_by_role("link", name="Répondre").click()
    tab.locator("textarea[name=text]").fill("très chaud")
    tab.get_by_role("button", name="Envoyer à Atelier").click()
    expect(tab.locator(".replies .post .text")).to_have_text(["très chaud"])


def test_what_is_open_on_a_post_stays_open_as_the_post_is_drawn_anew(house: House, browser: Chromium) -> None:
    poll = {"options": ["tea", "coffee"], "expires_in": 3600}
    post = house.says(house.owner, "which?", poll=poll)
    one = f"{house.path}/posts/{post['id']}"
    tab = opens(house.member, browser, house.url)
    drawn = tab.locator(".feed .post")
    drawn.get_by_label("coffee").check()
    more = drawn.locator("summary[title=More]")
    more.focus()
    tab.keyboard.press("Enter")
    house.owner.ok("PUT", f"{one}/reactions/🎉")
    expect(drawn.locator(".sign")).to_contain_text("🎉 1", timeout=SOON)
    expect(drawn.get_by_role("link", name="Open")).to_be_visible()
    expect(more).to_be_focused()
    expect(drawn.get_by_label("coffee")).to_be_checked()
    # Also in a menu, on what leads somewhere.
    tab.keyboard.press("Tab")
    expect(drawn.get_by_role("link", name="Open")).to_be_focused()
    house.guest.post(f"{one}/votes", choices=[0])
    house.guest.ok("PUT", f"{one}/reactions/🎉")
    expect(drawn.locator(".sign")).to_contain_text("🎉 2", timeout=SOON)
    expect(drawn.get_by_role("link", name="Open")).to_be_focused()
    # An answer that is begun stays under it, and the own choice closes its menu.
    tab.keyboard.press("Escape")
    drawn.get_by_role("link", name="Answer").click()
    tab.locator(".speaks textarea[name=text]").fill("half a sentence")
    house.owner.ok("PUT", one, json={"text": "which one?"})
    expect(drawn.locator(".text")).to_have_text("which one?", timeout=SOON)
    expect(tab.locator(".speaks textarea[name=text]")).to_have_value("half a sentence")
    expect(tab.locator(".speaks textarea[name=text]")).to_be_focused()
    drawn.locator("summary[title=React]").click()
    drawn.get_by_label("React with 👀").click()
    expect(drawn.locator(".sign", has_text="👀")).to_be_visible()
    expect(drawn.get_by_label("React with 👀")).not_to_be_visible()
    expect(drawn.locator("summary[title=React]")).to_be_focused()
