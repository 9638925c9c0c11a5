"""Journey 0: whoever reads the console becomes the owner, once."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path

import pytest

from sabar.actions.auth import setup
from tests.browser import Browser
from tests.entrance import PASSWORD
from tests.server import Server, running_server


@pytest.fixture
def server(database_url: str, tmp_path: Path) -> Iterator[Server]:
    with running_server(database_url, tmp_path, registrations="invite") as server:
        yield server


def code_of(server: Server) -> str:
    code = server.run(setup.new_code, server.app)
    assert code is not None
    return code


def form(code: str, name: str = "ann") -> dict[str, str]:
    return {"username": name, "email": f"{name}@example.org", "password": PASSWORD, "code": code}


def test_the_first_person_with_the_code_owns_the_server_and_the_page_is_gone(server: Server) -> None:
    browser = Browser(server)
    assert browser.get("/setup").status_code == 200
    page = browser.post("/setup", **form(code_of(server).lower().replace("-", " ")))
    assert page.status_code == 200
    assert page.url.path == "/setup/checklist"
    assert browser.signed_in
    assert browser.get("/admin").status_code == 200
    stranger = Browser(server)
    assert stranger.get("/setup").status_code == 404
    assert stranger.post("/setup", **form("AAAA-AAAA-AAAA", "bob")).status_code == 404
    assert server.run(setup.new_code, server.app) is None


def test_a_wrong_code_opens_nothing_and_keeps_what_was_typed(server: Server) -> None:
    code_of(server)
    browser = Browser(server)
    page = browser.post("/setup", **form("AAAA-AAAA-AAAA"))
    assert page.status_code == 422
    assert 'value="ann@example.org"' in page.text
    assert PASSWORD not in page.text
    assert browser.session is None


def test_only_the_newest_code_counts(server: Server) -> None:
    old, new = code_of(server), code_of(server)
    assert Browser(server).post("/setup", **form(old)).status_code == 422
    assert Browser(server).post("/setup", **form(new)).status_code == 200


def test_a_refused_form_leaves_the_code_good(server: Server) -> None:
    code = code_of(server)
    bad = form(code) | {"password": "short"}
    assert Browser(server).post("/setup", **bad).status_code == 422
    assert Browser(server).post("/setup", **form(code)).status_code == 200


def test_two_tabs_cannot_make_two_owners(server: Server) -> None:
    code = code_of(server)

    def go(number: int) -> int:
        return Browser(server).post("/setup", follow=False, **form(code, f"tab{number}")).status_code

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(go, range(8)))
    assert sorted(answers) == [303] + [404] * 7

    async def count(table: str) -> int:
        return int(await server.app.db.read().value(f"SELECT count(*) FROM {table}"))

    assert server.run(count, "users") == 1
    assert server.run(count, "accounts") == 1


def test_the_list_leads_to_an_invite_link_that_works(server: Server) -> None:
    browser = Browser(server)
    browser.post("/setup", **form(code_of(server)))
    page = browser.post("/admin/invites")
    assert page.url.path == "/setup/checklist"
    link = unescape(page.text).partition(f'value="{server.url}/invite/')[2].partition('"')[0]
    friend = Browser(server)
    assert 'name="username"' not in friend.get("/signup").text
    assert 'name="username"' in friend.get(f"/invite/{link}").text
    page = friend.post("/signup", **friend.hidden(), username="bob", email="b@example.org", password=PASSWORD)
    assert friend.signed_in
    assert page.url.path == "/"
    assert friend.get("/admin").status_code == 404


def test_a_form_names_everything_that_is_wrong_and_begins_with_the_first_of_it(server: Server) -> None:
    browser = Browser(server)
    code_of(server)
    page = browser.post("/setup", username="ann", email="nowhere", password="short", code="wrong")
    assert page.status_code == 422
    fields = re.findall(r"<(?:input|textarea)[^>]*>", page.text)
    name = re.compile(r'name="(\w+)"')
    wrong = [name.findall(field)[0] for field in fields if 'aria-invalid="true"' in field]
    assert wrong == ["email", "password", "code"]
    # A browser goes to the first of several.
    focused = [name.findall(field)[0] for field in fields if " autofocus" in field]
    assert focused == wrong
    page = browser.post("/setup", **{**form("wrong"), "username": "ann"})
    assert "we never send a password back" in page.text
    assert page.text.count("aria-invalid") == 1
