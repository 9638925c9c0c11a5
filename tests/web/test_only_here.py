"""What is for people of this server alone, written and read on our pages without script."""

from collections.abc import Iterator

import pytest

from tests import pictures
from tests.browser import Browser
from tests.conftest import NewDatabase
from tests.entrance import bearer
from tests.server import Server, running_server
from tests.web.writer import Writer


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("data")
    with new_database("sqlite") as url, running_server(url, folder, undo_seconds="0") as server:
        yield server


@pytest.fixture
def ada(server: Server) -> Writer:
    return Writer(server, "ada")


@pytest.fixture
def ben(server: Server) -> Writer:
    return Writer(server, "ben")


def sends(who: Writer, text: str, path: str = "/compose?new=1", **more: str) -> str:
    """From the box of this page; the address of the post."""
    who.browser.post("/compose", **{**who.box(path), "text": text, **more})
    return str(who.posts[0]["id"])


def page_of(who: Writer, id: str) -> str:
    return f"/@{who.person.name}/{id}"


def test_people_here_read_it_and_see_for_whom_it_is_and_visitors_find_nothing(
    server: Server, ada: Writer, ben: Writer
) -> None:
    id = sends(ada, "the key is under the #doormat", audience="local")
    for path in (page_of(ada, id), f"/@{ada.person.name}", "/public/local", "/public", "/tags/doormat"):
        shown = ben.browser.get(path).text
        assert "the key is under" in shown and "Only here" in shown, path
        visitor = Browser(server).get(path)
        assert "the key is under" not in visitor.text, path
        assert visitor.status_code == (404 if path.endswith(id) else 200), path


def test_an_answer_and_a_quote_are_offered_to_no_more_people(ada: Writer, ben: Writer) -> None:
    id = sends(ada, "only here", audience="local")
    for path in (f"/compose?reply_to={id}", f"/compose?quote={id}"):
        shown = ben.browser.get(path)
        assert shown.status_code == 200, path
        assert 'name="audience" value="local" checked' in shown.text, path
        for room in ("public", "unlisted"):
            assert f'name="audience" value="{room}"' not in shown.text, (path, room)
        # What a form says that was opened before, or made by hand.
        ben.browser.post("/compose", **{**ben.box(path), "text": "wide", "audience": "public"})
        (newest, *_) = ben.posts
        assert (newest["visibility"], newest["local_only"]) == ("private", True), path
    assert "only people of this server can read it" in ben.browser.get(f"/compose?reply_to={id}").text


def test_a_picture_of_it_is_seen_here_alone(server: Server, ada: Writer, ben: Writer) -> None:
    mine = bearer(ada.person.token)
    files = {"file": ("flag.png", pictures.encoded(pictures.flag((32, 24)), "PNG"), "image/png")}
    sent = server.client.post("/api/v2/media", files=files, headers=mine).json()
    words = {"status": "look", "visibility": "local", "media_ids": [sent["id"]]}
    post = server.client.post("/api/v1/statuses", json=words, headers=mine).json()
    bare = post["media_attachments"][0]["url"].partition("?")[0]
    assert server.client.get(bare).status_code == 404
    path = f"/api/v1/statuses/{post['id']}"
    told = server.client.get(path, headers=bearer(ben.person.token)).json()
    assert server.client.get(told["media_attachments"][0]["url"]).status_code == 200


def test_it_can_be_what_ones_posts_are_and_stays_so_when_settings_are_saved(ada: Writer) -> None:
    ada.browser.post("/settings/preferences", audience="local")
    shown = ada.browser.get("/settings/preferences").text
    assert 'value="local" checked' in shown
    assert 'name="audience" value="local" checked' in ada.browser.get("/compose?new=1").text
    sends(ada, "as always")
    assert ada.posts[0]["local_only"] is True
    # One's own choice on these pages is what it says.
    sends(ada, "to all who follow me", audience="private")
    assert "local_only" not in ada.posts[0]


def test_what_is_written_anew_stays_for_here(ada: Writer) -> None:
    id = sends(ada, "only here", audience="local")
    page = ada.browser.post(f"/web/status/{id}/redraft")
    assert 'name="audience" value="local" checked' in page.text


def test_old_posts_can_be_for_here_from_now_on(server: Server, ada: Writer, ben: Writer) -> None:
    id = sends(ada, "for all", audience="public")
    assert 'value="local"' in ada.browser.get(f"{page_of(ada, id)}/visibility").text
    ada.browser.post(f"/web/status/{id}/visibility", id=id, visibility="local")
    assert Browser(server).get(page_of(ada, id)).status_code == 404
    assert "Only here" in ben.browser.get(page_of(ada, id)).text
    narrower = ada.browser.get(f"{page_of(ada, id)}/visibility").text
    assert 'value="private"' in narrower and 'value="unlisted"' not in narrower
