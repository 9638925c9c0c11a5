"""The box completes people, hashtags and emoji while one types."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sabar.actions.staff import emojis
from sabar.rules import rates
from sabar.rules.rates import RateClass
from tests import pictures
from tests.conftest import NewDatabase
from tests.entrance import Person, bearer, fresh_name
from tests.server import Server, running_server
from tests.web.chromium import Chromium, axe_complaints, chromium
from tests.web.test_writing import posted, signed_in

# Search on each engine is in tests/api/test_search.py; this is about the box.


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def offered(person: Person, typed: str) -> list[str]:
    answer = person.browser().get("/web/complete", q=typed)
    assert answer.status_code == 200, answer.text
    return [unescape(text) for text in re.findall(r'data-insert="([^"]*)"', answer.text)]


def follow(who: Person, whom: Person) -> None:
    client, mine = who.server.client, bearer(who.token)
    id = client.get("/api/v1/accounts/lookup", params={"acct": whom.name}).json()["id"]
    assert client.post(f"/api/v1/accounts/{id}/follow", headers=mine).status_code == 200


def add_emoji(server: Server, name: str, folder: Path, category: str = "") -> None:
    picture = folder / f"{name}.png"
    picture.write_bytes(pictures.encoded(pictures.flag((32, 32)), "PNG"))
    server.run(emojis.add, server.app, name, picture, category=category)


def test_those_one_follows_come_before_strangers_and_a_blocker_never(server: Server) -> None:
    start = fresh_name("z")
    me, stranger, friend, blocker = (Person(server, f"{start}_") for _ in range(4))
    follow(me, friend)
    mine = server.client.get("/api/v1/accounts/lookup", params={"acct": me.name}).json()["id"]
    server.client.post(f"/api/v1/accounts/{mine}/block", headers=bearer(blocker.token))
    found = offered(me, f"@{start}")
    assert found[0] == f"@{friend.name}"
    assert f"@{stranger.name}" in found
    assert f"@{blocker.name}" not in found


def test_only_hashtags_of_public_posts_are_offered(server: Server) -> None:
    ada, ben = Person(server, "ada"), Person(server, "ben")
    posted(ada, "#lighthouse at night")
    posted(ada, f"@{ben.name} #lightsecret", visibility="direct")
    assert offered(ben, "#light") == ["#lighthouse"]
    assert offered(ben, "light") == offered(ben, "") == offered(ben, "@") == offered(ben, "#") == []


def test_the_emoji_of_the_server_are_offered_by_their_beginning_first(server: Server, tmp_path: Path) -> None:
    for name in ("big_drum", "drumroll"):
        add_emoji(server, name, tmp_path)
    assert offered(Person(server, "ada"), ":Drum") == [":drumroll:", ":big_drum:"]


def test_offers_are_for_those_who_are_signed_in_and_each_question_counts(server: Server) -> None:
    assert server.client.get("/web/complete", params={"q": "@a"}).status_code in (303, 401)
    assert {quota.by for quota in rates.TABLE[RateClass.COMPLETION]} == {rates.By.ACCOUNT, rates.By.ADDRESS}


def typed(tab: Page, words: str) -> None:
    tab.locator("#box-text").press_sequentially(words)


def test_a_name_is_completed_by_keys_and_ctrl_z_takes_it_back(server: Server, browser: Chromium) -> None:
    start = fresh_name("y")
    first, second = Person(server, f"{start}a"), Person(server, f"{start}b")
    tab = signed_in(browser, Person(server, "ada"))
    tab.goto("/compose")
    text, offers = tab.locator("#box-text"), tab.locator(".offers").get_by_role("option")
    typed(tab, f"Hello (@{start}")
    expect(offers).to_have_count(2)
    expect(text).to_have_attribute("aria-activedescendant", "box-text-offers-0")
    assert axe_complaints(tab) == []
    text.press("ArrowDown")
    expect(offers.nth(1)).to_have_attribute("aria-selected", "true")
    text.press("Enter")
    expect(text).to_have_value(re.compile(rf"^Hello \(@({first.name}|{second.name}) $"))
    expect(text).to_be_focused()
    expect(offers).to_have_count(0)
    text.press("Control+z")
    expect(text).to_have_value(f"Hello (@{start}")
    text.press("End")
    typed(tab, "a")
    expect(offers).to_have_count(1)
    text.press("Escape")
    expect(offers).to_have_count(0)
    text.press("Enter")
    expect(text).to_have_value(f"Hello (@{start}a\n")
    # No part of an address, nor of a mail address.
    typed(tab, f"https://example.org/@{start} me@{start}")
    tab.wait_for_timeout(400)
    expect(offers).to_have_count(0)
    assert browser.complaints == []


def test_a_hashtag_may_be_new_and_emoji_have_names_in_the_language_of_the_page(
    server: Server, browser: Chromium, tmp_path: Path
) -> None:
    add_emoji(server, "heart_of_town", tmp_path)
    posted(Person(server, "ben"), "#harbour and #harbourmaster")
    tab = signed_in(browser, Person(server, "ada"))
    tab.goto("/compose")
    text, offers = tab.locator("#box-text"), tab.locator(".offers").get_by_role("option")
    typed(tab, "#harb")
    expect(offers).to_have_count(2)
    text.press("Enter")
    expect(text).to_have_value("#harb\n")
    typed(tab, "#harbourm")
    expect(offers).to_have_count(1)
    text.press("Tab")
    expect(text).to_have_value("#harb\n#harbourmaster ")
    typed(tab, ":heart")
    expect(offers.first).to_have_attribute("data-insert", ":heart_of_town:")
    expect(offers.filter(has_text="red heart")).to_have_count(1)
    offers.filter(has_text="red heart").click()
    expect(text).to_have_value("#harb\n#harbourmaster ❤️ ")
    assert browser.complaints == []
