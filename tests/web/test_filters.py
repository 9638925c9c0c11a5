"""Filters made, changed and deleted on our own pages."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlencode

import httpx
import pytest
from playwright.sync_api import expect

from tests import pictures
from tests.browser import Browser
from tests.entrance import Person, bearer
from tests.server import Server
from tests.web.chromium import Chromium, chromium

LIST = "/settings/filters"
EVERYWHERE = ["home", "notifications", "public", "thread", "account"]


class Reader:
    """Somebody at a browser, and what the client API says of the filters."""

    def __init__(self, server: Server, name: str) -> None:
        self.person = Person(server, name)
        self.browser: Browser = self.person.browser()

    @property
    def filters(self) -> list[dict[str, object]]:
        mine = bearer(self.person.token)
        return list(self.person.server.client.get("/api/v2/filters", headers=mine).json())

    def send(
        self, path: str, words: list[tuple[str, str, bool]], context: list[str] = EVERYWHERE, **form: str
    ) -> httpx.Response:
        """As a browser sends the form. `words`: id, keyword, whether as a whole word."""
        pairs = [*form.items(), *(("context[]", one) for one in context)]
        for id, keyword, whole in words:
            pairs += [("words[][id]", id), ("words[][keyword]", keyword)]
            pairs += [("words[][whole_word]", "1")] if whole else []
        headers = {
            "origin": self.person.server.url,
            "sec-fetch-site": "same-origin",
            "content-type": "application/x-www-form-urlencoded",
        }
        return self.browser.http.post(path, content=urlencode(pairs), headers=headers)

    def sees(self, path: str, **query: str) -> str:
        return unescape(self.browser.get(path, **query).text)

    def says(self, text: str, **more: object) -> str:
        answer = self.person.server.client.post(
            "/api/v1/statuses", json={"status": text, **more}, headers=bearer(self.person.token)
        )
        return str(answer.json()["id"])


@pytest.fixture
def ana(server: Server) -> Reader:
    return Reader(server, "ana")


def test_a_filter_is_made_without_empty_rows_and_leads_back(ana: Reader) -> None:
    page = ana.sees(f"{LIST}/new", return_to="/public")
    assert 'name="return_to" value="/public"' in page
    assert page.count(" checked") == page.count('name="words[][id]"') + len(EVERYWHERE) + 1
    words = [("", "goal", True), ("", "  ", True), ("", "off side", False)]
    answer = ana.send(f"{LIST}/new", words, ["home"], title="Football", lasts="3600", return_to="/public")
    assert (answer.status_code, answer.headers["location"]) == (303, "/public")
    (made,) = ana.filters
    assert (made["title"], made["context"], made["filter_action"]) == ("Football", ["home"], "warn")
    assert made["expires_at"] is not None
    kept = [(one["keyword"], one["whole_word"]) for one in made["keywords"]]  # type: ignore[attr-defined]
    assert kept == [("goal", True), ("off side", False)]
    shown = ana.sees(LIST)
    for said in ("Football", "“goal”", "“off side”", "Home and lists", "Hide behind a line", "1 hour left"):
        assert said in shown


def test_nobody_is_led_to_another_site(ana: Reader) -> None:
    answer = ana.send(f"{LIST}/new", [("", "goal", True)], title="x", return_to="//evil.example")
    assert answer.headers["location"] == "/"


def test_a_filter_is_changed_word_by_word_and_keeps_its_end(ana: Reader) -> None:
    ana.send(f"{LIST}/new", [("", "goal", True), ("", "goalie", True)], title="Football", lasts="86400")
    (made,) = ana.filters
    first, second = [str(one["id"]) for one in made["keywords"]]  # type: ignore[attr-defined]
    page = ana.sees(f"{LIST}/{made['id']}")
    assert re.findall(r'name="words\[\]\[id\]" value="(\d+)"', page) == [first, second]
    assert '<option value="same" selected>' in page
    words = [(first, "", False), (second, "keeper", False), ("", "net", True)]
    form = {"title": "Sport", "lasts": "same", "action": "hide"}
    assert ana.send(f"{LIST}/{made['id']}", words, **form).headers["location"] == LIST
    (changed,) = ana.filters
    assert (changed["title"], changed["filter_action"]) == ("Sport", "hide")
    assert changed["expires_at"] == made["expires_at"]
    kept = [(one["keyword"], one["whole_word"]) for one in changed["keywords"]]  # type: ignore[attr-defined]
    assert kept == [("keeper", False), ("net", True)]


@pytest.mark.parametrize(
    ("words", "context", "title", "said"),
    [
        ([("", " ", True)], ["home"], "x", "Enter at least one word."),
        ([("", "a" * 101, False)], ["home"], "x", "This is too long."),
        ([("", "goal", False)], [], "x", "Choose at least one place."),
        ([("", "goal", False)], ["home"], "", "Please fill this in."),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_typed_is_lost(
    ana: Reader, words: list[tuple[str, str, bool]], context: list[str], title: str, said: str
) -> None:
    form = {"title": title, "lasts": "3600", "action": "blur", "return_to": "/public"}
    answer = ana.send(f"{LIST}/new", words, context, **form)
    assert answer.status_code == 422
    page = unescape(answer.text)
    assert said in page
    assert ana.filters == []
    assert f'value="{words[0][1].strip()}"' in page
    assert 'value="/public"' in page
    assert '<option value="3600" selected>' in page
    assert re.search('value="blur" checked', page)


def test_a_filter_goes_after_a_question_and_only_to_whom_it_belongs(server: Server, ana: Reader) -> None:
    ana.send(f"{LIST}/new", [("", "goal", True)], title="Football")
    place = f"{LIST}/{ana.filters[0]['id']}"
    ben = Reader(server, "ben")
    for path in (place, f"{place}/delete"):
        assert ben.browser.get(path).status_code == 404
        assert ben.send(path, [("", "goal", True)], title="mine").status_code == 404
    assert "Delete the filter “Football”?" in ana.sees(f"{place}/delete")
    assert len(ana.filters) == 1
    assert ana.browser.post(f"{place}/delete").url.path == LIST
    assert ana.filters == []
    assert "No filters yet" in ana.sees(LIST)


def test_a_filtered_post_says_by_what_and_leads_to_it(server: Server, ana: Reader) -> None:
    ben = Reader(server, "ben")
    file = ("a.png", pictures.encoded(pictures.flag(), "PNG"), "image/png")
    mine = bearer(ben.person.token)
    photo = server.client.post("/api/v2/media", files={"file": file}, headers=mine).json()["id"]
    place = f"/@{ben.person.name}/{ben.says('a late goal', media_ids=[photo])}"
    ana.send(f"{LIST}/new", [("", "goal", True)], title="Football")
    change = f"{LIST}/{ana.filters[0]['id']}"
    shown = ana.sees(place)
    assert "Hidden by your filter “Football”" in shown
    assert f'formmethod="get" formaction="{change}"' in shown
    quoting = f"/@{ben.person.name}/{ben.says('see', quoted_status_id=place.rpartition('/')[2])}"
    word = [(str(ana.filters[0]["keywords"][0]["id"]), "goal", True)]  # type: ignore[index]
    for action, veils in (("warn", 0), ("blur", 1)):
        ana.send(change, word, title="Football", action=action)
        for path in (place, quoting):
            assert "Hidden by your filter “Football”" in ana.sees(path)
        assert ana.sees(place).count("warned veil") == veils
    ana.send(change, word, title="Football", action="hide")
    assert f'data-post="{place.rpartition("/")[2]}"' not in ana.sees(f"/@{ben.person.name}")
    assert "Hidden by your filter “Football”" in ana.sees(quoting)


@pytest.fixture
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


@pytest.mark.parametrize("scripts", [True, False])
def test_a_word_is_filtered_from_the_menu_of_a_post(
    server: Server, ana: Reader, browser: Chromium, scripts: bool
) -> None:
    ben = Reader(server, "ben")
    place = f"/@{ben.person.name}/{ben.says('A late goal')}"
    ana.browser.post("/settings/preferences", language="fr")
    tab = browser.tab(java_script_enabled=scripts, viewport={"width": 390, "height": 844})
    session = ana.browser.session
    assert session
    tab.context.add_cookies([{"name": "session", "value": session, "url": server.url}])
    tab.goto(place)
    tab.locator(".post.focal [data-post-menu]").click()
    tab.get_by_role("menuitem" if scripts else "button", name="Filtrer un mot…").click()
    tab.get_by_role("textbox", name="Nom du filtre").fill("Foot")
    words = tab.get_by_label("Mot ou expression")
    words.first.fill("goal")
    rows = words.count()
    more = tab.get_by_role("button", name="Ajouter un mot")
    expect(more).to_be_visible(visible=scripts)
    if scripts:
        more.click()
        expect(words).to_have_count(rows + 1)
        expect(words.last).to_be_focused()
        tab.keyboard.type("penalty")
    tab.get_by_role("button", name="Créer le filtre").click()
    expect(tab).to_have_url(re.compile(re.escape(place)))
    line = tab.locator(".post.focal .filtered summary")
    expect(line).to_contain_text("Foot")
    line.click()
    expect(tab.locator(".post.focal .text")).to_be_visible()
    tab.get_by_role("button", name="Modifier ce filtre").click()
    expect(tab.get_by_label("Mot ou expression").first).to_have_value("goal")
    tab.get_by_role("link", name="Supprimer le filtre…").click()
    tab.get_by_role("button", name="Supprimer").click()
    expect(tab).to_have_url(re.compile(f"{LIST}$"))
    assert ana.filters == []
    assert browser.complaints == []
