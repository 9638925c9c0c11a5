"""The hashtags one follows and features, on a page in the settings."""

from html import unescape

import pytest

from sabar.web.posts import own_tags
from tests.api.people import join
from tests.server import Server
from tests.web.test_reacted import signed_in


def test_hashtags_are_followed_and_left_on_a_page_of_the_settings(server: Server) -> None:
    ann = join(server, "ann")
    browser = signed_in(server, ann)
    assert "#Bread" in browser.post("/settings/hashtags", followed="#Bread").text
    assert [tag["name"] for tag in ann.get("/api/v1/followed_tags")] == ["Bread"]
    assert "/web/tag/Bread/unfollow" in unescape(browser.get("/settings/hashtags").text)
    left = browser.post("/web/tag/Bread/unfollow", return_to="/settings/hashtags")
    assert left.url.path == "/settings/hashtags"
    assert "#Bread" not in left.text
    assert ann.get("/api/v1/followed_tags") == []


def test_hashtags_are_shown_on_the_own_profile_and_taken_off(server: Server) -> None:
    ann = join(server, "ann")
    browser = signed_in(server, ann)
    browser.post("/settings/hashtags", featured="Loaves")
    assert "#Loaves" in server.client.get(f"/@{ann.name}/featured").text
    browser.post("/web/tag/Loaves/unfeature", return_to="/settings/hashtags")
    assert "#Loaves" not in server.client.get(f"/@{ann.name}/featured").text


def test_what_is_no_hashtag_is_said_beside_the_field(server: Server) -> None:
    browser = signed_in(server, join(server, "ann"))
    for field in ("followed", "featured"):
        answer = browser.post("/settings/hashtags", **{field: "two words"})
        assert answer.status_code == 422
        assert f'id="{field}-error"' in answer.text
        assert "two words" in answer.text


def test_followed_hashtags_go_on_for_another_page(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = signed_in(server, join(server, "ann"))
    for name in ("first", "second"):
        browser.post("/settings/hashtags", followed=name)
    monkeypatch.setattr(own_tags, "PEOPLE", 1)
    page = unescape(browser.get("/settings/hashtags").text)
    assert "#second" in page
    assert "#first" not in page
    older = page.partition('rel="next" href="')[2].partition('"')[0]
    assert "#first" in browser.get(f"/settings/hashtags{older}").text
