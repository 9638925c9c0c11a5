"""A post that waits a moment before anybody has it, on our pages without script."""

import re
from collections.abc import Iterator

import pytest

from tests.conftest import NewDatabase
from tests.entrance import bearer
from tests.jobs import idle
from tests.server import Server, running_server
from tests.waiting import eventually
from tests.web.writer import Writer, written


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def server(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("data")
    with (
        new_database(request.param) as url,
        running_server(url, folder, undo_seconds="10") as server,
    ):
        yield server


@pytest.fixture
def ada(server: Server) -> Writer:
    return Writer(server)


def held(page: str) -> list[str]:
    return re.findall(r'data-held="(\d+)"', page)


def sends(ada: Writer, text: str, **more: str) -> str:
    """The page that answers."""
    answer = ada.browser.post("/compose", **{**ada.box(), "text": text, **more})
    assert answer.status_code == 200, answer.text[:500]
    return answer.text


def press(ada: Writer, id: str, verb: str, **form: str) -> str:
    answer = ada.browser.post(f"/outbox/{id}/{verb}", **form)
    assert answer.status_code == 200, answer.text[:500]
    return answer.text


def test_a_post_waits_on_top_of_home_and_goes_out_by_itself(ada: Writer, server: Server) -> None:
    page = sends(ada, "Bread at six")
    (id,) = held(page)
    assert "Goes out at" in page and "Bread at six" in page and written(page) == ""
    for button in ("Take it back", "10 s more", "Send now"):
        assert button in page
    assert ada.posts == [] and "No drafts" in ada.drafts()
    server.clock.advance(9_000)
    assert ada.posts == []
    server.clock.advance(2_000)
    eventually(lambda: len(ada.posts) == 1)
    assert held(ada.browser.get("/").text) == []
    assert ada.posts[0]["id"] > id


def test_what_is_taken_back_stands_in_the_box_with_all_of_it(ada: Writer) -> None:
    ada.with_picture(
        "/compose", **{**ada.box(), "text": "Low tide", "alts[]": "A flag", "audience": "private"}
    )
    (id,) = held(ada.browser.get("/").text)
    page = press(ada, id, "back")
    assert written(page) == "Low tide" and "A flag" in page
    assert re.search(r'name="audience" value="private" checked', page)
    assert ada.posts == [] and held(ada.browser.get("/outbox").text) == []
    assert written(ada.browser.get("/").text) == "Low tide"
    poll = {"with_poll": "1", "poll[options][]": ["Now", "Later"], "poll[expires_in]": "3600"}
    page = ada.browser.post("/compose", **{**ada.box("/compose?new=1"), "text": "When?", **poll}).text
    page = press(ada, held(page)[0], "back")
    assert 'value="Later"' in page and re.search(r'name="with_poll" value="1" checked', page)


def test_a_post_can_be_sent_at_once_or_held_a_little_longer(ada: Writer, server: Server) -> None:
    (id,) = held(sends(ada, "Wait for me"))
    press(ada, id, "longer")
    server.clock.advance(15_000)
    idle(server)
    assert ada.posts == [] and held(ada.browser.get("/").text) == [id]
    assert "Wait for me" in press(ada, id, "send")
    assert [one["content"] for one in ada.posts] == ["<p>Wait for me</p>"]
    assert ada.browser.post(f"/outbox/{id}/back").status_code == 404


def test_posts_that_follow_wait_together_and_come_in_order(ada: Writer) -> None:
    page = sends(ada, "One", **{"more[]": "Two"})
    (id,) = held(page)
    assert "and 1 more post" in page
    press(ada, id, "send")
    newest, first = ada.posts
    assert newest["in_reply_to_id"] == first["id"] and "Two" in newest["content"]


def test_the_same_form_sent_twice_is_one_post_however_long_it_waits(ada: Writer) -> None:
    form = {**ada.box(), "text": "Once", "alts[]": "A flag"}
    page = ada.with_picture("/compose", **form).text
    (id,) = held(page)
    again = ada.with_picture("/compose", **form)
    assert held(again.text) == [id]
    press(ada, id, "send")
    assert ada.with_picture("/compose", **form).status_code == 200
    assert len(ada.posts) == 1 and held(ada.browser.get("/outbox").text) == []


def test_what_may_not_be_posted_is_said_at_once_and_nothing_is_lost(ada: Writer) -> None:
    answer = ada.browser.post("/compose", **{**ada.box(), "text": "x" * 501})
    assert answer.status_code == 422 and written(answer.text) == "x" * 501
    answer = ada.browser.post("/compose", **{**ada.box(), "text": "to nobody", "audience": "direct"})
    assert answer.status_code == 422 and "to nobody" in answer.text
    assert held(ada.browser.get("/outbox").text) == []


def test_an_answer_waits_half_as_long(ada: Writer, server: Server) -> None:
    parent = ada.says("Who comes?")
    box = ada.box(f"/compose?reply_to={parent}")
    page = ada.browser.post("/compose", **{**box, "text": "I do"})
    assert page.url.path == "/outbox" and len(held(page.text)) == 1
    server.clock.advance(5_500)
    eventually(lambda: ada.posts[0]["in_reply_to_id"] == parent)


def test_each_person_chooses_how_long(ada: Writer) -> None:
    settings = ada.browser.get("/settings/preferences").text
    assert 'name="undo_seconds"' in settings and 'value="10"' in settings and 'value="5"' in settings
    form = {"zone": "UTC", "theme": "auto", "audience": "public", "post_language": "en", "language": "en"}
    ada.browser.post("/settings/preferences", **form, undo_seconds="0", undo_reply_seconds="7")
    sends(ada, "At once")
    (post,) = ada.posts
    page = ada.browser.post("/compose", **{**ada.box(f"/compose?reply_to={post['id']}"), "text": "And"})
    assert len(held(page.text)) == 1
    mine = bearer(ada.person.token)
    ada.browser.post("/settings/preferences", **form, undo_seconds="500", undo_apps="1")
    assert 'value="120"' in ada.browser.get("/settings/preferences").text
    ada.server.client.post("/api/v1/statuses", json={"status": "by an app"}, headers=mine)
    assert "by an app" in ada.browser.get("/outbox").text and len(ada.posts) == 1


@pytest.mark.parametrize(
    ("wait", "told"),
    [("5m", "Goes out at"), ("good", "Waits until you send it"), ("tomorrow", "Goes out at")],
)
def test_the_box_holds_a_post_as_long_as_its_writer_wants(
    ada: Writer, server: Server, wait: str, told: str
) -> None:
    server.clock.to_noon()
    page = sends(ada, "Not yet", later="1", wait=wait)
    (id,) = held(page)
    assert told in page and "Put off…" in page and "10 s more" not in page
    if wait == "tomorrow":
        assert "8:00" in page
    assert ada.posts == []
    press(ada, id, "send")
    assert len(ada.posts) == 1


def test_the_outbox_puts_off_and_deletes(ada: Writer, server: Server) -> None:
    (id,) = held(sends(ada, "Someday"))
    assert "Waits until you send it" in press(ada, id, "later", wait="good")
    server.clock.advance(60_000)
    idle(server)
    assert ada.posts == []
    past = ada.browser.post(f"/outbox/{id}/later", wait="", at="2020-01-01T10:00")
    assert past.status_code == 422 and "This time is past already" in past.text
    for wrong in ("", "soon"):
        assert ada.browser.post(f"/outbox/{id}/later", wait="", at=wrong).status_code == 422
    assert " 2040" in press(ada, id, "later", wait="", at="2040-01-01T10:00")
    assert "before anybody reads it" in ada.browser.get(f"/outbox/{id}/delete").text
    assert "Nothing is waiting" in press(ada, id, "delete")
    assert ada.posts == []


def test_nobody_else_can_touch_what_waits(ada: Writer, server: Server) -> None:
    (id,) = held(sends(ada, "Mine"))
    other = Writer(server, "eve")
    for verb in ("back", "send", "longer", "later", "delete"):
        assert other.browser.post(f"/outbox/{id}/{verb}", wait="good").status_code == 404
    assert other.browser.get(f"/outbox/{id}/delete").status_code == 404
    assert held(other.browser.get("/outbox").text) == []
    assert held(ada.browser.get("/outbox").text) == [id]


def test_what_cannot_go_out_says_why_and_can_be_tried_again(ada: Writer, server: Server) -> None:
    bea = Writer(server, "bea")
    parent = bea.says("Ask me")
    page = ada.browser.post("/compose", **{**ada.box(f"/compose?reply_to={parent}"), "text": "Yes?"}).text
    (id,) = held(page)
    bea.server.client.delete(f"/api/v1/statuses/{parent}", headers=bearer(bea.person.token))
    page = press(ada, id, "send")
    assert "This could not go out" in page and "does not appear to exist" in page and "Try again" in page
    assert "This could not go out" in ada.browser.get("/").text
    assert written(press(ada, id, "back")) == "Yes?"
