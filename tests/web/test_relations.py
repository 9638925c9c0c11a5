"""What one settles about somebody from their profile: boosts, mute, note, lists; and who is kept away."""

import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest
from playwright.sync_api import expect

from sabar.kit import times
from tests.browser import Browser
from tests.conftest import NewDatabase
from tests.entrance import Person, bearer
from tests.server import Server, running_server
from tests.web.chromium import Chromium, chromium


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


class Pair:
    """Somebody at a browser, and whom it is about."""

    def __init__(self, server: Server) -> None:
        self.ana, self.bo = Person(server, "ana"), Person(server, "bo")
        self.browser: Browser = self.ana.browser()
        self.client = server.client
        found = self.client.get("/api/v1/accounts/lookup", params={"acct": self.bo.name})
        self.id = str(found.json()["id"])
        self.profile = f"/@{self.bo.name}"

    def press(self, verb: str) -> None:
        answer = self.browser.post(f"/web/account/{self.id}/{verb}", return_to=self.profile)
        assert answer.status_code == 200

    @property
    def relation(self) -> dict[str, object]:
        asked = self.client.get(
            "/api/v1/accounts/relationships", params={"id[]": self.id}, headers=bearer(self.ana.token)
        )
        return dict(asked.json()[0])

    def sees(self, path: str = "") -> str:
        return unescape(self.browser.get(path or self.profile).text)


@pytest.fixture
def pair(server: Server) -> Pair:
    return Pair(server)


def test_boosts_are_hidden_and_shown_from_the_menu_of_a_profile(pair: Pair) -> None:
    assert "hide_boosts" not in pair.sees()
    pair.press("follow")
    assert f"/web/account/{pair.id}/hide_boosts" in pair.sees()
    pair.press("hide_boosts")
    assert pair.relation["showing_reblogs"] is False
    assert f"/web/account/{pair.id}/show_boosts" in pair.sees()
    pair.press("show_boosts")
    assert pair.relation["showing_reblogs"] is True


def test_somebody_is_featured_and_no_more(pair: Pair) -> None:
    pair.press("follow")
    pair.press("endorse")
    assert pair.relation["endorsed"] is True
    assert "Stop featuring on my profile" in pair.sees()
    assert pair.bo.name in pair.sees(f"/@{pair.ana.name}/featured")
    pair.press("unendorse")
    assert pair.relation["endorsed"] is False
    assert "Feature on my profile" in pair.sees()


def test_a_mute_lasts_as_long_as_was_chosen_and_the_list_says_until_when(pair: Pair) -> None:
    page = pair.sees(f"{pair.profile}/mute")
    assert re.search(r'name="notifications"\s+value="1" checked', page)
    landed = pair.browser.post(f"{pair.profile}/mute", lasts="3600")
    assert landed.url.path == pair.profile
    assert "muted until" in unescape(landed.text)
    relation = pair.relation
    assert (relation["muting"], relation["muting_notifications"]) == (True, False)
    listed = pair.sees("/settings/mutes")
    assert pair.bo.name in listed
    assert "until " in listed
    assert "their notifications still reach you" in listed
    pair.browser.post(f"{pair.profile}/mute", lasts="0", notifications="1")
    assert pair.relation["muting_notifications"] is True
    assert "indefinitely" in pair.sees("/settings/mutes")
    pair.press("unmute")
    assert "You have not muted anybody" in pair.sees("/settings/mutes")


def test_a_mute_is_over_when_its_time_is(server: Server, pair: Pair) -> None:
    pair.browser.post(f"{pair.profile}/mute", lasts="3600", notifications="1")
    assert pair.relation["muting"] is True
    server.clock.advance(2 * times.HOUR)
    assert pair.relation["muting"] is False
    assert "You have not muted anybody" in pair.sees("/settings/mutes")


def test_a_private_note_stands_on_the_profile_for_its_writer_alone(pair: Pair) -> None:
    assert "Add a private note" in pair.sees()
    words = "Met at the market <b>\nOwes me a loaf"
    assert pair.browser.post(f"{pair.profile}/note", comment=words).url.path == pair.profile
    assert "Owes me a loaf" in pair.sees()
    assert "<b>\nOwes" not in pair.browser.get(pair.profile).text
    assert "Owes me a loaf" not in unescape(pair.bo.browser().get(pair.profile).text)
    assert "Owes me a loaf" not in unescape(Browser(pair.bo.server).get(pair.profile).text)
    long = "loaf " * 1000
    refused = pair.browser.post(f"{pair.profile}/note", comment=long)
    assert refused.status_code == 422
    assert "This is too long." in unescape(refused.text)
    assert long.strip() in unescape(refused.text)
    pair.browser.post(f"{pair.profile}/note", comment="")
    assert pair.relation["note"] == ""


def test_somebody_is_put_on_lists_and_on_a_new_one(pair: Pair) -> None:
    path = f"{pair.profile}/lists"
    assert "Follow first" in pair.sees(path)
    pair.press("follow")
    made = pair.browser.post("/lists", title="Bakers").url.path.split("/")[2]
    pair.browser.post("/lists", title="Drummers")
    pair.browser.post(path, **{"list_ids[]": made, "title": "Neighbours"})

    def holding() -> set[str]:
        asked = pair.client.get(f"/api/v1/accounts/{pair.id}/lists", headers=bearer(pair.ana.token))
        return {one["title"] for one in asked.json()}

    assert holding() == {"Bakers", "Neighbours"}
    assert len(re.findall(r'name="list_ids\[\]"\s+value="\d+" checked', pair.sees(path))) == 2
    refused: httpx.Response = pair.browser.post(path, **{"list_ids[]": made, "title": "n" * 300})
    assert refused.status_code == 422
    assert "n" * 300 in refused.text
    assert holding() == {"Bakers", "Neighbours"}
    pair.browser.post(path, title="")
    assert holding() == set()


def test_nobody_mutes_or_notes_himself(pair: Pair) -> None:
    own = f"/@{pair.ana.name}"
    for path in ("mute", "note"):
        assert pair.browser.get(f"{own}/{path}").status_code == 403
        assert pair.browser.post(f"{own}/{path}").status_code == 403


def test_servers_are_blocked_and_unblocked_on_a_page(pair: Pair) -> None:
    assert 'value="loud.example"' in pair.sees("/settings/domains?domain=loud.example")
    assert "loud.example" in pair.browser.post("/settings/domains", domain="Loud.Example").text
    refused = pair.browser.post("/settings/domains", domain="not a server")
    assert refused.status_code == 422
    assert "This is not a server name." in unescape(refused.text)
    assert 'value="not a server"' in unescape(refused.text)
    assert "No server is blocked." in pair.browser.post("/settings/domains/end", domain="loud.example").text


def test_whoever_is_blocked_stands_on_the_list_of_them(pair: Pair) -> None:
    pair.press("block")
    assert pair.bo.name in pair.sees("/settings/blocks")
    pair.press("unblock")
    assert "You have not blocked anybody" in pair.sees("/settings/blocks")


def test_with_a_mouse_and_without_scripts_the_same_is_done(server: Server) -> None:
    with chromium(server.url) as browser:
        _journey(browser, Pair(server), java_script_enabled=True)
        _journey(browser, Pair(server), java_script_enabled=False)
        assert browser.complaints == []


def _journey(browser: Chromium, pair: Pair, *, java_script_enabled: bool) -> None:
    pair.press("follow")
    tab = browser.tab(java_script_enabled=java_script_enabled)
    tab.goto("/login")
    tab.fill("#email", pair.ana.email)
    tab.fill("#password", pair.ana.password)
    tab.press("#password", "Enter")
    expect(tab.locator("[data-box]")).to_be_visible()
    tab.goto(pair.profile)
    tab.locator(".profile .menu summary").click()
    tab.get_by_role("link", name="Private note").click()
    if java_script_enabled:
        expect(tab.locator(".profile .menu[open]")).to_have_count(0)
    else:
        tab.locator("#private-note summary").click()
    tab.get_by_label("Private note").fill("Plays on Sundays")
    tab.locator("#private-note").get_by_role("button", name="Save").click()
    expect(tab.locator("#private-note .said")).to_have_text("Plays on Sundays")
    tab.locator(".profile .menu summary").click()
    tab.get_by_role("link", name="Mute").click()
    tab.get_by_label("One week").check()
    tab.get_by_role("button", name="Mute").click()
    expect(tab.locator(".profile .follows-you").last).to_contain_text("muted until")
    tab.locator(".profile .menu summary").click()
    tab.get_by_role("link", name="private message").click()
    expect(tab.locator("[name=text]")).to_have_value(f"@{pair.bo.name} ")
    expect(tab.locator("[name=audience][value=direct]")).to_be_checked()
