"""The box says how many will read it, and the page behind that line who they are."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import Browser
from tests.conftest import NewDatabase
from tests.entrance import Person, bearer
from tests.server import Server, running_server
from tests.web.chromium import Chromium, axe_complaints, chromium
from tests.web.test_writing import signed_in


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


def call(who: Person, path: str, **json: Any) -> Any:
    answer = who.server.client.post(path, json=json, headers=bearer(who.token))
    assert answer.status_code == 200, answer.text
    return answer.json()


def crowd(server: Server) -> tuple[Person, list[Person]]:
    """Somebody with three followers, two of whom bear the label Client, and a stranger."""
    ana, *people = (Person(server, name) for name in ("ana", "ben", "cleo", "dan", "eve"))
    ids = [
        server.client.get("/api/v1/accounts/lookup", params={"acct": one.name}).json()["id"]
        for one in (ana, *people)
    ]
    for one in people[:3]:
        call(one, f"/api/v1/accounts/{ids[0]}/follow")
    label = call(ana, "/api/sabar/v1/labels", name="Client", colour="red")["id"]
    call(ana, f"/api/sabar/v1/labels/{label}/accounts", account_ids=[ids[1], ids[2], ids[4]])
    return ana, people


def line(browser: Browser, path: str, **query: str) -> str:
    found = re.search(r"data-reach>(.*?)</p>", browser.get(path, **query).text, re.S)
    assert found
    return " ".join(unescape(re.sub(r"<[^>]+>", "", found[1])).split())


def test_the_line_says_without_script_what_is_true_of_the_chosen_default(server: Server) -> None:
    person, people = crowd(server)
    ana = person.browser()
    assert line(ana, "/") == "3 people, 2 you labelled “Client”; everybody can find it"
    assert line(ana, "/compose") == line(ana, "/")
    ana.post("/settings/preferences", language="en", audience="private")
    assert line(ana, "/") == "3 people, 2 you labelled “Client”"
    ana.post("/settings/preferences", language="fr", audience="unlisted")
    french = "3 personnes, 2 avec votre étiquette « Client » ; tout le monde peut le lire"
    assert line(ana, "/") == french
    assert line(people[0].browser(), "/") == "Everybody can find it"
    told = call(people[3], "/api/v1/statuses", status=f"@{person.name} hello", visibility="direct")
    ana.post("/settings/preferences", language="en", audience="public")
    assert line(ana, "/compose", reply_to=told["id"]) == "1 person, 1 you labelled “Client”"


def test_the_page_lists_them_by_label_and_server_and_keeps_the_words(server: Server) -> None:
    person, people = crowd(server)
    ana = person.browser()
    words = f"@{people[3].name} secret words"
    page = ana.post("/audience", text=words, audience="private")
    assert page.status_code == 200 and "secret" not in str(page.url)
    shown = unescape(page.text)
    assert "4\u00a0people, 3\u00a0you labelled “Client”" in shown
    assert all(f'href="/@{one.name}"' in shown for one in people)
    assert "This server</span>\u00a0· 4" in shown
    assert f'name="text" value="{words}"' in shown
    label = re.search(r'name="label" value="(\d+)"', shown)
    assert label
    of_label = ana.post("/audience", text=words, audience="private", label=label[1]).text
    names = [one.name for one in people if f'href="/@{one.name}"' in of_label]
    assert names == [people[0].name, people[1].name, people[3].name]
    assert re.search(rf'<button class="button slim " name="label" value="{label[1]}">', of_label)
    assert '<button class="button slim second">All of them' in of_label
    assert "None of them can read it." in unescape(ana.post("/audience", audience="direct").text)
    assert Browser(server).post("/audience", text="x", follow=False).status_code in (303, 401, 403)


def test_the_line_follows_the_names_and_the_audience_while_one_writes(server: Server) -> None:
    person, people = crowd(server)
    with chromium(server.url) as browser:
        _follows(browser, person, people)


def _follows(browser: Chromium, person: Person, people: list[Person]) -> None:
    tab = signed_in(browser, person)
    tab.goto("/")
    tab.fill("#box-text", f"@{people[3].name} ")
    reach = tab.locator("[data-reach]")
    expect(reach).to_have_text("4 people, 3 you labelled “Client”; everybody can find it")
    tab.locator(".room summary").click()
    tab.locator("label.audience-direct").click()
    expect(reach).to_have_text("1 person, 1 you labelled “Client”")
    assert axe_complaints(tab) == []
    with tab.context.expect_page() as opened:
        reach.locator("a").click()
    expect(opened.value.locator("main")).to_contain_text("1 person, 1 you labelled “Client”")
    assert people[3].name not in opened.value.url
    assert browser.complaints == []
