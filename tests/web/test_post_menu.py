"""What hides behind the "…" of a post: over the page with script, a page without, and nothing forgotten."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.conftest import NewDatabase
from tests.server import Server, running_server
from tests.web.chromium import Chromium, axe_complaints, chromium
from tests.web.reading import SIZES, Reader

pytestmark = pytest.mark.timeout(120)


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def words(tab: Page, selector: str) -> list[str]:
    return [" ".join(text.split()) for text in tab.locator(selector).all_inner_texts()]


THEIRS = ["Copy link", "Copy embed code", "Mute this conversation", "Filter a word…"]


@SIZES
def test_a_menu_is_fetched_once_and_left_by_the_keys_it_was_entered_with(
    server: Server, browser: Chromium, size: ViewportSize
) -> None:
    ann, ben = Reader(server, "ann"), Reader(server, "ben")
    post = ann.says("the lid of the box")
    tab = ben.opens(
        browser,
        f"/@{ann.name}/{post['id']}",
        live=True,
        viewport=size,
        permissions=["clipboard-read", "clipboard-write"],
    )
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url) if "/menu" in request.url else None)
    button = tab.locator(".focal [data-post-menu]")
    # No entry is in the page before somebody wants it, and the dots end where the time above them does.
    assert tab.locator("[href$='/report']").count() == 0
    expect(button).to_have_attribute("aria-expanded", "false")
    button.focus()
    tab.keyboard.press("Enter")
    menu = tab.get_by_role("menu")
    expect(menu).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    names = [*THEIRS, f"Mute {ann.name}…", f"Block {ann.name}…", "Report this post…"]
    assert words(tab, "[role=menu] > li:visible") == names
    lines = tab.locator("[role=menuitem]:visible").evaluate_all(
        "all => all.map(it => it.getBoundingClientRect().height)"
    )
    assert set(lines) == {40}
    assert axe_complaints(tab) == []
    expect(tab.get_by_role("menuitem", name="Copy link")).to_be_focused()
    for key, name in (("ArrowDown", THEIRS[1]), ("End", names[-1]), ("ArrowDown", names[0])):
        tab.keyboard.press(key)
        expect(tab.get_by_role("menuitem", name=name)).to_be_focused()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    expect(menu).to_contain_text("Copied")
    code = tab.evaluate("navigator.clipboard.readText()")
    assert code.startswith(f'<iframe src="{server.url}/@{ann.name}/{post["id"]}/embed"')
    assert server.client.get(code.split('"')[1]).status_code == 200
    # A post that is drawn anew, by whomever, leaves the menu and the keys where they are.
    ann.ok("PUT", f"/api/v1/statuses/{post['id']}", json={"status": "the lid of the tin"})
    expect(tab.locator(".focal .text")).to_have_text("the lid of the tin")
    expect(menu).to_be_visible()
    expect(tab.get_by_role("menuitem", name="Copied")).to_be_focused()
    tab.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    expect(button).to_be_focused()
    assert len(asked) == 1
    button.click()
    expect(menu).to_be_visible()
    tab.locator(".focal .text").click(position={"x": 2, "y": 2}, force=True)
    expect(menu).to_have_count(0)
    assert browser.complaints == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_what_a_menu_offers_is_done_and_leads_back(server: Server, browser: Chromium, scripts: bool) -> None:
    ann = Reader(server, "ann")
    post = ann.says("pinned or not")
    tab = ann.opens(browser, f"/@{ann.name}", java_script_enabled=scripts)
    role = "menuitem" if scripts else "button"

    def choose(name: str, role: str = role) -> None:
        tab.locator("[data-post-menu]").first.click()
        tab.get_by_role(role, name=name).click()

    choose("Pin to my profile")
    expect(tab.locator(".over")).to_contain_text("Pinned")
    assert tab.url.startswith(f"{server.url}/@{ann.name}#post-")
    choose("Unpin from my profile")
    expect(tab.locator(".over")).to_have_count(0)
    if not scripts:
        tab.locator("[data-post-menu]").first.click()
        expect(tab.get_by_label("Embed code")).to_have_value(
            f'<iframe src="{server.url}/@{ann.name}/{post["id"]}/embed" title="{ann.name}'
            f' (@{ann.name}@{server.app.settings.domain})" width="400" height="480" loading="lazy"'
            ' style="border: 0; max-width: 100%"></iframe>'
        )
        tab.goto(f"/@{ann.name}")
    choose("Mute this conversation")
    choose("Unmute this conversation")
    choose("Delete…", "menuitem" if scripts else "link")
    tab.get_by_role("button", name="Delete").click()
    expect(tab.get_by_text("pinned or not")).to_have_count(0)
    assert browser.complaints == []


@SIZES
def test_ways_to_take_back_ones_own_post_say_under_their_names_how_they_differ(
    server: Server, browser: Chromium, size: ViewportSize
) -> None:
    ann = Reader(server, "ann")
    ann.says("on second thoughts")
    tab = ann.opens(browser, f"/@{ann.name}", viewport=size)
    tab.locator("[data-post-menu]").first.click()
    for name, line in (
        ("Retract…", "It stays up; whoever reacted is told"),
        ("Delete and redraft…", "Its words and pictures become a draft"),
        ("Recall…", "Gone everywhere at once, with a receipt"),
        ("Delete…", "Gone for good; nobody is told"),
    ):
        entry = tab.get_by_role("menuitem", name=f"{name} {line}", exact=True)
        below = entry.locator("small").bounding_box()
        assert below is not None and below["height"] < 24, "on one line of its own"
        assert entry.evaluate("it => it.getBoundingClientRect().height") >= 40
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe_complaints(tab) == []


def test_a_menu_tells_nothing_of_a_post_that_is_not_for_its_reader(server: Server, browser: Chromium) -> None:
    ann, ben = Reader(server, "ann"), Reader(server, "ben")
    quiet = ann.says("for those who follow me", visibility="private")
    place = f"/@{ann.name}/{quiet['id']}/menu"
    answers = [
        server.client.get(place, headers={"Cookie": f"session={one}"}) for one in (ann.session, ben.session)
    ]
    assert [one.status_code for one in answers] == [200, 404]
    # What not everybody may read has no code for other people's pages.
    assert "&lt;iframe" not in answers[0].text
    assert "Pin to my profile" in answers[0].text


def test_everyone_is_an_icon_and_whoever_else_is_told_in_words(server: Server, browser: Chromium) -> None:
    ann = Reader(server, "ann")
    ann.says("followers only", visibility="private")
    ann.says("to the whole town")
    tab = ann.opens(browser, f"/@{ann.name}")
    everyone, followers = tab.locator("article.post").all()
    expect(everyone.locator(".when .room-mark")).to_have_attribute("title", "Everyone")
    assert everyone.locator(".under").inner_text().strip() == f"@{ann.name}"
    expect(followers.locator(".under")).to_contain_text("Followers")
    expect(followers.locator(".when .room-mark")).to_have_count(0)
    right = "it => it.getBoundingClientRect().right"
    dots = everyone.locator(".more .icon").evaluate(right)
    assert dots == pytest.approx(everyone.locator(".when").evaluate(right), abs=1)
