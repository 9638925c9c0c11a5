"""Writing with Markdown: switched on in the preferences, kept by whatever stands in a box."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import NewDatabase
from tests.entrance import bearer
from tests.server import Server, running_server
from tests.waiting import eventually
from tests.web.chromium import Chromium, axe_complaints, chromium
from tests.web.test_scheduling import ZONE, at
from tests.web.writer import Writer, following, written

FIELD = 'name="content_type" value="text/markdown"'
SAYS = "This box reads Markdown"
PREFERENCES = {"zone": ZONE.key, "audience": "public", "language": "en", "post_language": "en"}
TYPED = "**Bread** is ready"
SHOWN = "<p><strong>Bread</strong> is ready</p>"


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


def switch(ada: Writer, on: bool) -> None:
    assert ada.browser.post("/settings/preferences", **PREFERENCES, **({"markdown": "1"} if on else {}))


def kinds(ada: Writer) -> list[tuple[str, str]]:
    """Source and kind of the own posts, the newest first."""
    found = []
    for post in ada.posts:
        path = f"/api/v1/statuses/{post['id']}/source"
        told = ada.server.client.get(path, headers=bearer(ada.person.token)).json()
        found.append((told["text"], told["content_type"]))
    return found


def test_the_box_says_that_it_reads_markdown_to_those_alone_who_switched_it_on(ada: Writer) -> None:
    page = ada.browser.get("/").text
    assert FIELD not in page and SAYS not in page
    ada.browser.post("/compose", **{**ada.box(), "text": TYPED})
    switch(ada, True)
    assert re.search(r'name="markdown"[^>]*checked', ada.browser.get("/settings/preferences").text)
    page = ada.browser.get("/").text
    assert FIELD in page and SAYS in page
    ada.browser.post("/compose", **{**ada.box(), "text": TYPED, "more[]": ["*still*"]})
    switch(ada, False)
    assert FIELD not in ada.browser.get("/").text
    assert [post["content"] for post in ada.posts] == [
        "<p><em>still</em></p>",
        SHOWN,
        f"<p>{TYPED}</p>",
    ]


def test_a_post_stays_what_it_was_when_it_is_edited_whatever_one_likes_now(ada: Writer) -> None:
    ada.says(TYPED)
    ada.says(TYPED, content_type="text/markdown")
    marked, plain = ada.posts
    for on in (False, True):
        switch(ada, on)
        box = ada.box(f"/compose?edit={marked['id']}")
        assert (box["text"].startswith(TYPED), box["content_type"]) == (True, "text/markdown")
        ada.browser.post(f"/compose/{marked['id']}", **{**box, "text": f"{TYPED} {on}"})
        box = ada.box(f"/compose?edit={plain['id']}")
        assert box["text"].startswith(TYPED) and "content_type" not in box
        ada.browser.post(f"/compose/{plain['id']}", **{**box, "text": f"{TYPED} {on}"})
    assert kinds(ada) == [(f"{TYPED} True", "text/markdown"), (f"{TYPED} True", "text/plain")]
    history = ada.browser.get(f"/@{ada.person.name}/{marked['id']}/history").text
    assert "<strong>Bread</strong> is ready False" in history


def test_drafts_posts_that_wait_and_those_written_anew_keep_the_kind(ada: Writer, server: Server) -> None:
    switch(ada, True)
    ada.scripted("/drafts", **{**ada.box(), "text": TYPED, "more[]": ["*on*"]})
    switch(ada, False)
    page = ada.browser.get("/").text
    assert written(page) == TYPED and following(page) == ["*on*"] and FIELD in page
    # What is refused comes back as what it was.
    again = ada.browser.post("/compose", **{**ada.box(), "text": "x" * 501, "more[]": []})
    assert again.status_code == 422 and FIELD in again.text
    ada.browser.post("/compose", **{**ada.box(), "later": "1", "at": at(server, 60), "more[]": []})
    waiting = ada.browser.get("/scheduled").text
    id = re.search(r"/scheduled/(\d+)/edit", waiting)
    assert id
    page = ada.browser.post(f"/scheduled/{id[1]}/edit")
    assert written(page.text) == TYPED and FIELD in page.text
    box = ada.box(str(page.url))
    ada.browser.post("/compose", **{**box, "later": "1", "at": at(server, 60)})
    server.clock.advance(61 * 60_000)
    eventually(lambda: [post["content"] for post in ada.posts] == [SHOWN])
    page = ada.browser.post(f"/web/status/{ada.posts[0]['id']}/redraft")
    assert written(page.text) == TYPED and FIELD in page.text
    key = {**ada.box(str(page.url))}
    for _ in range(2):
        ada.browser.post("/compose", **key)
    assert [post["content"] for post in ada.posts] == [SHOWN]
    assert FIELD not in ada.browser.get("/").text


def signed_in(browser: Chromium, ada: Writer, **options: object) -> Page:
    tab = browser.tab(**options)
    assert ada.browser.session
    tab.context.add_cookies([{"name": "session", "value": ada.browser.session, "url": browser.url}])
    return tab


def test_it_is_switched_on_written_and_read_in_english(browser: Chromium, ada: Writer) -> None:
    tab = signed_in(browser, ada, viewport={"width": 320, "height": 700})
    tab.goto("/settings/preferences")
    tab.get_by_label("Write with Markdown").check()
    tab.get_by_role("button", name="Save").click()
    tab.goto("/")
    text = tab.locator("#box-text")
    text.focus()
    help = tab.get_by_text(SAYS)
    expect(help).to_be_visible()
    help.click()
    expect(tab.locator(".signs del")).to_have_text("struck out")
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    assert axe_complaints(tab) == []
    text.fill(
        "**Bread**\n\n- rye\n- `:oat:`\n\n> said *she*\n\n[bank.example](https://evil.example/)\n\n```\nlong "
        + "x" * 80
        + "\n```"
    )
    tab.locator("[data-send]").click()
    post = tab.locator(".post .text").first
    expect(post.locator("strong")).to_have_text("Bread")
    expect(post.locator("li").nth(1)).to_have_text(":oat:")
    expect(post.locator("blockquote em")).to_have_text("she")
    expect(post.get_by_role("link", name="bank.example (evil.example)")).to_be_visible()
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    assert axe_complaints(tab) == []
    assert browser.complaints == []


def test_it_is_switched_on_written_and_read_in_french_without_script(browser: Chromium, ada: Writer) -> None:
    ada.browser.post("/settings/preferences", **{**PREFERENCES, "language": "fr"})
    tab = signed_in(browser, ada, java_script_enabled=False)
    tab.goto("/settings/preferences")
    tab.get_by_label("Écrire en Markdown").check()
    tab.get_by_role("button", name="Enregistrer").click()
    tab.goto("/")
    tab.get_by_text("Ce cadre lit le Markdown").click()
    expect(tab.locator(".signs strong")).to_have_text("gras")
    tab.fill("#box-text", "le *pain*")
    tab.locator("[data-send]").click()
    tab.goto("/")
    expect(tab.locator(".post .text em").first).to_have_text("pain")
    assert browser.complaints == []
