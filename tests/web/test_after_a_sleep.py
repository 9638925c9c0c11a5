"""An open page that heard nothing for a while makes up for it, and marks where it did not fetch all."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.server import Server
from tests.web.chromium import Chromium, chromium
from tests.web.test_live import Somebody, at, cut

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def test_what_came_during_a_sleep_is_there_or_its_place_is_marked(server: Server, browser: Chromium) -> None:
    ann, ben = Somebody(server, "ann"), Somebody(server, "ben")
    ann.follow(ben)
    ben.says("good night")
    tab = at(browser, ann, "/")
    tab.context.set_offline(True)
    server.run(cut, server)
    said = [ben.says(f"dream {n}")["id"] for n in range(90)]
    tab.context.set_offline(False)
    pill = tab.locator(".pill")
    expect(pill).to_contain_text("60 new posts", timeout=30_000)
    gap = tab.locator(".gap a")
    expect(gap).to_be_hidden()
    pill.click()
    expect(gap).to_have_count(1)
    expect(gap).to_contain_text("30 more between ")
    rows = "all => all.map(it => it.dataset.post)"
    shown = tab.locator(".feed > .post").evaluate_all(rows)
    assert shown[:60] == said[:29:-1]
    ben.says("good morning")
    expect(pill).to_contain_text("good morning")
    while gap.count():
        before = tab.locator(".feed > .post").count()
        above = tab.locator(".gap").evaluate("it => it.previousElementSibling.dataset.row")
        reading = tab.locator(f"[data-row='{above}']")
        reading.evaluate("it => it.scrollIntoView()")
        where = reading.bounding_box()
        gap.click()
        expect(tab.locator(".feed > .post")).not_to_have_count(before)
        now = reading.bounding_box()
        # Browsers scroll by whole pixels.
        assert where is not None and now is not None and abs(now["y"] - where["y"]) < 1
        expect(tab.locator(".gap")).to_have_text([] if before > 80 else [re.compile("10 more between")])
    shown = tab.locator(".feed > .post").evaluate_all(rows)
    assert shown[1:91] == said[::-1]
    assert len(shown) == len(set(shown)) == 92


def test_after_a_short_sleep_nothing_is_missing_and_nothing_is_there_that_is_gone(
    server: Server, browser: Chromium
) -> None:
    ann, ben = Somebody(server, "ann"), Somebody(server, "ben")
    ann.follow(ben)
    old = [ben.says(f"before {n}")["id"] for n in range(3)]
    tab = at(browser, ann, "/")
    for many in (3, 25):
        tab.context.set_offline(True)
        server.run(cut, server)
        said = [(ben if n % 3 else ann).says(f"{many} asleep {n}")["id"] for n in range(many)]
        ben.delete(f"/api/v1/statuses/{said.pop(1)}")
        ben.ok("POST", f"/api/v1/statuses/{said[-1]}/favourite")
        if many == 3:
            ben.delete(f"/api/v1/statuses/{old.pop(1)}")
            ben.edits(old[-1], "before, but otherwise")
        tab.context.set_offline(False)
        expect(tab.locator(".pill")).to_contain_text(f"{many - 1} new posts", timeout=60_000)
        tab.locator(".pill").click()
        expect(tab.locator(".gap")).to_have_count(0)
        expect(tab.locator(f"[data-row='{said[-1]}'] [data-count=favourites]")).to_have_text("1")
        old += said
        rows = "all => all.map(it => it.dataset.row)"
        assert tab.locator(".feed > .post").evaluate_all(rows)[: len(old)] == old[::-1]
    expect(tab.locator(".feed")).to_contain_text("before, but otherwise")


def test_what_was_kept_elsewhere_during_a_sleep_is_there_or_its_place_is_marked(
    server: Server, browser: Chromium
) -> None:
    ann, ben = Somebody(server, "ann"), Somebody(server, "ben")
    said = [ben.says(f"recipe {n}")["id"] for n in range(72)]
    # The order of keeping is not that of the posts.
    kept = said[::-1]

    def keep(ids: list[str]) -> None:
        for id in ids:
            ann.ok("POST", f"/api/v1/statuses/{id}/bookmark")

    keep(kept[:2])
    tab = at(browser, ann, "/bookmarks")
    for many in (5, 65):
        until = 2 + (5 if many == 5 else 70)
        tab.context.set_offline(True)
        server.run(cut, server)
        keep(kept[until - many : until])
        ben.edits(kept[until - 1], f"recipe, better {many}")
        tab.context.set_offline(False)
        expect(tab.locator(".feed > .post").first).to_contain_text(f"better {many}", timeout=30_000)
    gap = tab.locator(".gap a")
    expect(gap).to_contain_text("5 more between ")
    expect(tab.locator(".pill")).to_have_count(0)
    gap.click()
    expect(gap).to_have_count(0)
    assert tab.locator(".feed > .post").evaluate_all("all => all.map(it => it.dataset.row)") == kept[::-1]
    tab.reload()
    assert "recipe, better 65" in tab.locator(".feed > .post").first.inner_text()
