"""While one writes, the box says who will read it: in words, by faces, to a screen reader; its foot fits."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import NewDatabase
from tests.entrance import Person
from tests.server import Server, running_server
from tests.web.chromium import Chromium, axe_complaints, chromium
from tests.web.test_writing import latest, posted, signed_in

WIDTHS = (320, 360, 390, 768, 900, 1024, 1280, 1440)
#: Parts of the foot that stick out of it, are cut, or are higher than one line; how many rows there are.
FOOT = """() => {
  const foot = document.querySelector(".foot-row");
  const edge = foot.getBoundingClientRect();
  const parts = [...foot.querySelectorAll(".room > summary, .tool, .send, .counter")]
    .filter((it) => it.checkVisibility());
  const wrong = parts.filter((it) => {
    const box = it.getBoundingClientRect();
    const cut = !it.matches(".tool") && it.scrollWidth > it.clientWidth + 1;
    return box.right > edge.right + 0.5 || box.left < edge.left - 0.5 || box.height > 46 || cut;
  });
  const wide = document.documentElement.scrollWidth > innerWidth ? ["the page"] : [];
  return [...wrong.map((it) => it.className || it.tagName), ...wide, ...(edge.height > 110 ? ["rows"] : [])];
}"""
CHOOSE = """(audience) => {
  const choice = document.querySelector(`[name=audience][value=${audience}]`);
  choice.checked = true;
  choice.dispatchEvent(new Event("change", { bubbles: true }));
}"""


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_foot_of_the_box_fits_every_width_and_unfolds_when_one_begins(
    server: Server, browser: Chromium, lang: str
) -> None:
    person = Person(server, "ada")
    person.browser().post("/settings/preferences", language=lang)
    person.browser().post("/labels", name="Client", colour="red")
    tab = signed_in(browser, person)
    tab.goto("/")
    expect(tab.locator(".foot-row")).to_be_hidden()
    tab.locator("#box-text").focus()
    expect(tab.locator(".foot-row")).to_be_visible()
    for text in ("Hello", "x" * 480):
        tab.fill("#box-text", text)
        expect(tab.locator(".counter")).to_have_text("20" if len(text) > 400 else "")
        for audience in ("public", "unlisted", "local", "private", "circle", "except", "direct"):
            tab.evaluate(CHOOSE, audience)
            for width in WIDTHS:
                tab.set_viewport_size({"width": width, "height": 800})
                assert tab.evaluate(FOOT) == [], f"{lang} {audience} {width} {len(text)}"
    assert browser.complaints == []


def choose(tab: Page, audience: str) -> None:
    tab.locator(".room summary").click()
    tab.locator(f"label.audience-{audience}").click()


def test_a_screen_reader_hears_which_audience_is_chosen_and_a_direct_post_shows_faces(
    server: Server, browser: Chromium
) -> None:
    ada, ben, cleo = (Person(server, name) for name in ("ada", "ben", "cleo"))
    tab = signed_in(browser, ada)
    tab.goto("/compose")
    text, summary = tab.locator("#box-text"), tab.locator(".room summary")
    expect(summary).to_have_accessible_name("Who can see this: Everyone")
    expect(text).to_have_accessible_description("Everyone")
    before = tab.locator(".box").evaluate("it => getComputedStyle(it).backgroundColor")
    choose(tab, "direct")
    expect(summary).to_have_accessible_name("Who can see this: People mentioned")
    assert tab.locator(".box").evaluate("it => getComputedStyle(it).backgroundColor") != before
    text.fill(f"@{ben.name} and @{cleo.name} and @nobody_at_all")
    faces = tab.locator(".readers [data-faces]")
    expect(faces.locator(".avatar")).to_have_count(2)
    expect(faces).to_contain_text(f"{ben.name} and {cleo.name}")
    assert axe_complaints(tab) == []
    assert browser.complaints == []


def test_a_direct_post_that_names_nobody_is_not_even_sent(server: Server, browser: Chromium) -> None:
    ada = Person(server, "ada")
    tab = signed_in(browser, ada)
    sent: list[str] = []
    to_send = ("POST", f"{server.url}/compose")
    tab.on(
        "request",
        lambda request: sent.append(request.url) if (request.method, request.url) == to_send else None,
    )
    for path in ("/", "/compose"):
        tab.goto(path)
        tab.fill("#box-text", "psst")
        choose(tab, "direct")
        tab.locator("#box-text").press("Control+Enter")
        expect(tab.get_by_role("alert")).to_contain_text("you have not mentioned anybody yet")
        expect(tab.locator("#box-text")).to_be_focused()
        expect(tab.locator("#box-text")).to_have_value("psst")
    assert sent == []
    assert latest(ada) == {}


@pytest.mark.parametrize(
    ("visibility", "lang", "words"),
    [
        ("public", "en", "Reply to {name}, everyone can read it"),
        ("unlisted", "en", "Reply to {name}, everyone can read it, quietly"),
        ("direct", "en", "Reply to {name}, only the people you mention can read it"),
        ("public", "fr", "Réponse à {name}, tout le monde peut la lire"),
        ("direct", "fr", "Réponse à {name}, seules les personnes mentionnées peuvent la lire"),
    ],
)
def test_a_reply_says_whom_it_answers_and_who_can_read_it(
    server: Server, visibility: str, lang: str, words: str
) -> None:
    ada, ben = Person(server, "ada"), Person(server, "ben")
    id = posted(ada, f"Who comes, @{ben.name}?", visibility=visibility)
    browser = ben.browser()
    browser.post("/settings/preferences", language=lang)
    page = browser.get("/compose", reply_to=id).text
    shown = re.search(
        rf'<span class="in in-{visibility}">(.*?)</span>', page.partition('id="box-readers"')[2], re.S
    )
    assert shown is not None
    assert words.format(name=f"<bdi>{ada.name}</bdi>") in shown[0].replace("&#x27;", "'")
    assert re.search(rf'value="{visibility}" checked', page)


def test_the_language_is_a_pill_of_two_letters_and_the_focus_stays_in_the_text_after_sending(
    server: Server, browser: Chromium
) -> None:
    ada = Person(server, "ada")
    tab = signed_in(browser, ada)
    tab.goto("/")
    tab.fill("#box-text", "Bonjour")
    pill, language = tab.locator("[data-lang]"), tab.get_by_role("combobox", name="Language of the post")
    expect(pill).to_have_text("en")
    language.select_option("fr")
    expect(pill).to_have_text("fr")
    tab.locator("[data-send]").click()
    expect(tab.locator(".feed")).to_contain_text("Bonjour")
    expect(tab.locator("#box-text")).to_be_focused()
    expect(pill).to_have_text("en")
    assert latest(ada)["language"] == "fr"
    assert browser.complaints == []
