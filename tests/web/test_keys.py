"""The keyboard: what each key does, when keys rest, and a first day without any pointer."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from playwright.sync_api import Page, expect

from sabar.web.frame import keys_table
from sabar.web.frame.assets import STATIC_DIR
from tests.conftest import NewDatabase
from tests.entrance import PASSWORD, Person, bearer, fresh_name
from tests.server import Server, running_server
from tests.web.chromium import Chromium, chromium
from tests.web.test_settings_pages import tab_of

KEYS = [key for part in keys_table.SHEET for key in part.keys]


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def says(server: Server, who: Person, text: str, **more: str) -> str:
    answer = server.client.post("/api/v1/statuses", json={"status": text, **more}, headers=bearer(who.token))
    return str(answer.json()["id"])


def press(tab: Page, keys: str) -> None:
    for key in keys.split():
        tab.keyboard.press(key)


def test_keys_do_what_the_sheet_says(server: Server, browser: Chromium) -> None:
    ann = Person(server, "ann")
    own = says(server, ann, "my own")
    older = says(server, ann, "hidden one", spoiler_text="Ends")
    tab = tab_of(browser, ann.browser())
    home = f"/@{ann.name}"
    tab.goto("/lists")
    for keys, leads in (
        ("g h", "/$"),
        ("g n", "/notifications$"),
        ("g l", "/public/local$"),
        ("g b", "/bookmarks$"),
        ("g f", "/favourites$"),
        ("g i", "/lists$"),
        ("g c", "/conversations$"),
        ("l", "/lists$"),
        ("g d", "/drafts$"),
        ("g e", "/explore$"),
        ("g s", "/settings$"),
        ("g p", f"/@{ann.name}$"),
    ):
        press(tab, keys)
        expect(tab).to_have_url(re.compile(leads))
    for keys, leads in (
        ("j p", f"/@{ann.name}$"),
        ("j m", f"to={ann.name}"),
        ("j o", f"/{older}$"),
        ("j Enter", f"/{older}$"),
        ("c", "/compose$"),
    ):
        tab.goto(home)
        press(tab, keys)
        expect(tab).to_have_url(re.compile(leads))
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
    tab.goto(home)
    press(tab, "j y")
    expect(tab.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    assert tab.evaluate("navigator.clipboard.readText()") == f"{server.url}{home}/{older}"
    over = tab.locator("dialog.over-page")
    tab.goto(home)
    press(tab, "j q")
    expect(over.locator(".quoted")).to_contain_text("Ends")
    press(tab, "Escape")
    expect(over).to_have_count(0)
    press(tab, "j e")
    expect(over.locator("[name=text]")).to_have_value("my own")
    expect(over.locator("form")).to_have_attribute("action", f"/compose/{own}")
    tab.goto(home)
    first = tab.locator(f".post[data-row='{older}']")
    press(tab, "j f")
    expect(first.locator(".act.star")).to_have_attribute("aria-pressed", "true")
    press(tab, "s b x")
    expect(first.locator(".act.bookmark")).to_have_attribute("aria-pressed", "true")
    expect(first.locator(".act.boost")).to_have_attribute("aria-pressed", "true")
    expect(first.locator("details.warned")).to_have_attribute("open", "")
    # One's own boost comes to stand above it.
    expect(tab.locator(".feed .post").first).not_to_have_attribute("data-row", older)
    press(tab, "k j")
    expect(first).to_be_focused()
    press(tab, "/")
    expect(tab).to_have_url(re.compile("/search$"))
    expect(tab.get_by_role("searchbox")).to_be_focused()
    assert browser.complaints == []


def test_who_reads_by_keys_stays_on_a_post_that_changes(server: Server, browser: Chromium) -> None:
    ann = Person(server, "ann")
    own = says(server, ann, "before")
    tab = tab_of(browser, ann.browser())
    tab.goto("/")
    post = tab.locator(f"#post-{own}")
    for keys in ("j", "Tab"):
        press(tab, keys)
        server.client.put(
            f"/api/v1/statuses/{own}", json={"status": f"after {keys}"}, headers=bearer(ann.token)
        )
        expect(post).to_contain_text(f"after {keys}")
        expect(post).to_be_focused()


def test_keys_rest_while_one_types_or_holds_another_key_and_in_dialogs(
    server: Server, browser: Chromium
) -> None:
    ann = Person(server, "ann")
    tab = tab_of(browser, ann.browser())
    tab.goto("/")
    press(tab, "g n")
    expect(tab).to_have_url(re.compile("/notifications$"))
    tab.goto("/")
    box = tab.locator("#box-text")
    press(tab, "n")
    expect(box).to_be_focused()
    tab.keyboard.type("g n j ? /")
    expect(box).to_have_value("g n j ? /")
    tab.goto("/")
    for held in ("ctrlKey", "altKey", "metaKey"):
        tab.locator("body").dispatch_event("keydown", {"key": "n", held: True, "bubbles": True})
    expect(box).not_to_be_focused()
    tab.keyboard.press("?")
    press(tab, "n")
    expect(tab.locator("#help")).to_be_visible()
    expect(box).not_to_be_focused()


@pytest.mark.parametrize(("lang", "said"), [("en", "boost"), ("fr", "voir son profil")])
def test_the_sheet_holds_every_key_in_both_languages(
    server: Server, browser: Chromium, lang: str, said: str
) -> None:
    ann = Person(server, "ann").browser()
    ann.post("/settings/preferences", language=lang, shortcuts="1")
    tab = tab_of(browser, ann)
    tab.goto("/")
    tab.keyboard.press("?")
    sheet = tab.get_by_role("dialog")
    expect(sheet).to_contain_text(said)
    shown = sheet.locator("[data-keys]").evaluate_all("all => all.map((it) => it.dataset.keys)")
    assert sorted(shown) == sorted(one for key in KEYS for one in key.keys)
    tab.keyboard.press("Escape")
    expect(sheet).to_be_hidden()


def test_what_the_sheet_promises_is_in_the_script() -> None:
    script = (STATIC_DIR / "js" / "keys.js").read_text(encoding="utf-8")
    acts = script.partition("const acts = {")[2].partition("\n};")[0]
    promised = {key.does for key in KEYS if key.does and not key.does.startswith("/")}
    assert set(re.findall(r"^  (\w+): ", acts, re.MULTILINE)) == promised


def test_whoever_switches_keys_off_has_none(server: Server, browser: Chromium) -> None:
    ann = Person(server, "ann").browser()
    ann.post("/settings/preferences", language="en")
    tab = tab_of(browser, ann)
    tab.goto("/")
    press(tab, "? g n n")
    expect(tab).to_have_url(re.compile("/$"))
    expect(tab.locator("#help")).to_be_hidden()
    expect(tab.locator("#box-text")).not_to_be_focused()


class Hands:
    """Somebody who has a keyboard only."""

    def __init__(self, tab: Page) -> None:
        self.tab = tab

    def reach(self, name: str) -> None:
        """Tab until what is called so has the focus."""
        for _ in range(80):
            self.tab.keyboard.press("Tab")
            if self._named(name):
                return
        raise AssertionError(f"no way to {name!r} by the keyboard")

    def _named(self, name: str) -> bool:
        words = self.tab.evaluate(
            "() => { const it = document.activeElement; return [it.ariaLabel, it.textContent, it.name, "
            "...[...(it.labels ?? [])].map((one) => one.textContent)].map((one) => (one ?? '').trim()); }"
        )
        return any(re.sub(r"\s+", " ", one).startswith(name) for one in words if one)


def test_a_first_day_without_a_pointer(server: Server, browser: Chromium) -> None:
    """Joining by an invite, writing, a star, an answer, what is new, and out."""
    ben = Person(server, "ben")
    link = re.search(r"/invite/[\w-]+", unescape(ben.browser().post("/settings/invites", max_uses="1").text))
    assert link
    tab = browser.tab()
    hands = Hands(tab)
    name = fresh_name("zoe")
    tab.goto(link[0])
    for field, words in (("username", name), ("email", f"{name}@example.org"), ("password", PASSWORD)):
        if not tab.locator(f"[name={field}]").evaluate("it => it === document.activeElement"):
            hands.reach(field)
        tab.keyboard.type(words)
    if tab.locator("[name=agreement]").count():
        hands.reach("agreement")
        tab.keyboard.press("Space")
    tab.keyboard.press("Enter")
    tab.wait_for_url(lambda url: "/invite/" not in url and "/signup" not in url)
    tab.goto("/")
    press(tab, "n")
    tab.keyboard.type("My first words")
    tab.keyboard.press("Control+Enter")
    mine = tab.locator(".post", has_text="My first words")
    expect(mine).to_be_visible()
    where = tab.evaluate("document.activeElement.tagName")
    assert where != "BODY"
    tab.goto(f"/@{name}")
    press(tab, "j f")
    expect(tab.locator(".post .act.star").first).to_have_attribute("aria-pressed", "true")
    press(tab, "r")
    box = tab.locator("textarea").first
    expect(box).to_be_focused()
    tab.keyboard.type("and an answer")
    tab.keyboard.press("Control+Enter")
    expect(tab.locator(".post", has_text="and an answer").first).to_be_visible()
    tab.goto("/")
    press(tab, "g n")
    expect(tab).to_have_url(re.compile("/notifications$"))
    press(tab, "g s")
    expect(tab).to_have_url(re.compile("/settings$"))
    hands.reach("Log out")
    tab.keyboard.press("Enter")
    tab.wait_for_url(lambda url: "/settings" not in url)
    expect(tab.get_by_text("You are logged out.")).to_be_visible()
