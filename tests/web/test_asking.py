"""A poll made in the box: over the form as it is without script, and in a real browser."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from playwright.sync_api import Page, expect

from sabar.rules import limits
from tests import pictures
from tests.browser import Browser
from tests.entrance import Person, bearer
from tests.server import Server
from tests.web.chromium import Chromium, axe_complaints, chromium
from tests.web.test_forms_with_lists import latest, send
from tests.web.test_writing import signed_in
from tests.web.writer import Writer

DAY = "86400"
SMALL = pictures.encoded(pictures.flag((8, 8)), "PNG")


@pytest.fixture
def chrome(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def asked(browser: Browser, *options: str, path: str = "/compose", **form: str) -> httpx.Response:
    """The box sent with a poll; `form`: fields that differ."""
    fields = {"text": "What now?", "with_poll": "1", "poll[expires_in]": DAY, **form}
    pairs = [*fields.items(), *(("poll[options][]", option) for option in options)]
    headers = {
        "origin": browser.server.url,
        "sec-fetch-site": "same-origin",
        "content-type": "application/x-www-form-urlencoded",
    }
    return browser.http.post(path, content=urlencode(pairs).encode(), headers=headers)


def answers(page: str) -> list[str]:
    """What stands in the places of the poll."""
    return [unescape(text) for text in re.findall(r'name="poll\[options\]\[\]" value="([^"]*)"', page)]


def titles(post: dict[str, Any]) -> list[str]:
    return [option["title"] for option in post["poll"]["options"]]


def vote(person: Person, poll: dict[str, Any], choice: int) -> None:
    path = f"/api/v1/polls/{poll['id']}/votes"
    answer = person.server.client.post(path, data={"choices[]": choice}, headers=bearer(person.token))
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("choice", ["9" * 30, "9" * 5000, "-1", "²", ""])
def test_a_choice_that_no_poll_has_is_refused(server: Server, choice: str) -> None:
    ada, ben = Writer(server, "ada"), Writer(server, "ben")
    id = ada.says("Which?", poll={"options": ["Rye", "Wheat"], "expires_in": 3600})
    (post,) = ada.posts
    sent = ben.browser.post(f"/web/status/{id}/vote", **{f"choice-{post['poll']['id']}": choice})
    assert sent.status_code == 422
    assert ada.posts[0]["poll"]["votes_count"] == 0


def test_a_poll_goes_out_with_the_answers_that_are_filled_in(server: Server) -> None:
    ada = Person(server, "ada")
    browser = ada.browser()
    assert answers(browser.get("/compose").text) == [""] * limits.POLLS.options
    more = {"poll[multiple]": "1", "poll[hide_totals]": "1"}
    assert asked(browser, "Tea", "", " Coffee ", "", **more).status_code == 303
    post = latest(ada)
    assert titles(post) == ["Tea", "Coffee"]
    assert post["poll"]["multiple"]
    assert [option["votes_count"] for option in post["poll"]["options"]] == [None, None]


def test_a_poll_that_was_taken_back_does_not_go_out(server: Server) -> None:
    ada = Person(server, "ada")
    assert asked(ada.browser(), "Tea", "Coffee", with_poll="").status_code == 303
    assert latest(ada)["poll"] is None


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["", "", "", ""], "A poll needs at least two choices."),
        (["Tea", "", "", ""], "A poll needs at least two choices."),
        (["Tea", "", "tea", ""], "Two of the choices are the same."),
        (["Tea", "é" * (limits.POLLS.option_characters + 1), "", ""], "One of the choices is too long."),
        (["1", "2", "3", "4", "5"], "There are too many choices."),
    ],
)
def test_a_refused_poll_comes_back_as_it_was_typed(server: Server, options: list[str], words: str) -> None:
    ada = Person(server, "ada")
    more = {"poll[multiple]": "1", "poll[expires_in]": "3600"}
    answer = asked(ada.browser(), *options, **more)
    assert answer.status_code == 422
    assert words in answer.text
    assert answers(answer.text) == options
    assert re.search(r'name="with_poll" value="1" checked', answer.text)
    assert re.search(r'name="poll\[multiple\]" value="1" checked', answer.text)
    assert not re.search(r'name="poll\[hide_totals\]" value="1" checked', answer.text)
    assert re.search(r'value="3600" selected', answer.text)
    assert latest(ada) == {}


def test_a_poll_beside_pictures_is_refused_and_both_come_back(server: Server) -> None:
    ada = Person(server, "ada")
    browser = ada.browser()
    form = {"text": ["What now?"], "with_poll": ["1"], "poll[expires_in]": [DAY]}
    form |= {"poll[options][]": ["Tea", "Coffee", "", ""], "alts[]": ["A flag"]}
    answer = send(browser, "/compose", [SMALL], **form)
    assert answer.status_code == 422
    assert "A post can have pictures or a poll, but not both." in unescape(answer.text)
    assert answers(answer.text) == ["Tea", "Coffee", "", ""]
    (kept,) = re.findall(r'name="keep" value="(\d+)" checked', answer.text)
    assert asked(browser, "Tea", "Coffee", with_poll="", keep=kept).status_code == 303
    assert [one["description"] for one in latest(ada)["media_attachments"]] == ["A flag"]


def test_an_edit_keeps_the_poll_its_end_and_its_votes(server: Server) -> None:
    ada, ben = Person(server, "ada"), Person(server, "ben")
    browser = ada.browser()
    asked(browser, "Tea", "Coffee", **{"poll[hide_totals]": "1"})
    before = latest(ada)
    vote(ben, before["poll"], 1)
    page = browser.get(f"/compose?edit={before['id']}").text
    assert answers(page) == ["Tea", "Coffee", "", ""]
    assert re.search(r'name="with_poll" value="1" checked', page)
    assert re.search(r'name="poll\[hide_totals\]" value="1" checked', page)
    assert 'value="0"' in page
    assert "voting starts again" in page
    path, same = f"/compose/{before['id']}", {"poll[expires_in]": "0", "poll[hide_totals]": "1"}
    assert asked(browser, "Tea", "Coffee", path=path, text="And now?", **same).status_code == 303
    after = latest(ada)
    assert "And now?" in after["content"]
    assert after["poll"]["votes_count"] == 1
    assert after["poll"]["expires_at"][:16] == before["poll"]["expires_at"][:16]


def test_an_edit_changes_the_poll_or_takes_it_away(server: Server) -> None:
    ada, ben = Person(server, "ada"), Person(server, "ben")
    browser = ada.browser()
    asked(browser, "Tea", "Coffee")
    post = latest(ada)
    path = f"/compose/{post['id']}"
    vote(ben, post["poll"], 1)
    refused = asked(browser, "Tea", path=path, **{"poll[expires_in]": "0"})
    assert refused.status_code == 422
    assert answers(refused.text) == ["Tea", "", "", ""]
    assert "voting starts again" in refused.text
    assert asked(browser, "Tea", "Milk", path=path, **{"poll[expires_in]": "0"}).status_code == 303
    assert titles(latest(ada)) == ["Tea", "Milk"]
    assert latest(ada)["poll"]["votes_count"] == 0
    assert asked(browser, "Tea", "Milk", path=path, with_poll="").status_code == 303
    assert latest(ada)["poll"] is None


def test_a_reply_can_ask_and_a_quote_cannot(server: Server) -> None:
    ada, ben = Person(server, "ada"), Person(server, "ben")
    asked(ada.browser(), "Tea", "Coffee")
    id, browser = latest(ada)["id"], ben.browser()
    assert 'name="with_poll"' in browser.get(f"/compose?reply_to={id}").text
    assert 'name="with_poll"' not in browser.get(f"/compose?quote={id}").text
    assert asked(browser, "Milk", "Water", reply_to=id).status_code == 303
    assert titles(latest(ben)) == ["Milk", "Water"]
    assert latest(ben)["in_reply_to_id"] == id


def test_hidden_results_are_not_shown_as_none(server: Server) -> None:
    ada = Person(server, "ada")
    browser = ada.browser()
    asked(browser, "Tea", "Coffee", **{"poll[hide_totals]": "1"})
    page = browser.get(f"/@{ada.name}/{latest(ada)['id']}").text
    assert "results when it ends" in page
    assert '<progress max="100"' not in page


def test_one_asks_and_is_refused_in_french(server: Server) -> None:
    browser = Person(server, "ada").browser()
    browser.post("/settings/preferences", language="fr")
    page = unescape(browser.get("/compose").text)
    assert "Ajouter un sondage" in page
    assert ">3 jours</option>" in page
    assert "Il faut au moins deux choix à un sondage." in asked(browser, "Thé").text


def box(tab: Page, *options: str) -> None:
    """A poll with these answers, typed one after the other."""
    tab.get_by_role("checkbox", name="Add a poll").check()
    for place, option in enumerate(options, 1):
        tab.get_by_label(f"Choice {place}", exact=True).fill(option)


def test_places_for_answers_come_as_one_types_and_go_when_removed(server: Server, chrome: Chromium) -> None:
    tab = signed_in(chrome, Person(server, "ada"))
    tab.goto("/compose")
    places = tab.locator("[data-answer]:visible")
    expect(places).to_have_count(0)
    box(tab)
    expect(tab.get_by_label("Choice 1", exact=True)).to_be_focused()
    expect(places).to_have_count(2)
    box(tab, "Tea", "Coffee")
    expect(places).to_have_count(3)
    box(tab, "Tea", "Coffee", "Milk", "Water")
    expect(places).to_have_count(limits.POLLS.options)
    tab.get_by_role("button", name="Remove choice 2").click()
    expect(tab.get_by_label("Choice 2", exact=True)).to_have_value("Milk")
    expect(tab.get_by_label("Choice 3", exact=True)).to_have_value("Water")
    tab.get_by_label("Choice 1", exact=True).fill("👩‍👩‍👧" * limits.POLLS.option_characters)
    expect(tab.locator("[data-send]")).to_be_enabled()
    tab.get_by_label("Choice 1", exact=True).fill("x" * (limits.POLLS.option_characters + 1))
    expect(tab.locator("[data-send]")).to_be_disabled()
    assert axe_complaints(tab) == []
    tab.get_by_role("checkbox", name="Add a poll").uncheck()
    expect(tab.locator("[data-send]")).to_be_enabled()
    assert chrome.complaints == []


def test_a_poll_made_at_home_stands_there_at_once_and_others_vote(server: Server, chrome: Chromium) -> None:
    ada, ben = Person(server, "ada"), Person(server, "ben")
    tab = signed_in(chrome, ada)
    tab.goto("/")
    tab.fill("#box-text", "Tea or coffee?")
    box(tab, "Tea", "Coffee")
    tab.locator("[data-send]").click()
    expect(tab.locator(".feed .post .poll")).to_contain_text("Coffee")
    expect(tab.locator("[data-answer]:visible")).to_have_count(0)
    box(tab)
    expect(tab.locator("[data-answer]:visible")).to_have_count(2)
    expect(tab.get_by_label("Choice 1", exact=True)).to_have_value("")
    reader = signed_in(chrome, ben)
    reader.goto(f"/@{ada.name}/{latest(ada)['id']}")
    reader.get_by_label("Coffee").check()
    reader.get_by_role("button", name="Vote").click()
    expect(reader.locator(".poll .own")).to_contain_text("100")
    assert chrome.complaints == []


def test_pictures_and_a_poll_keep_each_other_out(server: Server, chrome: Chromium) -> None:
    tab = signed_in(chrome, Person(server, "ada"))
    tab.goto("/compose")
    box(tab, "Tea")
    flag = {"name": "flag.png", "mimeType": "image/png", "buffer": SMALL}
    tab.locator("[data-pick]").set_input_files([flag])  # type: ignore[list-item]  # a FilePayload
    expect(tab.locator(".form-error")).to_contain_text("pictures or a poll, but not both")
    expect(tab.locator(".picture.filled")).to_have_count(0)
    tab.get_by_role("checkbox", name="Add a poll").uncheck()
    expect(tab.locator(".form-error")).to_have_count(0)
    tab.locator("[data-pick]").set_input_files([flag])  # type: ignore[list-item]  # a FilePayload
    expect(tab.locator(".picture.filled")).to_have_count(1)
    tab.get_by_role("checkbox", name="Add a poll").click()
    expect(tab.locator(".form-error")).to_contain_text("pictures or a poll, but not both")
    expect(tab.get_by_role("checkbox", name="Add a poll")).not_to_be_checked()
    assert chrome.complaints == []


@pytest.mark.parametrize("width", [320, 1280])
def test_without_script_all_places_are_there(server: Server, chrome: Chromium, width: int) -> None:
    ada = Person(server, "ada")
    tab = signed_in(chrome, ada)
    still = tab.context.browser
    assert still is not None
    plain = still.new_context(
        base_url=server.url,
        java_script_enabled=False,
        viewport={"width": width, "height": 800},
        storage_state=tab.context.storage_state(),
    ).new_page()
    plain.goto("/compose")
    expect(plain.locator("[data-answer]:visible")).to_have_count(0)
    plain.fill("#box-text", "Tea or coffee?")
    box(plain, "Tea", "Coffee")
    expect(plain.locator("[data-answer]:visible")).to_have_count(limits.POLLS.options)
    plain.get_by_label("Open for").select_option("7 days")
    plain.locator("[data-send]").click()
    plain.wait_for_url(re.compile("/$"))
    assert titles(latest(ada)) == ["Tea", "Coffee"]
