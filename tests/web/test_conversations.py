"""Private conversations on our pages: the list, one with its box, unread marks, live in two browsers."""

from collections.abc import Iterator
from html import unescape

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Browser
from tests.conftest import NewDatabase
from tests.entrance import Person, bearer
from tests.server import Server, running_server
from tests.web.chromium import Chromium, axe_complaints, chromium


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def chrome(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


@pytest.fixture
def ana(server: Server) -> Person:
    return Person(server, "ana")


@pytest.fixture
def bo(server: Server) -> Person:
    return Person(server, "bo")


def say(who: Person, text: str, **more: object) -> str:
    answer = who.server.client.post(
        "/api/v1/statuses",
        json={"status": text, "visibility": "direct", **more},
        headers=bearer(who.token),
    )
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


def kept(who: Person) -> list[dict[str, object]]:
    return list(who.server.client.get("/api/v1/conversations", headers=bearer(who.token)).json())


def badge(browser: Browser) -> str:
    page = browser.get("/settings").text
    return page.partition("data-conversations")[2].partition(">")[2].partition("<")[0].strip()


def test_a_conversation_is_unread_until_it_is_opened(ana: Person, bo: Person) -> None:
    browser = ana.browser()
    assert "No conversations yet" in browser.get("/conversations").text
    assert badge(browser) == ""
    first = say(bo, f"@{ana.name} bring the <b>drum</b>")
    say(bo, f"@{ana.name} and the rope", in_reply_to_id=first)
    assert badge(browser) == "1"
    listed = browser.get("/conversations").text
    assert 'class="talk unread"' in listed
    assert "and the rope" in listed
    (talk,) = kept(ana)
    opened = browser.get(f"/conversations/{talk['id']}")
    said = unescape(opened.text)
    assert said.index("bring the") < said.index("and the rope")
    assert f"@{bo.name} </textarea>" in said
    assert badge(browser) == ""
    assert kept(ana)[0]["unread"] is False
    assert browser.post(f"/conversations/{talk['id']}/unread").url.path == "/conversations"
    assert badge(browser) == "1"
    browser.post(f"/conversations/{talk['id']}/read")
    assert badge(browser) == ""


def test_an_answer_from_the_page_leads_back_to_it_and_is_for_nobody_else(ana: Person, bo: Person) -> None:
    first = say(bo, f"@{ana.name} a secret")
    browser = ana.browser()
    (talk,) = kept(ana)
    path = f"/conversations/{talk['id']}"
    opened = browser.get(path).text
    assert f'name="return_to" value="{path}#latest"' in opened.replace("&#x2f;", "/")
    form = {"reply_to": first, "return_to": f"{path}#latest", "audience": "direct"}
    landed = browser.post("/compose", text=f"@{bo.name} kept", **form)
    assert landed.url.path == path
    assert "kept" in landed.text
    assert "You:" in browser.get("/conversations").text
    refused = browser.post("/compose", text=f"@{bo.name} {'long ' * 200}", **form)
    assert refused.status_code == 422
    assert f'value="{path}#latest"' in refused.text.replace("&#x2f;", "/")
    assert "long long" in refused.text


def test_nobody_opens_the_conversation_of_others(server: Server, ana: Person, bo: Person) -> None:
    say(bo, f"@{ana.name} a secret")
    (talk,) = kept(ana)
    for path in (f"/conversations/{talk['id']}", f"/conversations/{talk['id']}/delete"):
        assert bo.browser().get(path).status_code == 404
        assert Person(server).browser().get(path).status_code == 404
        assert Browser(server).get(path, follow=False).status_code == 303


def test_it_holds_only_what_its_reader_may_read(server: Server, ana: Person, bo: Person) -> None:
    cleo = Person(server, "cleo")
    first = say(bo, f"@{ana.name} @{cleo.name} for the three of us")
    say(bo, f"@{cleo.name} not for her", in_reply_to_id=first)
    (talk,) = kept(ana)
    page = ana.browser().get(f"/conversations/{talk['id']}").text
    assert "for the three of us" in page
    assert "not for her" not in page


def test_put_away_it_comes_back_with_the_next_words(ana: Person, bo: Person) -> None:
    first = say(bo, f"@{ana.name} one")
    browser = ana.browser()
    (talk,) = kept(ana)
    assert (
        "Remove this conversation from your list?" in browser.get(f"/conversations/{talk['id']}/delete").text
    )
    answer = browser.post(f"/conversations/{talk['id']}/delete")
    assert "The conversation is off your list." in answer.text
    assert "No conversations yet" in answer.text
    say(bo, f"@{ana.name} two", in_reply_to_id=first)
    assert "two" in browser.get("/conversations").text


def test_who_is_blocked_leaves_no_number_behind(ana: Person, bo: Person) -> None:
    say(bo, f"@{ana.name} one")
    browser = ana.browser()
    assert badge(browser) == "1"
    found = ana.server.client.get("/api/v1/accounts/lookup", params={"acct": bo.name}).json()["id"]
    browser.post(f"/web/account/{found}/block")
    assert badge(browser) == ""
    assert "No conversations yet" in browser.get("/conversations").text


def test_a_long_one_has_older_pages(ana: Person, bo: Person) -> None:
    last = None
    for number in range(42):
        last = say(bo, f"@{ana.name} word {number}.", **({"in_reply_to_id": last} if last else {}))
    browser = ana.browser()
    (talk,) = kept(ana)
    newest = browser.get(f"/conversations/{talk['id']}").text
    assert "word 41." in newest
    assert "word 1." not in newest
    older = newest.partition('rel="next" href="')[2].partition('"')[0]
    assert older.startswith("?max_id=")
    assert "word 1." in browser.get(f"/conversations/{talk['id']}{older}").text


def sign_in(chrome: Chromium, who: Person, **options: object) -> Page:
    tab = chrome.tab(**options)
    tab.goto("/login")
    tab.fill("#email", who.email)
    tab.fill("#password", who.password)
    tab.press("#password", "Enter")
    expect(tab.locator("[data-box]")).to_be_visible()
    return tab


def test_two_people_talk_live(chrome: Chromium, ana: Person, bo: Person) -> None:
    phone = sign_in(chrome, ana, viewport={"width": 390, "height": 844})
    badge = phone.locator(".place [data-conversations]")
    expect(badge).to_be_hidden()
    say(bo, f"@{ana.name} are you there?")
    expect(badge).to_have_text("1")
    phone.locator(".place a[href='/conversations']").click()
    line = phone.locator(".talk")
    expect(line).to_contain_text("are you there?")
    expect(line.locator(".dot")).to_be_visible()
    desk = sign_in(chrome, bo)
    desk.goto("/conversations")
    expect(desk.locator(".talk")).to_have_count(1)
    line.get_by_role("link").click()
    expect(phone.locator(".replies .post")).to_have_count(1)
    assert axe_complaints(phone) == []
    first = phone.locator(".replies .post").get_attribute("data-post")
    say(ana, f"@{bo.name} here I am", in_reply_to_id=first)
    expect(desk.locator(".talk.unread")).to_contain_text("here I am")
    desk.locator(".talk a").click()
    expect(desk.locator(".replies .post")).to_have_count(2)
    desk.locator("[name=text]").press("End")
    desk.locator("[name=text]").press_sequentially("come over")
    desk.locator("[data-send]").click()
    expect(desk.locator(".replies .post")).to_have_count(3)
    expect(phone.locator(".replies .post").last).to_contain_text("come over")
    phone.goto("/")
    expect(badge).to_be_hidden()
    assert chrome.complaints == []
