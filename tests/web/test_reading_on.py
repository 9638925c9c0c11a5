"""Lists go on by themselves before their end is reached, and who comes back stands where he was."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.server import Server
from tests.web.chromium import Chromium, chromium
from tests.web.test_live import Somebody

pytestmark = pytest.mark.timeout(180)
MANY = 50


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


@pytest.fixture(scope="module")
def people(server: Server) -> tuple[Somebody, Somebody, list[str]]:
    """A reader, a writer whom she follows, and what he said."""
    ann, ben = Somebody(server, "ann"), Somebody(server, "ben")
    ann.follow(ben)
    said = [ben.says(f"@{ann.name} line {n} #reading")["id"] for n in range(MANY)]
    for id in said:
        ann.ok("POST", f"/api/v1/statuses/{id}/bookmark")
    return ann, ben, said


def opened(browser: Chromium, reader: Somebody, path: str, **options: bool) -> Page:
    tab = browser.tab(**options)
    assert reader.session
    tab.context.add_cookies([{"name": "session", "value": reader.session, "url": browser.url}])
    tab.goto(path)
    return tab


def end(tab: Page) -> None:
    tab.evaluate("scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })")


def read_to_the_end(tab: Page) -> None:
    for _ in range(100):
        end(tab)
        if tab.locator(".end-mark").count():
            break
        tab.wait_for_timeout(100)
    expect(tab.locator(".end-mark")).to_have_text("That is all.")


def test_every_list_goes_on_to_its_end(
    server: Server, browser: Chromium, people: tuple[Somebody, Somebody, list[str]]
) -> None:
    ann, ben, said = people
    items = {
        "/": ".feed > .post",
        "/public/local": ".feed > .post",
        "/tags/reading": ".feed > .post",
        f"/@{ben.name}/with_replies": ".feed > .post",
        "/bookmarks": ".feed > .post",
        "/notifications": ".feed > li",
    }
    tab = opened(browser, ann, "/")
    for path, item in items.items():
        tab.goto(path)
        assert tab.locator(item).count() < MANY
        read_to_the_end(tab)
        rows = tab.locator(item).evaluate_all("all => all.map(it => it.dataset.row ?? it.dataset.notice)")
        assert len(rows) == len(set(rows)) >= MANY, path
        if path != "/notifications":
            assert rows[:MANY] == said[::-1], path
        expect(tab.locator(".pager")).to_be_hidden()
        assert tab.locator("[aria-busy]").count() == 0
    assert browser.complaints == []


def test_whoever_comes_back_stands_where_he_was(
    server: Server, browser: Chromium, people: tuple[Somebody, Somebody, list[str]]
) -> None:
    ann, ben, said = people
    for path in ("/", "/bookmarks"):
        tab = opened(browser, ann, path)
        read_to_the_end(tab)
        post = tab.locator(f"[data-row='{said[4]}']")
        post.evaluate("it => it.scrollIntoView({ block: 'center', behavior: 'instant' })")
        tab.wait_for_timeout(200)
        before = post.bounding_box()
        post.locator(".when").click()
        tab.wait_for_url(f"**/{said[4]}")
        later = ben.says("one more while she read")
        tab.go_back()
        expect(post).to_be_in_viewport()
        after = post.bounding_box()
        assert before and after and abs(before["y"] - after["y"]) <= 2, path
        ben.delete(f"/api/v1/statuses/{later['id']}")


def test_when_the_next_part_does_not_come_a_button_asks_again(
    server: Server, browser: Chromium, people: tuple[Somebody, Somebody, list[str]]
) -> None:
    ann, _, said = people
    tab = opened(browser, ann, "/bookmarks")
    failing = True

    def answer(route: Route) -> None:
        route.abort() if failing else route.continue_()

    tab.route("**/bookmarks?*", answer)
    end(tab)
    button = tab.get_by_role("link", name="Try again")
    expect(button).to_be_visible()
    expect(tab.locator(".pager [role=status]")).to_have_text("Older posts could not be loaded.")
    failing = False
    button.click()
    expect(tab.locator(".feed > .post")).not_to_have_count(20)
    read_to_the_end(tab)
    expect(tab.locator(".feed > .post")).to_have_count(len(said))


def test_without_script_the_list_goes_on_by_its_button(
    server: Server, browser: Chromium, people: tuple[Somebody, Somebody, list[str]]
) -> None:
    ann, _, said = people
    tab = opened(browser, ann, "/bookmarks", java_script_enabled=False)
    tab.get_by_role("link", name="Older").click()
    expect(tab.locator(".feed > .post").first).to_have_attribute("data-row", said[::-1][20])
