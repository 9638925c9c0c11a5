"""Who boosted and who favourited a post, on pages of their own."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from playwright.sync_api import expect

from sabar.web.posts import reacted
from tests import entrance
from tests.api.people import Person
from tests.browser import Browser
from tests.server import Server
from tests.web.chromium import Chromium, chromium
from tests.web.test_quoting import log_in


@pytest.fixture(scope="module")
def app_token(server: Server) -> str:
    return entrance.app_token(server, entrance.register_app(server), "read write follow push profile")


@pytest.fixture
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def signed_in(server: Server, person: Person) -> Browser:
    browser = Browser(server)
    browser.post("/login", email=f"{person.name}@example.org", password=entrance.PASSWORD)
    return browser


def listed(reader: Browser, path: str) -> str:
    """What stands in the column of a page."""
    return unescape(reader.get(path).text).partition("<main")[2]


def test_the_counts_of_a_post_lead_to_those_who_boosted_and_favourited_it(
    server: Server, app_token: str
) -> None:
    ann, ben, cleo = (Person.arriving(server, app_token, name) for name in ("ann", "ben", "cleo"))
    post = ann.says("The mill turns")
    path = f"/@{ann.name}/{post['id']}"
    for person in (ben, cleo):
        person.post(f"/api/v1/statuses/{post['id']}/favourite")
    ben.post(f"/api/v1/statuses/{post['id']}/reblog")
    for reader in (signed_in(server, cleo), Browser(server)):
        thread = unescape(reader.get(path).text)
        assert re.search(rf'<a href="{path}/boosts"[^>]*>\s*1 boost\s*</a>', thread)
        assert re.search(rf'<a href="{path}/favourites"[^>]*>\s*2 favourites\s*</a>', thread)
        boosts = listed(reader, f"{path}/boosts")
        assert ben.name in boosts
        assert cleo.name not in boosts
        favourites = listed(reader, f"{path}/favourites")
        assert favourites.index(cleo.name) < favourites.index(ben.name)
    assert f"{path}/quotes" not in listed(Browser(server), f"{path}/boosts")
    assert f"{path}/quotes" in listed(signed_in(server, cleo), f"{path}/boosts")
    french = Browser(server, **{"accept-language": "fr"}).get(f"{path}/boosts").text
    assert "Partagé par" in french


def test_who_boosted_goes_on_for_another_page(
    server: Server, app_token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, ben, cleo = (Person.arriving(server, app_token, name) for name in ("ann", "ben", "cleo"))
    post = ann.says("Twice told")
    for person in (ben, cleo):
        person.post(f"/api/v1/statuses/{post['id']}/reblog")
    monkeypatch.setattr(reacted, "PEOPLE", 1)
    path = f"/@{ann.name}/{post['id']}/boosts"
    first = unescape(server.client.get(path).text)
    assert cleo.name in first
    assert ben.name not in first
    older = first.partition('rel="next" href="')[2].partition('"')[0]
    assert ben.name in server.client.get(path + older).text


def test_whoever_may_not_see_a_post_does_not_see_who_liked_it(server: Server, app_token: str) -> None:
    ann, ben, eve = (Person.arriving(server, app_token, name) for name in ("ann", "ben", "eve"))
    post = ann.says(f"for you @{ben.name}", visibility="direct")
    ben.post(f"/api/v1/statuses/{post['id']}/favourite")
    for tab in ("boosts", "favourites"):
        path = f"/@{ann.name}/{post['id']}/{tab}"
        assert signed_in(server, ben).get(path).status_code == 200
        assert signed_in(server, eve).get(path).status_code == 404
        assert server.client.get(path).status_code == 404


def test_the_count_under_a_post_follows_the_button(server: Server, browser: Chromium) -> None:
    ann = entrance.Person(server, "ann")
    answer = server.client.post(
        "/api/v1/statuses", json={"status": "Press me"}, headers=entrance.bearer(ann.token)
    )
    tab = log_in(browser, ann)
    tab.goto(f"/@{ann.name}/{answer.json()['id']}")
    tab.locator(".focal .act.star").click()
    tab.get_by_role("link", name="1 favourite", exact=True).click()
    expect(tab.locator(".person")).to_have_count(1)
    tab.get_by_role("link", name="Quotes", exact=True).click()
    tab.get_by_role("link", name="Boosts", exact=True).click()
    expect(tab.get_by_text("No boosts")).to_be_visible()
    tab.goto(f"/@{ann.name}/{answer.json()['id']}")
    tab.locator(".focal .act.star").click()
    expect(tab.locator(".focal .act.star")).to_have_attribute("aria-pressed", "false")
    expect(tab.locator(".focal .stamp a", has_text="favourite")).to_be_hidden()
