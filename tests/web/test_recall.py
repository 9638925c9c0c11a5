"""A post is taken back from its menu, over the page or on one; what its address says; and the receipt."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.conftest import NewDatabase
from tests.server import Server, running_server
from tests.web.chromium import Chromium, axe_complaints, chromium
from tests.web.reading import SIZES, Reader
from tests.web.test_asked_first import choose, said

pytestmark = pytest.mark.timeout(120)


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


@SIZES
def test_a_post_is_taken_back_over_the_page_and_leaves_every_open_page(
    server: Server, browser: Chromium, size: ViewportSize
) -> None:
    ann, ben = Reader(server, "ann"), Reader(server, "ben")
    ben.post(f"/api/v1/accounts/{ann.id}/follow")
    ann.says("the fair is on Monday")
    ann.says("and bring bread")
    of_ben = ben.opens(browser, "/", live=True, viewport=size)
    expect(said(of_ben, "on Monday")).to_have_count(1)
    tab = ann.opens(browser, "/", viewport=size)
    choose(tab, "on Monday", "Recall…")
    over = tab.get_by_role("dialog")
    expect(over.get_by_role("heading", level=2)).to_have_text("Recall this post?")
    assert axe_complaints(tab) == []
    over.get_by_role("button", name="Recall").click()
    expect(over.get_by_role("heading", name="Receipt")).to_be_visible()
    expect(over.get_by_role("heading", name="What stays")).to_be_visible()
    expect(over).to_contain_text("So few people could read it")
    assert axe_complaints(tab) == []
    expect(said(tab, "on Monday")).to_have_count(0)
    expect(said(of_ben, "on Monday")).to_have_count(0)
    over.get_by_role("link", name="Close").click()
    expect(over).to_have_count(0)
    expect(said(tab, "bring bread")).to_have_count(1)
    assert browser.complaints == []


@SIZES
def test_without_script_it_is_asked_on_a_page_and_the_address_says_why(
    server: Server, browser: Chromium, size: ViewportSize
) -> None:
    ann, ben = Reader(server, "ann"), Reader(server, "ben")
    post = ann.says("the fair is on Monday")
    address = f"/@{ann.name}/{post['id']}"
    tab = ann.opens(browser, address, viewport=size, java_script_enabled=False)
    tab.locator(".focal [data-post-menu]").click()
    tab.get_by_role("link", name="Recall…").click()
    tab.get_by_label("at its address").check()
    tab.get_by_label("The reason").fill("It is on Tuesday <b>")
    tab.get_by_role("button", name="Recall").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Receipt")
    expect(tab.locator(".receipt .reason")).to_have_text("It is on Tuesday <b>")
    tab.get_by_role("link", name="All receipts").click()
    expect(tab.locator(".receipt-link")).to_have_count(1)
    for path in (address, f"{address}/embed"):
        of_ben = ben.opens(browser, "/", java_script_enabled=False)
        answer = of_ben.goto(path)
        assert answer is not None and answer.status == 410
        expect(of_ben.get_by_role("heading", level=1)).to_have_text("Recalled by its author")
        expect(of_ben.locator(".reason")).to_have_text("It is on Tuesday <b>")
    tab.locator(".receipt-link").click()
    tab.get_by_role("link", name="Delete this receipt…").click()
    tab.get_by_role("button", name="Delete").click()
    expect(tab.get_by_role("heading", name="No receipts")).to_be_visible()
    answer = tab.goto(address)
    assert answer is not None and answer.status == 404


def test_on_its_own_page_a_post_gives_way_to_its_receipt(server: Server, browser: Chromium) -> None:
    ann = Reader(server, "ann")
    post = ann.says("the fair is on Monday")
    tab = ann.opens(browser, f"/@{ann.name}/{post['id']}")
    choose(tab, "on Monday", "Recall…")
    tab.get_by_role("dialog").get_by_role("button", name="Recall").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Receipt")
    assert tab.url.endswith(f"/receipts/{post['id']}")


def test_what_few_could_read_leaves_nothing_at_its_address(server: Server) -> None:
    ann, ben = Reader(server, "ann"), Reader(server, "ben")
    post = ann.says(f"@{ben.name} the fair is on Monday", visibility="private")
    ann.post(f"/api/sabar/v1/statuses/{post['id']}/recall", announce=True, reason="It is on Tuesday")
    for path in (f"/@{ann.name}/{post['id']}", f"/@{ann.name}/{post['id']}/embed"):
        for session in ("", ann.session, ben.session):
            headers = {"Cookie": f"session={session}"} if session else {}
            answer = server.client.get(path, headers=headers)
            assert answer.status_code == 404 and "Tuesday" not in answer.text


def test_whom_the_author_blocks_is_not_told_and_nobody_under_another_name(server: Server) -> None:
    ann, ben, cleo = Reader(server, "ann"), Reader(server, "ben"), Reader(server, "cleo")
    post = ann.says("the fair is on Monday")
    ann.post(f"/api/sabar/v1/statuses/{post['id']}/recall", announce=True, reason="It is on Tuesday")
    ann.post(f"/api/v1/accounts/{ben.id}/block")
    address = f"/@{ann.name}/{post['id']}"

    def status(path: str, session: str) -> int:
        headers = {"Cookie": f"session={session}"} if session else {}
        return server.client.get(path, headers=headers).status_code

    assert status(address, ben.session) == 404
    assert status(address, cleo.session) == status(address, "") == 410
    assert status(f"/@{cleo.name}/{post['id']}", cleo.session) == 404


def test_whoever_says_so_is_not_counted(server: Server, browser: Chromium) -> None:
    ann = Reader(server, "ann")
    tab = ann.opens(browser, "/settings/preferences")
    counted = tab.get_by_label("Count me among those")
    expect(counted).to_be_checked()
    counted.uncheck()
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_label("Count me among those")).not_to_be_checked()
