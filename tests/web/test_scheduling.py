"""Posts that go out later, from the box and its list."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.entrance import bearer
from tests.jobs import idle
from tests.server import Server
from tests.waiting import eventually
from tests.web.writer import Writer, written

ZONE = ZoneInfo("America/Guayaquil")


@pytest.fixture
def ada(server: Server) -> Writer:
    ada = Writer(server)
    zone = {"zone": ZONE.key, "theme": "auto", "audience": "public", "language": "en", "post_language": "en"}
    assert ada.browser.post("/settings/preferences", **zone).status_code == 200
    return ada


def at(server: Server, minutes: int) -> str:
    """As the form writes it, in the zone of the writer."""
    now = datetime.fromtimestamp(server.clock.now_ms() / 1000, ZONE)
    return f"{now + timedelta(minutes=minutes):%Y-%m-%dT%H:%M}"


def later(ada: Writer, text: str, minutes: int, **more: str) -> None:
    answer = ada.browser.post(
        "/compose", **{**ada.box(), "text": text, "later": "1", "at": at(ada.server, minutes), **more}
    )
    assert (answer.status_code, answer.url.path) == (200, "/scheduled"), answer.text[:500]


def waiting(ada: Writer) -> list[dict[str, object]]:
    mine = bearer(ada.person.token)
    return list(ada.server.client.get("/api/v1/scheduled_statuses", headers=mine).json())


def test_a_post_with_a_picture_waits_in_the_list_and_goes_out_at_its_time(
    ada: Writer, server: Server
) -> None:
    when = at(server, 60)
    box = {**ada.box(), "text": "Low tide", "later": "1", "at": when, "alts[]": "A flag"}
    ada.scripted("/drafts", **{**box, "text": "Low"})
    page = ada.with_picture("/compose", **{**box, "audience": "unlisted"}).text
    assert (
        "Scheduled. Until then you can change it here" in page
        and "Low tide" in page
        and 'alt="A flag"' in page
    )
    (one,) = waiting(ada)
    due = datetime.fromisoformat(when).replace(tzinfo=ZONE)
    assert datetime.fromisoformat(str(one["scheduled_at"])) == due
    assert ada.posts == [] and "No drafts" in ada.drafts()
    server.clock.advance(61 * 60_000)
    eventually(lambda: len(ada.posts) == 1)
    (post,) = ada.posts
    assert (post["visibility"], len(post["media_attachments"])) == ("unlisted", 1)
    assert "Nothing scheduled" in ada.browser.get("/scheduled").text


def test_the_list_changes_the_time_and_says_what_is_wrong_with_one(ada: Writer, server: Server) -> None:
    later(ada, "Later", 60)
    page = ada.browser.get("/scheduled").text
    (id,) = set(re.findall(r"/scheduled/(\d+)/move", page))
    refused = ada.browser.post(f"/scheduled/{id}/move", at=at(server, 2))
    assert refused.status_code == 422 and "at least five minutes from now" in refused.text
    assert ada.browser.post(f"/scheduled/{id}/move", at="soon").status_code == 422
    when = at(server, 600)
    ada.browser.post(f"/scheduled/{id}/move", at=when)
    assert f'value="{when}"' in ada.browser.get("/scheduled").text
    ada.browser.post(f"/scheduled/{id}/publish")
    (post,) = ada.posts
    assert "Later" in post["content"]
    assert ada.browser.post(f"/scheduled/{id}/publish").status_code == 404


def test_editing_brings_all_of_it_back_into_the_box_and_it_does_not_go_out_meanwhile(
    ada: Writer, server: Server
) -> None:
    poll = {"with_poll": "1", "poll[expires_in]": "3600", "poll[multiple]": "1"}
    answers = {"poll[options][0]": "Rye", "poll[options][1]": "Wheat"}
    later(ada, "Which?", 60, warn="1", warning="Bread", audience="private", **poll, **answers)
    (id,) = set(re.findall(r"/scheduled/(\d+)/edit", ada.browser.get("/scheduled").text))
    page = ada.browser.post(f"/scheduled/{id}/edit")
    assert page.url.path == "/compose" and waiting(ada) == []
    assert written(page.text) == "Which?"
    for said in ('value="Bread"', 'value="Rye"', 'value="Wheat"', 'value="private" checked', 'value="20'):
        assert said in page.text
    assert "Which?" in ada.drafts()
    # It is put away: home does not open with it.
    assert written(ada.browser.get("/").text) == ""


def test_a_post_that_waits_is_deleted_once_one_said_so_twice(ada: Writer, server: Server) -> None:
    later(ada, "Never", 60)
    (id,) = set(re.findall(r"/scheduled/(\d+)/delete", ada.browser.get("/scheduled").text))
    asked = ada.browser.get(f"/scheduled/{id}/delete").text
    assert "Delete this post before it is published?" in asked
    ben = Writer(server, "ben")
    for verb in ("delete", "edit", "publish", "move"):
        assert ben.browser.post(f"/scheduled/{id}/{verb}", at=at(server, 60)).status_code == 404
    assert ben.browser.get(f"/scheduled/{id}/delete").status_code == 404
    ada.browser.post(f"/scheduled/{id}/delete")
    assert waiting(ada) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"minutes": 2}, "at least five minutes from now"),
        ({"at": ""}, "Please fill this in."),
        ({"at": "tomorrow"}, "Publish on"),
        ({"minutes": 60, "more[]": "And then"}, "are published at once"),
        ({"minutes": 60, "audience": "direct"}, "it does not mention anybody here"),
    ],
)
def test_what_cannot_wait_comes_back_as_it_was_typed(
    ada: Writer, server: Server, given: dict[str, object], said: str
) -> None:
    form = {key: str(value) for key, value in given.items() if key != "minutes"}
    if "minutes" in given:
        form["at"] = at(server, int(str(given["minutes"])))
    answer = ada.browser.post("/compose", **{**ada.box(), "text": "Wait for it", "later": "1", **form})
    assert answer.status_code == 422
    assert written(answer.text) == "Wait for it"
    assert said in answer.text
    assert waiting(ada) == [] and ada.posts == []


def test_a_picture_taken_out_before_a_draft_is_scheduled_is_forgotten(ada: Writer, server: Server) -> None:
    day = 25 * 3_600_000
    ada.with_picture("/drafts", **{**ada.box(), "text": "Ebb"})
    (picture,) = re.findall(r'name="keep" value="(\d+)"', ada.browser.get("/").text)
    mine = bearer(ada.person.token)

    def kept() -> bool:
        return server.client.get(f"/api/v1/media/{picture}", headers=mine).status_code == 200

    server.clock.advance(day)
    idle(server)
    assert kept()
    box = {**ada.box(), "text": "Ebb, without a picture"}
    box.pop("keep", None)
    ada.browser.post("/compose", **{**box, "later": "1", "at": at(server, 3_000)})
    assert len(waiting(ada)) == 1 and kept()
    server.clock.advance(day)
    eventually(lambda: not kept())
