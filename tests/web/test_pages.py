"""Every page as it really is, in a real browser: axe, the policy, the width, where its links lead."""

from collections.abc import Iterator
from typing import Literal, get_args

import pytest
from playwright.sync_api import Page
from tools.pages import ELSEWHERE, MOVED, OWNER, PAGES, STATUSES

from sabar import wiring
from sabar.edge.routes import Route
from tests.conftest import NewDatabase
from tests.entrance import PASSWORD
from tests.server import Server, running_server
from tests.web import town
from tests.web.chromium import Chromium, axe_complaints, chromium

SIZES = {"narrow": (320, 640), "phone": (390, 844), "desk": (1280, 900)}
#: What a finger cannot hit: controls lower or narrower than 40 px, except words in a sentence.
SMALL = """() => [...document.querySelectorAll("a[href], button, summary, input, select, textarea")]
  .filter((it) => it.checkVisibility() && !it.disabled && !it.closest("[inert], [aria-hidden], .skip"))
  .filter((it) => getComputedStyle(it).display !== "inline" && getComputedStyle(it).opacity !== "0")
  .map((it) => it.matches("[type=checkbox], [type=radio]") ? it.labels[0] : it)
  .filter((it) => { const at = it.getBoundingClientRect(); return at.height < 39.5 || at.width < 39.5; })
  .map((it) => `small: ${it.tagName}.${it.className} "${it.textContent.trim().slice(0, 20)}"`)"""
#: What reaches furthest beyond the page when letters are twice as large, if anything does.
WIDE_IN_LARGE_LETTERS = """() => {
  const root = document.documentElement;
  root.style.fontSize = "200%";
  const end = (it) => it.getBoundingClientRect().right;
  const out = root.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
    .filter((it) => it.checkVisibility() && end(it) > innerWidth)
    .sort((one, other) => end(other) - end(one));
  const said = out.slice(0, 4).map((it) => `${it.tagName}.${it.className} ${Math.round(end(it))}`).join(", ");
  root.style.fontSize = "";
  return said;
}"""
Scheme = Literal["light", "dark"]
pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with (
        new_database("sqlite") as url,
        running_server(url, tmp_path_factory.mktemp("data"), federation="on") as server,
    ):
        yield server


@pytest.fixture(scope="module")
def first_hour(browser: Chromium) -> dict[str, list[str]]:
    """What is wrong with the pages of a server that nobody owns yet, by name and scheme."""
    wrong: dict[str, list[str]] = {}
    for scheme in get_args(Scheme):
        tab = browser.tab(color_scheme=scheme)
        for name, found in look_at(tab, "first", PAGES["first"], {}, scheme).items():
            wrong[f"{name} {scheme}"] = found
    return wrong


@pytest.fixture(scope="module")
def names(server: Server, first_hour: dict[str, list[str]]) -> dict[str, str]:
    return town.settle(server)


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def sign_in(tab: Page) -> None:
    tab.goto("/login")
    tab.fill("#email", "ann@example.org")
    tab.fill("#password", PASSWORD)
    tab.press("#password", "Enter")
    tab.wait_for_selector("[data-box]")


def look_at(
    tab: Page, reader: str, pages: dict[str, str], names: dict[str, str], scheme: Scheme
) -> dict[str, list[str]]:
    """Open each page; what is wrong with it, by name. Sizes are the same in the dark."""
    wrong: dict[str, list[str]] = {}
    for name, path in pages.items():
        answer = tab.goto(path.format(**names))
        assert answer is not None
        assert answer.status == STATUSES.get(name, 200), f"{name}: {answer.status}"
        asked, landed = (address.partition("?")[0] for address in (path.format(**names), answer.url))
        assert landed.endswith(asked) or name in MOVED, f"{name} led to {landed}"
        found = axe_complaints(tab, colours_only=scheme == "dark")
        for size, (width, height) in SIZES.items() if scheme == "light" else ():
            tab.set_viewport_size({"width": width, "height": height})
            if tab.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"wider than the {size}")
            if size == "narrow":
                found += tab.evaluate(SMALL)
            if wide := tab.evaluate(WIDE_IN_LARGE_LETTERS):
                found.append(f"wider than the {size} in letters of twice the size: {wide}")
        if found:
            wrong[name] = found
    return wrong


def begin_login(tab: Page, email: str) -> None:
    """As far as the second step."""
    tab.goto("/login")
    tab.fill("#email", email)
    tab.fill("#password", PASSWORD)
    tab.press("#password", "Enter")
    tab.wait_for_selector("#code")


def pages_of(server: Server) -> list[Route]:
    table = wiring.build_edge(server.running).table
    return [
        route
        for route in table.routes
        if route.method == "GET" and route.kind == "web" and route.auth in ("visitor", "session")
    ]


def test_every_page_that_can_be_opened_is_looked_at(server: Server, names: dict[str, str]) -> None:
    table = wiring.build_edge(server.running).table
    looked_at = set()
    for pages in PAGES.values():
        for path in pages.values():
            found = table.find(path.format(**names).partition("?")[0]).routes.get("GET", [])
            looked_at |= {route.path for route in found}
    there = {route.path for route in pages_of(server)}
    missing = sorted(there - looked_at - ELSEWHERE.keys())
    assert not missing, (
        f"Nobody looks at {missing}: give each a line in VISITOR or OWNER of tools/pages.py, and settle "
        f"what it needs in tests/web/town.py; what cannot be opened here goes to ELSEWHERE, with why."
    )
    assert ELSEWHERE.keys() <= there, f"gone: {sorted(ELSEWHERE.keys() - there)}"


def test_the_pages_of_the_first_hour_are_sound(first_hour: dict[str, list[str]]) -> None:
    assert first_hour == {}


@pytest.mark.parametrize("scheme", get_args(Scheme))
@pytest.mark.parametrize("reader", ["visitor", "owner"])
def test_every_page_is_sound(browser: Chromium, names: dict[str, str], scheme: Scheme, reader: str) -> None:
    tab = browser.tab(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    before = len(browser.complaints)
    if reader == "owner":
        sign_in(tab)
    else:
        begin_login(tab, names["dan_email"])
    bad = look_at(tab, reader, PAGES[reader], names, scheme)
    assert bad == {}, "\n".join(f"{name}: {found}" for name, found in bad.items())
    # What is not there is the one thing the browser may mention.
    unheard = [path.format(**names) for name, path in PAGES[reader].items() if name in STATUSES]
    said_now = browser.complaints[before:]
    assert [said for said in said_now if not any(path in said for path in unheard)] == []


def test_every_link_of_every_page_leads_somewhere(browser: Chromium, names: dict[str, str]) -> None:
    """Also those only programs follow: feeds, descriptions of other formats."""
    tab = browser.tab()
    sign_in(tab)
    links: dict[str, str] = {}
    for name, path in OWNER.items():
        tab.goto(path.format(**names))
        for address in tab.eval_on_selector_all("a[href], link[href]", "all => all.map(one => one.href)"):
            if address.startswith(browser.url):
                links.setdefault(address.removeprefix(browser.url).partition("#")[0], name)
    dead = {}
    for path, name in links.items():
        if name in STATUSES:
            continue
        answer = tab.request.fetch(path, max_redirects=0)
        if answer.status >= 400:
            dead[path] = f"{answer.status} on {name}"
    assert dead == {}


def test_a_quoted_film_or_sound_is_known_as_one(server: Server, names: dict[str, str]) -> None:
    shown = server.client.get(f"/@{names['cleo']}").text
    assert 'class="still video"' in shown
    assert 'Sound: <span dir="auto">A tone</span>' in shown


def test_the_form_of_a_list_shows_how_it_is(browser: Chromium, names: dict[str, str]) -> None:
    tab = browser.tab()
    sign_in(tab)
    tab.goto(f"/lists/{names['list']}/edit")
    assert tab.input_value("#title") == "Bakers"
    tab.check("#exclusive")
    tab.get_by_role("button", name="Save").click()
    tab.goto(f"/lists/{names['list']}/edit")
    assert tab.input_value("#title") == "Bakers"
    assert tab.is_checked("#exclusive")
