"""Notifications on our own pages: by kind, who is heard, who waits, what is put away, what is new."""

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
from tests.waiting import eventually
from tests.web.chromium import Chromium, chromium

PLACE = "/notifications"
HELD = f"{PLACE}/requests"


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


class Reader:
    """Somebody at a browser."""

    def __init__(self, server: Server, start: str) -> None:
        self.person = Person(server, start)
        self.name = self.person.name
        self.browser: Browser = self.person.browser()
        self.id = str(self._api("get", "/api/v1/accounts/verify_credentials")["id"])

    def _api(self, method: str, path: str, **given: Any) -> Any:
        client = self.person.server.client
        answer = client.request(method, path, headers=bearer(self.person.token), **given)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def says(self, text: str, **more: Any) -> str:
        return str(self._api("post", "/api/v1/statuses", json={"status": text, **more})["id"])

    def does(self, verb: str, id: str) -> None:
        self._api("post", f"/api/v1/statuses/{id}/{verb}")

    def follows(self, other: "Reader") -> None:
        self._api("post", f"/api/v1/accounts/{other.id}/follow")

    def sees(self, path: str = PLACE, **query: str) -> str:
        return unescape(self.browser.get(path, **query).text)

    def told(self) -> list[str]:
        """Types of the notifications, newest first."""
        return [one["type"] for one in self._api("get", "/api/v1/notifications")]

    def waits_for(self, count: int) -> None:
        eventually(lambda: len(self.told()) == count)


def notices(page: str) -> int:
    return page.count("data-notice=")


def test_each_tab_shows_its_kind(server: Server) -> None:
    ana, ben = Reader(server, "ana"), Reader(server, "ben")
    post = ana.says("Bread is out")
    ben.says(f"@{ana.name} keep me one")
    ben.does("favourite", post)
    ben.does("reblog", post)
    ben.follows(ana)
    ana.waits_for(4)
    shown = {only: ana.sees(only=only) for only in ("all", "mentions", "likes", "follows", "posts", "polls")}
    assert {only: notices(page) for only, page in shown.items()} == {
        "all": 4,
        "mentions": 1,
        "likes": 2,
        "follows": 1,
        "posts": 0,
        "polls": 0,
    }
    assert "Nothing of this kind yet." in shown["polls"]
    assert "only=staff" not in shown["all"]
    assert ana.browser.get(PLACE, only="else").status_code == 422


def test_what_is_new_is_marked_once_and_the_number_goes_with_the_look(server: Server) -> None:
    ana, ben = Reader(server, "ana"), Reader(server, "ben")
    ben.says(f"Hello @{ana.name}")
    ana.waits_for(1)
    badge = re.compile(r'class="badge" data-unread[^>]*>(\d*)<')
    assert badge.findall(ana.sees("/")) == ["1"]
    page = ana.sees()
    assert badge.findall(page) == [""]
    assert page.count('class="notice-post unread"') == 1
    again = ana.sees()
    assert 'class="notice-post unread"' not in again
    assert badge.findall(ana.sees("/")) == [""]


def test_a_notification_goes_with_its_post(server: Server) -> None:
    ana, ben = Reader(server, "ana"), Reader(server, "ben")
    post = ana.says("Soon gone")
    ben.does("favourite", post)
    ana.waits_for(1)
    assert notices(ana.sees()) == 1
    ana.browser.post(f"/web/status/{post}/delete")
    assert notices(ana.sees()) == 0


def test_one_row_is_put_away_and_all_after_a_question(server: Server) -> None:
    ana, ben, cleo = Reader(server, "ana"), Reader(server, "ben"), Reader(server, "cleo")
    post = ana.says("Bread is out")
    for one in (ben, cleo):
        one.does("favourite", post)
    ben.says(f"@{ana.name} hello")
    ben.says(f"@{ana.name} and again")
    ana.waits_for(4)
    page = ana.sees()
    keys = re.findall(r'name="key" value="([^"]+)"', page)
    assert len(keys) == 3
    group = next(key for key in keys if key.startswith("favourite-"))
    ben.browser.post("/web/notifications/dismiss", key=group)
    assert len(ana.told()) == 4
    ana.browser.post("/web/notifications/dismiss", key=group, return_to=f"{PLACE}?only=likes")
    assert ana.told() == ["mention", "mention"]
    assert "Clear all notifications?" in ana.sees(f"{PLACE}/clear")
    assert len(ana.told()) == 2
    assert ana.browser.post(f"{PLACE}/clear").url.path == PLACE
    assert "Your notifications are cleared." in unescape(ana.browser.at.text if ana.browser.at else "")
    assert ana.told() == []


def test_who_is_heard_is_settled_and_who_waits_is_let_in_or_not(server: Server) -> None:
    ana, ben = Reader(server, "ana"), Reader(server, "ben")
    cleo, dan = Reader(server, "cleo"), Reader(server, "dan")
    settings = "/settings/notifications"
    page = ana.sees(settings)
    assert '<option value="elsewhere" selected>' in page
    answer = ana.browser.post(settings, for_not_following="loud")
    assert answer.status_code == 422
    assert "aria-invalid" in answer.text
    ana.browser.post(settings, for_not_following="filter", for_private_mentions="elsewhere")
    assert '<option value="filter" selected>' in ana.sees(settings)
    for one in (ben, cleo, dan):
        one.says(f"@{ana.name} do you hear {one.name}?")
    eventually(lambda: ana.sees(HELD).count("held-one") == 3)
    assert ana.told() == []
    assert "3 people are waiting to be accepted" in ana.sees()
    assert "3 people are waiting to be accepted" in ana.sees(settings)
    numbers = {
        name: id for id, name in re.findall(r'name="id\[\]" value="(\d+)" aria-label="(\w+)"', ana.sees(HELD))
    }
    inside = f"{HELD}/{numbers[ben.name]}"
    assert f"do you hear {ben.name}?" in ana.sees(inside)
    assert ben.browser.get(inside).status_code == 404
    ben.browser.post(f"{HELD}/accept", only=numbers[ben.name])
    assert ana.told() == []
    ana.browser.post(f"{HELD}/accept", **{"only": numbers[ben.name], "id[]": numbers[dan.name]})
    ana.waits_for(1)
    assert ana.browser.get(inside).status_code == 404
    both = {"id[]": [numbers[cleo.name], numbers[dan.name]]}
    assert "Dismissed." in unescape(ana.browser.post(f"{HELD}/dismiss", **both).text)
    assert "Nobody is waiting" in ana.sees(HELD)
    ana.browser.post(f"{HELD}/accept")
    assert len(ana.told()) == 1
    ben.says(f"@{ana.name} thank you")
    ana.waits_for(2)


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def test_what_comes_while_one_looks_is_read_and_put_away_in_place(server: Server, browser: Chromium) -> None:
    ana, ben = Reader(server, "ana"), Reader(server, "ben")
    post = ana.says("Bread is out")
    ben.says(f"@{ana.name} first")
    ana.waits_for(1)
    tab = browser.tab(viewport={"width": 390, "height": 844})
    assert ana.browser.session
    tab.context.add_cookies([{"name": "session", "value": ana.browser.session, "url": server.url}])
    with tab.expect_websocket():
        tab.goto(f"{PLACE}?only=mentions")
    expect(tab.locator("[data-notice]")).to_have_count(1)
    ben.does("favourite", post)
    ben.says(f"@{ana.name} second")
    expect(tab.locator("[data-notice]")).to_have_count(2)
    assert tab.locator(".notice").count() == 0
    fresh = tab.locator(".notice-post", has_text="second")
    if tab.locator(".pill").count():
        tab.locator(".pill").click()
    fresh.get_by_role("button", name="Dismiss").click()
    expect(fresh).to_have_count(0)
    eventually(lambda: ana.told().count("mention") == 1)
    assert tab.url.endswith(f"{PLACE}?only=mentions")
    tab.goto(PLACE)
    ben.says(f"@{ana.name} third")
    expect(tab.locator("[data-notice]", has_text="third")).to_have_count(1)
    eventually(lambda: 'class="notice-post unread"' not in ana.sees(only="mentions"))
    assert browser.complaints == []
