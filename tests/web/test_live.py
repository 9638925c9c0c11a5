"""What open pages do by themselves: answers in a thread, what came during a sleep, and nothing that moves."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests import entrance
from tests.api.people import Person
from tests.server import Server
from tests.web.chromium import Chromium, chromium

pytestmark = pytest.mark.timeout(180)

_SHIFTS = """
  window.moved = 0;
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.moved += shift.value;
  }).observe({ type: "layout-shift", buffered: false });
"""


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


class Somebody(Person):
    """Talks through the API and reads in a browser."""

    def __init__(self, server: Server, start: str) -> None:
        door = entrance.Person(server, start)
        me = server.client.get("/api/v1/accounts/verify_credentials", headers=entrance.bearer(door.token))
        super().__init__(server, door.name, door.token, me.json()["id"])
        self.session = door.browser().session

    def edits(self, id: str, text: str) -> None:
        self.ok("PUT", f"/api/v1/statuses/{id}", json={"status": text})


def at(browser: Chromium, reader: Somebody, path: str) -> Page:
    """A page of the reader's that listens."""
    tab = browser.tab()
    assert reader.session
    tab.context.add_cookies([{"name": "session", "value": reader.session, "url": browser.url}])
    listening(tab, path)
    return tab


def listening(tab: Page, path: str) -> None:
    with tab.expect_websocket(lambda socket: "/api/v1/streaming" in socket.url):
        tab.goto(path)
    # Subscribed before it is open; the page hears from then on.
    tab.wait_for_timeout(300)


async def cut(server: Server) -> None:
    server.running.hub.close_all()


def texts(tab: Page) -> list[str]:
    return [text.strip() for text in tab.locator(".replies .post .text").all_inner_texts()]


def test_answers_come_into_an_open_thread_where_they_belong(server: Server, browser: Chromium) -> None:
    ann, ben, cleo = (Somebody(server, name) for name in ("ann", "ben", "cleo"))
    root = ann.says("the kettle is on")
    first = ben.says("one sugar", in_reply_to_id=root["id"])
    second = cleo.says("and one for me", in_reply_to_id=root["id"])
    tab = at(browser, ann, f"/@{ann.name}/{root['id']}")
    assert texts(tab) == ["one sugar", "and one for me"]
    below = cleo.says("only one?", in_reply_to_id=first["id"])
    expect(tab.locator(".replies")).to_contain_text("only one?")
    ben.says("one is plenty", in_reply_to_id=below["id"])
    expect(tab.locator(".replies")).to_contain_text("one is plenty")
    last = cleo.says("I take none", in_reply_to_id=root["id"])
    expect(tab.locator(".replies")).to_contain_text("I take none")
    expected = ["one sugar", "only one?", "one is plenty", "and one for me", "I take none"]
    assert texts(tab) == expected
    tab.reload()
    assert texts(tab) == expected
    cleo.edits(last["id"], "I take two")
    expect(tab.locator(".replies")).to_contain_text("I take two")
    cleo.delete(f"/api/v1/statuses/{second['id']}")
    expect(tab.locator(".replies")).not_to_contain_text("and one for me")
    assert [one for one in browser.complaints if "ERR_INTERNET" not in one] == []


def test_an_open_thread_hears_nothing_that_is_not_for_its_reader(server: Server, browser: Chromium) -> None:
    ann, ben, cleo = (Somebody(server, name) for name in ("ann", "ben", "cleo"))
    root = ann.says("who is coming?")
    tab = at(browser, cleo, f"/@{ann.name}/{root['id']}")
    frames: list[str] = []
    tab.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(str(frame))))
    listening(tab, tab.url)
    secret = ben.says(f"@{ann.name} not with her", in_reply_to_id=root["id"], visibility="direct")
    ben.delete(f"/api/v1/statuses/{secret['id']}")
    said = ben.says("me, everybody", in_reply_to_id=root["id"])
    expect(tab.locator(".replies")).to_contain_text("me, everybody")
    assert texts(tab) == ["me, everybody"]
    assert frames
    assert not [frame for frame in frames if secret["id"] in frame or "not with her" in frame]
    later = ben.says(f"@{ann.name} just us", in_reply_to_id=said["id"], visibility="direct")
    ben.edits(later["id"], f"@{ann.name} and @{cleo.name} after all")
    expect(tab.locator(".replies")).to_contain_text("after all")


def notices(tab: Page) -> list[str]:
    return [
        text.strip() for text in tab.locator(".notice .said > span, .notice-post .text").all_inner_texts()
    ]


def test_notifications_come_live_by_kind_and_after_a_sleep(server: Server, browser: Chromium) -> None:
    ann, ben = Somebody(server, "ann"), Somebody(server, "ben")
    said = ann.says("bread is ready")
    tab, mentions = at(browser, ann, "/notifications"), at(browser, ann, "/notifications?only=mentions")
    expect(tab.locator(".empty")).to_be_visible()
    ben.ok("POST", f"/api/v1/statuses/{said['id']}/favourite")
    expect(tab.locator(".notice")).to_contain_text("favourited your post")
    expect(tab.locator(".empty")).to_have_count(0)
    ben.says(f"@{ann.name} still warm?")
    for page in (tab, mentions):
        expect(page.locator(".notice-post")).to_contain_text("still warm?")
    expect(mentions.locator("[data-notice]")).to_have_count(1)
    mentions.goto("about:blank")
    tab.goto("/notifications")
    assert len(notices(tab)) == 2
    tab.wait_for_timeout(300)
    tab.context.set_offline(True)
    server.run(cut, server)
    for n in range(50):
        ben.says(f"@{ann.name} crumb {n}")
    tab.context.set_offline(False)
    expect(tab.locator(".pill")).to_contain_text("50 new notifications", timeout=30_000)
    tab.locator(".pill").click()
    shown = notices(tab)
    assert len(shown) == len(set(shown)) == 52
    home = at(browser, ann, "/")
    expect(home.locator("[data-unread]")).to_have_text("50")
    tab.reload()
    assert notices(tab) == shown[:40]


def test_an_open_page_asks_for_nothing_when_something_happens(server: Server, browser: Chromium) -> None:
    ann, ben = Somebody(server, "ann"), Somebody(server, "ben")
    ann.follow(ben)
    root = ann.says("the oven is hot")
    tabs = [at(browser, ann, path) for path in ("/", f"/@{ann.name}/{root['id']}", "/notifications")]
    asked: list[str] = []
    for tab in tabs:
        tab.on("request", lambda request: asked.append(f"{request.resource_type} {request.url}"))
    home, thread, notifications = tabs
    said = ben.says("two loaves, please", in_reply_to_id=root["id"])
    for tab in (home, thread):
        expect(tab.locator(f"[data-post='{said['id']}'] .text")).to_contain_text("two loaves")
    ben.edits(said["id"], "three loaves, please")
    for tab in (home, thread):
        expect(tab.locator(f"[data-post='{said['id']}'] .text")).to_contain_text("three loaves")
    ben.ok("POST", f"/api/v1/statuses/{root['id']}/favourite")
    expect(thread.locator(".focal .star .count")).to_have_text("1")
    expect(notifications.locator(".notice")).to_contain_text("favourited your post")
    ben.follow(ann)
    expect(notifications.locator(".notice").first).to_contain_text("followed you")
    # It only says that the notifications were seen.
    said_so = f"fetch {browser.url}/web/notifications/read"
    assert [one for one in asked if one.startswith(("fetch", "xhr", "document")) and one != said_so] == []


def test_nothing_moves_under_the_eyes_when_posts_arrive(server: Server, browser: Chromium) -> None:
    ann, ben = Somebody(server, "ann"), Somebody(server, "ben")
    ann.follow(ben)
    for n in range(15):
        ben.says(f"line {n}")
    for place, typing in ((0, False), (400, False), (0, True)):
        tab = at(browser, ann, "/")
        tab.mouse.wheel(0, place)
        if typing:
            tab.keyboard.press("n")
            tab.keyboard.type("half a")
        tab.wait_for_timeout(700)
        tab.evaluate(_SHIFTS)
        for n in range(10):
            ben.says(f"later {n} at {place}\n\nin several\n\nlines")
            expect(tab.locator(".pill")).to_contain_text(f"later {n} at {place} in several lines")
            if typing:
                tab.keyboard.type(".")
        assert tab.evaluate("window.moved") < 0.02
        # It hides nothing: it stands in the bar.
        inside = (
            "it => it.closest('.place').getBoundingClientRect().bottom >= it.getBoundingClientRect().bottom"
        )
        assert tab.locator(".pill").evaluate(inside)
        if typing:
            assert tab.locator("#box-text").input_value() == "half a.........."
            continue
        tab.locator(".pill").click()
        expect(tab.locator(".feed > .post").first).to_be_in_viewport()
        expect(tab.locator(".feed > .post").first).to_contain_text(f"later 9 at {place}")


def test_what_waits_behind_the_pill_waits_on_when_it_is_edited(server: Server, browser: Chromium) -> None:
    ann, ben = Somebody(server, "ann"), Somebody(server, "ben")
    ann.follow(ben)
    ben.says("the first")
    tab = at(browser, ann, "/")
    said = ben.says("the secnd")
    expect(tab.locator(".pill")).to_contain_text("the secnd")
    ben.edits(said["id"], "the second")
    expect(tab.locator(".pill")).to_contain_text("the second")
    expect(tab.locator(".pill")).to_contain_text("1 new post")
    expect(tab.locator(f"[data-post='{said['id']}']")).to_be_hidden()
    tab.locator(".pill").click()
    expect(tab.locator(f"[data-post='{said['id']}']")).to_be_visible()
    expect(tab.locator(".pill")).to_have_count(0)


def test_a_profile_shows_new_posts_by_itself_and_what_one_reads_stays(
    server: Server, browser: Chromium
) -> None:
    ann, ben = Somebody(server, "ann"), Somebody(server, "ben")
    for n in range(15):
        said = ben.says(f"line {n}")
    ben.ok("POST", f"/api/v1/statuses/{said['id']}/pin")
    for place in (0, 120, 1500):
        tab = at(browser, ann, f"/@{ben.name}")
        tab.mouse.wheel(0, place)
        tab.wait_for_timeout(700)
        tab.evaluate(_SHIFTS)
        for n in range(3):
            ben.says(f"later {n} at {place}\n\nin several\n\nlines")
            expect(tab.locator(".pill")).to_contain_text(f"later {n} at {place} in several lines")
        ben.says(f"@{ann.name} to you", in_reply_to_id=ann.says("said by Ann")["id"])
        assert tab.evaluate("window.moved") < 0.02
        expect(tab.locator(".pill")).to_contain_text("3 new posts")
        tab.locator(".pill").click()
        newest = tab.locator(".feed > .post").first
        expect(newest).to_be_in_viewport()
        expect(newest).to_be_focused()
        expect(newest).to_contain_text(f"later 2 at {place}")
        expect(tab.get_by_text("Pinned")).to_have_count(1)
        tab.close()
    # What came while the page slept stands there too, and where some is missing a band says so.
    tab = at(browser, ann, f"/@{ben.name}")
    tab.context.set_offline(True)
    server.run(cut, server)
    for n in range(65):
        ben.says(f"asleep {n}")
    tab.context.set_offline(False)
    expect(tab.locator(".pill")).to_contain_text("60 new posts", timeout=30_000)
    tab.locator(".pill").click()
    expect(tab.locator(".gap")).to_contain_text("5")
    tab.locator(".gap a").click()
    expect(tab.locator(".feed > .post", has_text="asleep")).to_have_count(65)
    assert [one for one in browser.complaints if "ERR_INTERNET" not in one] == []


def test_a_press_on_new_posts_counts_though_one_more_comes_under_it(
    server: Server, browser: Chromium
) -> None:
    ann, ben = Somebody(server, "ann"), Somebody(server, "ben")
    for n in range(15):
        ben.says(f"line {n}")
    tab = at(browser, ann, f"/@{ben.name}")
    tab.mouse.wheel(0, 1500)
    tab.wait_for_timeout(300)
    ben.says("the first")
    words = tab.locator(".pill span").bounding_box()
    assert words is not None
    tab.mouse.move(words["x"] + words["width"] / 2, words["y"] + words["height"] / 2)
    tab.mouse.down()
    ben.says("the second")
    expect(tab.locator(".pill")).to_contain_text("2 new posts")
    tab.mouse.up()
    newest = tab.locator(".feed > .post").first
    expect(newest).to_be_focused()
    expect(newest).to_be_in_viewport()
    expect(newest).to_contain_text("the second")


def test_on_ones_own_profile_ones_own_boost_is_there_at_once(server: Server, browser: Chromium) -> None:
    ann = Somebody(server, "ann")
    ann.says("said once")
    tab = at(browser, ann, f"/@{ann.name}")
    tab.locator(".post [data-swap-post][formaction$='/boost']").click()
    newest = tab.locator(".feed > .post").first
    expect(newest.locator(".over")).to_contain_text("boosted")
    expect(newest).to_be_visible()
    expect(tab.locator(".pill")).to_have_count(0)
    assert [one for one in browser.complaints if "ERR_INTERNET" not in one] == []


def test_a_new_notification_moves_nothing_either(server: Server, browser: Chromium) -> None:
    ann, ben = Somebody(server, "ann"), Somebody(server, "ben")
    for n in range(8):
        ben.says(f"@{ann.name} number {n}")
    tab = at(browser, ann, "/notifications")
    tab.wait_for_timeout(700)
    tab.evaluate(_SHIFTS)
    ben.says(f"@{ann.name} one more")
    expect(tab.locator(".pill")).to_contain_text("1 new notification")
    assert tab.evaluate("window.moved") < 0.02
    tab.locator(".pill").click()
    expect(tab.locator(".feed > li").first).to_contain_text("one more")


def test_whoever_sends_with_the_keyboard_goes_on_writing(server: Server, browser: Chromium) -> None:
    ann = Somebody(server, "ann")
    tab = at(browser, ann, "/")
    focused = "document.activeElement.id || document.activeElement.className"
    tab.keyboard.press("n")
    for words, keys in (("one", ["Control+Enter"]), ("two", ["Tab"] * 9 + ["Enter"])):
        tab.keyboard.type(words)
        for key in keys:
            tab.keyboard.press(key)
            if tab.evaluate("document.activeElement.matches('[data-send]')"):
                tab.keyboard.press("Enter")
                break
        expect(tab.locator(".feed > .post").first).to_contain_text(words)
        assert tab.evaluate(focused) == "box-text"
        assert tab.locator("#box-text").input_value() == ""
    tab.keyboard.type("three")
    tab.keyboard.press("Control+Enter")
    tab.keyboard.press("Control+Enter")
    expect(tab.locator(".feed > .post").first).to_contain_text("three")
    expect(tab.locator(".feed > .post", has_text="three")).to_have_count(1)
