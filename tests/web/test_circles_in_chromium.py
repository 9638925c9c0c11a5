"""Posts for exactly some people, in a real browser: what is picked is said, sent and drawn."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import NewDatabase
from tests.entrance import Person, bearer
from tests.server import Server, running_server
from tests.web.chromium import Chromium, axe_complaints, chromium
from tests.web.test_writing import signed_in

PHONE = {"width": 320, "height": 700}


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def call(who: Person, path: str, **json: Any) -> Any:
    answer = who.server.client.post(path, json=json, headers=bearer(who.token))
    assert answer.status_code == 200, answer.text
    return answer.json()


def id_of(who: Person) -> str:
    found = who.server.client.get("/api/v1/accounts/lookup", params={"acct": who.name}).json()
    return str(found["id"])


@pytest.fixture
def people(server: Server) -> tuple[Person, Person, Person]:
    """Ada, who calls Bea Client and Cleo Press; both follow her."""
    ada, bea, cleo = (Person(server, name) for name in ("ada", "bea", "cleo"))
    for one, name in ((bea, "Client"), (cleo, "Press")):
        call(one, f"/api/v1/accounts/{id_of(ada)}/follow")
        label = call(ada, "/api/sabar/v1/labels", name=name)["id"]
        call(ada, f"/api/sabar/v1/labels/{label}/accounts", account_ids=[id_of(one)])
    return ada, bea, cleo


def choose(tab: Page, audience: str) -> None:
    """Once the box stays unfolded."""
    expect(tab.locator(".box:is(.opened, .large)")).to_be_attached()
    tab.locator(".room summary").first.click()
    tab.locator(f"label.audience-{audience}").first.click()


def tick(tab: Page, name: str) -> None:
    tab.locator(".of-labels label", has_text=name).click()


def test_labels_are_picked_where_one_writes_and_all_words_follow(
    browser: Chromium, people: tuple[Person, Person, Person]
) -> None:
    ada, bea, cleo = people
    readers = [signed_in(browser, bea), signed_in(browser, cleo)]
    for one in readers:
        one.goto("/")
        expect(one.locator("sabar-live[stream=user]")).to_be_attached()
    tab = signed_in(browser, ada)
    tab.goto("/")
    tab.fill("#box-text", "The price list")
    expect(tab.locator(".of-labels")).to_be_hidden()
    choose(tab, "circle")
    group = tab.get_by_role("group", name="For the people you labelled")
    expect(group.get_by_role("checkbox", name="Client")).to_be_focused()
    reach, text = tab.locator("[data-reach]"), tab.locator("#box-text")
    expect(reach).to_have_text("Nobody yet: choose at least one label")
    expect(text).to_have_accessible_description("Some people")
    tab.keyboard.press("Space")
    expect(reach).to_have_text("1 person, 1 you labelled “Client”")
    expect(text).to_have_accessible_description("The people you labelled “Client”")
    tick(tab, "Press")
    expect(reach).to_have_text("2 people, 1 you labelled “Client”, 1 you labelled “Press”")
    expect(text).to_have_accessible_description("The people you labelled “Client” and “Press”")
    expect(tab.locator("[data-send]")).to_have_accessible_name("Post to some people")
    assert axe_complaints(tab) == []
    tick(tab, "Press")
    choose(tab, "except")
    expect(text).to_have_accessible_description("Followers, except those you labelled “Client”")
    expect(reach).to_have_text("1 person, 1 you labelled “Press”")
    choose(tab, "circle")
    tab.locator("[data-send]").click()
    post = tab.locator(".post", has_text="The price list")
    expect(post.locator(".room-mark")).to_have_text("for “Client”")
    expect(post.get_by_role("button", name="Boost")).to_be_disabled()
    expect(tab.locator(".of-labels")).to_be_hidden()
    seen = readers[0].locator(".post", has_text="The price list")
    expect(seen.locator(".room-mark")).to_have_text(f"for some of {ada.name}’s people")
    assert "Client" not in readers[0].content() and "The price list" not in readers[1].content()
    assert browser.complaints == []


def test_without_a_label_nothing_is_sent_and_nothing_is_lost(
    browser: Chromium, people: tuple[Person, Person, Person]
) -> None:
    tab = signed_in(browser, people[0])
    tab.goto("/")
    tab.fill("#box-text", "Sour words")
    choose(tab, "except")
    tab.locator("#box-text").press("Control+Enter")
    expect(tab.locator(".box > .form-error")).to_have_text(
        "Choose at least one label, so that it is for somebody: nothing is lost."
    )
    expect(tab.locator("#box-text")).to_have_value("Sour words")
    tick(tab, "Client")
    tab.locator("#box-text").press("Control+Enter")
    expect(tab.locator(".post", has_text="Sour words").locator(".room-mark")).to_have_text(
        "for followers, except “Client”"
    )


def test_without_script_the_line_says_nothing_that_is_not_so(
    browser: Chromium, people: tuple[Person, Person, Person]
) -> None:
    tab = browser.tab(java_script_enabled=False)
    tab.goto("/login")
    tab.fill("#email", people[0].email)
    tab.fill("#password", people[0].password)
    tab.get_by_role("button", name="Log in").click()
    tab.goto("/compose")
    reach = tab.locator("[data-reach]")
    expect(reach).to_have_text(
        "2 people, 1 you labelled “Client”, 1 you labelled “Press”; everybody can find it"
    )
    choose(tab, "circle")
    expect(reach).to_be_hidden()
    tick(tab, "Client")
    with tab.context.expect_page() as opened:
        tab.get_by_role("button", name="Show who can read this").click()
    expect(opened.value.locator("main")).to_contain_text("1 person, 1 you labelled “Client”")
    expect(opened.value.locator("main")).to_contain_text(people[1].name)
    tab.goto(
        "/compose?audience=circle&labels[]=" + opened.value.locator("[name='labels[]']").first.input_value()
    )
    expect(reach).to_have_text("1 person, 1 you labelled “Client”")
    tick(tab, "Press")
    expect(reach).to_be_hidden()


def test_what_is_picked_is_there_again_on_another_device(
    browser: Chromium, people: tuple[Person, Person, Person]
) -> None:
    tab = signed_in(browser, people[0])
    tab.goto("/")
    tab.fill("#box-text", "Half a thought")
    choose(tab, "except")
    tick(tab, "Press")
    expect(tab.locator("[data-kept]")).to_have_text("Draft saved")
    phone = signed_in(browser, people[0])
    phone.set_viewport_size(PHONE)
    phone.goto("/")
    expect(phone.locator("#box-text")).to_have_accessible_description(
        "Followers, except those you labelled “Press”"
    )
    expect(phone.get_by_role("checkbox", name="Press")).to_be_checked()
    expect(phone.locator("[data-reach]")).to_have_text("1 person, 1 you labelled “Client”")


def test_the_answer_on_a_phone_is_for_the_same_people(
    browser: Chromium, people: tuple[Person, Person, Person]
) -> None:
    ada, bea, _ = people
    label = ada.server.client.get("/api/sabar/v1/labels", headers=bearer(ada.token)).json()[0]["id"]
    call(ada, "/api/v1/statuses", status="For few", circle_label_ids=[label])
    tab = signed_in(browser, bea)
    tab.set_viewport_size(PHONE)
    tab.goto("/")
    tab.locator(".post", has_text="For few").get_by_role("link", name="Reply").click()
    box = tab.locator(".inplace form.box")
    expect(box.locator("[name=audience]")).to_have_count(2)
    expect(box.locator(".readers")).to_contain_text("the same people can read it")
    expect(box.locator("[data-reach]")).to_have_text("The people who can read the post you answer")
    expect(box.locator("[data-send]")).to_have_accessible_name("Send to the same people")
    box.locator("textarea[name=text]").fill("Thank you")
    box.locator("[data-send]").click()
    answer = tab.locator(".post", has_text="Thank you")
    expect(answer.locator(".room-mark")).to_have_text(f"for some of {ada.name}’s people")
    assert axe_complaints(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
