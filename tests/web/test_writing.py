"""The box in a real browser and without script: where one writes, what it counts, whom it reaches."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.entrance import Person, bearer
from tests.server import Server
from tests.web.chromium import Chromium, chromium
from tests.web.writer import Writer


@pytest.fixture
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def signed_in(browser: Chromium, person: Person) -> Page:
    tab = browser.tab()
    tab.goto("/login")
    tab.fill("#email", person.email)
    tab.fill("#password", person.password)
    tab.get_by_role("button", name="Log in").click()
    expect(tab).not_to_have_url(re.compile("/login"))
    return tab


def posted(person: Person, text: str, **given: str) -> str:
    """The id of a new post by the API."""
    answer = person.server.client.post(
        "/api/v1/statuses", data={"status": text, **given}, headers=bearer(person.token)
    )
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


def latest(person: Person) -> dict[str, object]:
    me = person.server.client.get("/api/v1/accounts/lookup", params={"acct": person.name}).json()["id"]
    posts = person.server.client.get(f"/api/v1/accounts/{me}/statuses", headers=bearer(person.token)).json()
    return dict(posts[0]) if posts else {}


def test_what_is_typed_in_a_reply_stands_after_the_name_it_begins_with(
    server: Server, browser: Chromium
) -> None:
    ada, ben = Person(server, "ada"), Person(server, "ben")
    id = posted(ada, "Who comes along?")
    tab = signed_in(browser, ben)
    for way in (f"/@{ada.name}/{id}", f"/compose?reply_to={id}", f"/compose?to={ada.name}"):
        tab.goto(way)
        tab.locator("#box-text").focus()
        tab.keyboard.type("hello")
        expect(tab.locator("#box-text")).to_have_value(f"@{ada.name} hello")
    assert browser.complaints == []


def test_mention_somebody_begins_with_their_name(server: Server) -> None:
    ada, ben = Person(server, "ada"), Person(server, "ben")
    page = ben.browser().get(f"/@{ada.name}").text
    (link,) = re.findall(r'href="(/compose\?to=[^"&]+)"', page)
    assert f">@{ada.name} </textarea>" in ben.browser().get(link).text


NOBODY = "it does not mention anybody here"


@pytest.mark.parametrize(
    "text", ["a secret", "@nobody_of_this_name hi", "こんにちは@{ada} ひみつ", "@{ada}@ hi"]
)
def test_what_is_for_people_mentioned_and_mentions_nobody_is_refused_and_nothing_lost(
    server: Server, text: str
) -> None:
    ada, ben = Person(server, "ada"), Person(server, "ben")
    typed = text.format(ada=ada.name)
    answer = ben.browser().post("/compose", text=typed, audience="direct", warning="Mind", warn="1")
    assert answer.status_code == 422
    assert NOBODY in answer.text
    assert f">{typed}</textarea>" in answer.text
    assert 'value="Mind"' in answer.text
    assert re.search(r'value="direct" checked', answer.text)
    assert latest(ben) == {}
    answer = ben.browser().post("/compose", text=f"@{ada.name} a secret", audience="direct")
    assert answer.status_code == 200
    assert latest(ben)["visibility"] == "direct"


def test_an_edit_that_takes_the_last_name_out_of_a_direct_post_is_refused(server: Server) -> None:
    ada, ben = Person(server, "ada"), Person(server, "ben")
    id = posted(ben, f"@{ada.name} hi", visibility="direct")
    answer = ben.browser().post(f"/compose/{id}", text="hi", audience="direct", id=id)
    assert answer.status_code == 422
    assert NOBODY in answer.text
    assert len(latest(ben)["mentions"]) == 1  # type: ignore[arg-type]  # JSON


def test_an_answer_sent_without_script_stands_among_the_others(server: Server) -> None:
    ada, ben = Writer(server, "ada"), Writer(server, "ben")
    root = ben.says("who comes?")
    beside = ben.says("I do", in_reply_to_id=root)
    box = {**ada.box(f"/compose?reply_to={root}"), "text": f"@{ben.person.name} so do I", "reply_to": root}
    sent = ada.browser.post("/compose", follow=False, **box)
    said = ada.posts[0]["id"]
    assert sent.headers["location"] == f"/@{ben.person.name}/{root}#post-{said}"
    page = ada.browser.get(f"/@{ben.person.name}/{root}")
    assert f'id="post-{said}"' in page.text and f'id="post-{beside}"' in page.text


def test_an_app_may_keep_a_note_to_itself(server: Server) -> None:
    ben = Person(server, "ben")
    posted(ben, "to nobody at all", visibility="direct")
    assert latest(ben)["mentions"] == []


COUNTED = [
    ("「https://example.org/」" + "字" * 470, 500 - 495),
    ("「https://example.org/」" + "字" * 490, 500 - 515),
    ("@bob@bücher.example " + "a" * 490, 5),
    ("x" * 495 + "\n\n\n\n\n\n\n\n", 5),
    ("http://no-tld" + "y" * 490, 500 - 503),
]


def test_the_box_says_how_much_is_left_as_the_server_counts(server: Server, browser: Chromium) -> None:
    tab = signed_in(browser, Person(server, "ada"))
    tab.goto("/compose")
    for text, left in COUNTED:
        tab.fill("#box-text", text)
        expect(tab.locator(".counter")).to_have_text(str(left))
        expect(tab.locator("[data-send]")).to_be_enabled(enabled=left >= 0)
    assert browser.complaints == []


def test_the_button_names_whom_the_server_will_mention(server: Server, browser: Chromium) -> None:
    tab = signed_in(browser, Person(server, "ada"))
    tab.goto("/compose")
    tab.locator(".room summary").click()
    tab.locator("label.audience-direct").click()
    for text, words in (
        ("hi @bob.", "Send to @bob"),
        ("@bob- and @eve@bücher.example", "Send to @bob and @eve@bücher.example"),
        ("こんにちは@bob é@bob =@bob", "Send to people mentioned"),
    ):
        tab.fill("#box-text", text)
        expect(tab.locator("[data-send]")).to_contain_text(words)
