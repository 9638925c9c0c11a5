"""What cannot be done right now, by somebody too fast or because nobody answers: said where one stands."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from sabar.rules import rates
from tests.conftest import NewDatabase
from tests.server import Server, running_server
from tests.web.chromium import Chromium, axe_complaints, chromium
from tests.web.reading import Reader

pytestmark = pytest.mark.timeout(120)

LATER = {
    "en": "That was faster than this server allows. Nothing was lost. Try again in",
    "fr": "Vous avez été plus rapide que ce serveur ne le permet. Rien n’est perdu.",
}


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with (
        new_database("sqlite") as url,
        running_server(url, tmp_path_factory.mktemp("data"), rate_limits="on") as server,
    ):
        yield server


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def tire(server: Server, reader: Reader) -> None:
    """As if `reader` had asked for more pages than anybody may."""
    quota = next(one for one in rates.TABLE[rates.RateClass.PAGE] if one.by is rates.By.ACCOUNT)
    server.run(server.app.limits.hit, [(quota.rate, str(reader.id))], quota.rate.limit)


def star(tab: Page) -> None:
    tab.locator(".act.star").first.click()


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_whoever_is_too_fast_reads_when_to_come_back_and_keeps_what_they_wrote(
    server: Server, browser: Chromium, lang: str
) -> None:
    ann = Reader(server, "ann")
    ann.says("the first of many")
    tab = ann.opens(browser, "/", locale=lang, viewport={"width": 320, "height": 640})
    box = tab.locator("#box-text")
    box.fill("one too many")
    tire(server, ann)
    tab.locator("[data-send]").click()
    expect(tab.locator(".box > .form-error")).to_contain_text(LATER[lang])
    expect(box).to_have_value("one too many")
    star(tab)
    said = tab.get_by_role("alert").filter(has_text=LATER[lang]).last
    expect(said).to_be_in_viewport()
    expect(tab.locator(".act.star").first).to_have_attribute("aria-pressed", "false")
    assert axe_complaints(tab) == []
    tab.keyboard.press("Escape")
    expect(tab.locator(".excuse")).to_have_count(0)
    # The menu, and what opens over the page, stay where they are as well.
    tab.locator("[data-post-menu]").first.click()
    expect(tab.locator(".excuse")).to_contain_text(LATER[lang])
    tab.locator("[data-key=r]").first.click()
    expect(tab.locator(".excuse")).to_have_count(1)
    assert tab.url == f"{server.url}/"
    expect(box).to_have_value("one too many")


def test_where_nobody_answers_nothing_is_lost_and_the_same_button_works_later(
    server: Server, browser: Chromium
) -> None:
    ann = Reader(server, "ann")
    ann.says("before the storm")
    tab = ann.opens(browser, "/")
    star_button = tab.locator(".act.star").first
    lost = "That did not work. Nothing was lost; try again in a moment."
    tab.route("**/favourite", lambda route: route.fulfill(status=503, body="not now"))
    star(tab)
    expect(tab.locator(".excuse")).to_have_text(lost)
    tab.unroute("**/favourite")
    tab.context.set_offline(True)
    tab.locator("h1").click()
    star(tab)
    expect(tab.locator(".excuse")).to_have_text(lost)
    expect(star_button).to_have_attribute("aria-pressed", "false")
    tab.context.set_offline(False)
    star(tab)
    expect(star_button).to_have_attribute("aria-pressed", "true")
