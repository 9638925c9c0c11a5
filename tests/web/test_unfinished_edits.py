"""Changes to a published post, typed and not sent: kept like a draft, and given back in its own box."""

import re

import pytest

from sabar.kit import times
from tests.entrance import bearer
from tests.jobs import idle
from tests.server import Server
from tests.web.writer import Writer, written


@pytest.fixture
def ada(server: Server) -> Writer:
    return Writer(server)


def begun(ada: Writer, text: str = "The tide is low today") -> tuple[str, str]:
    """A post and the way to its box, with other words typed into it."""
    post = ada.says("The tide is low")
    way = f"/compose?edit={post}"
    told = ada.scripted("/drafts", **{**ada.box(way), "text": text}).json()
    assert (told["revision"], told["words"]) == (1, "Changes saved, not published yet")
    return post, way


def test_they_come_back_on_another_device_and_go_when_they_are_sent(ada: Writer) -> None:
    post, way = begun(ada)
    phone = ada.device()
    page = phone.get(way).text
    assert written(page) == "The tide is low today"
    assert "Changes not published yet" in page and f'action="/compose/{post}"' in page
    assert [one["content"] for one in ada.posts] == ["<p>The tide is low</p>"]
    # Neither the box of a new post nor that of an answer holds them.
    assert written(phone.get("/").text) == "" and written(phone.get(f"/@{ada.person.name}/{post}").text) == ""
    assert "Edit of your post" in ada.drafts()
    phone.post(f"/compose/{post}", **ada.box(way, phone))
    assert [one["content"] for one in ada.posts] == ["<p>The tide is low today</p>"]
    assert "No drafts" in ada.drafts()
    assert "not published yet" not in phone.get(way).text


def test_they_keep_what_kind_of_change_they_are_and_what_was_corrected(ada: Writer) -> None:
    _, way = begun(ada)
    told = {"correction": "correction", "correction_note": "It was low on Friday"}
    assert ada.scripted("/drafts", **{**ada.box(way), **told}).json()["revision"] == 2
    page = ada.device().get(way).text
    assert re.search(r'name="correction" value="correction"\s+checked', page)
    assert 'value="It was low on Friday"' in page


def test_they_go_too_when_what_is_sent_is_what_stands_there_already(ada: Writer) -> None:
    post, way = begun(ada)
    ada.browser.post(f"/compose/{post}", **{**ada.box(way), "text": "The tide is low"})
    assert "No drafts" in ada.drafts() and ada.posts[0]["edited_at"] is None


def test_without_script_they_are_kept_continued_from_the_list_and_discarded(ada: Writer) -> None:
    post = ada.says("The tide is low")
    way = f"/compose?edit={post}"
    page = ada.browser.post("/drafts", **{**ada.box(way), "text": "The tide is out", "then": "aside"})
    assert "Changes saved, not published yet" in page.text and page.url.path == f"/@{ada.person.name}/{post}"
    assert written(ada.browser.get(way).text) == "The tide is out"
    listed = ada.drafts()
    again = "/compose?draft=" + listed.partition("/compose?draft=")[2].partition('"')[0]
    assert written(ada.browser.get(again).text) == "The tide is out"
    page = ada.browser.post("/drafts/discard", **ada.box(again))
    assert page.url.path == f"/@{ada.person.name}/{post}"
    assert written(ada.browser.get(way).text) == "The tide is low"


def test_two_devices_at_once_lose_neither_words(ada: Writer) -> None:
    _, way = begun(ada)
    laptop, phone = ada.box(way), ada.box(way, ada.device())
    ada.scripted("/drafts", **{**phone, "text": "The tide is high"})
    told = ada.scripted("/drafts", **{**laptop, "text": "The tide is out"}).json()
    assert told["draft"] != phone["draft"] and "Both versions are kept" in told["words"]
    assert ada.drafts().count("Edit of your post") == 2
    assert written(ada.browser.get(way).text) == "The tide is out"
    assert written(ada.browser.get(f"{way}&new=1").text) == "The tide is low"


def test_pictures_old_and_new_stay_with_them_and_with_the_post(ada: Writer, server: Server) -> None:
    ada.with_picture("/compose", **{**ada.box(), "text": "A flag", "alts[]": "Two colours"})
    (post,) = ada.posts
    (old,) = (file["id"] for file in post["media_attachments"])
    way = f"/compose?edit={post['id']}"
    box = {**ada.box(way), "keep": old, f"kept_alts[{old}]": "Indigo and ochre", "text": "Two flags"}
    ada.with_picture("/drafts", **{**box, "order[]": [old, "new"], "then": "aside"})
    server.clock.advance(26 * times.HOUR)
    idle(server)
    page = ada.browser.get(way).text
    kept = [part.partition('"')[0] for part in page.split('name="keep" value="')[1:]]
    assert kept[0] == old and len(kept) == 2 and "Indigo and ochre</textarea>" in page
    assert ada.posts[0]["media_attachments"][0]["description"] == "Two colours"
    box = {**ada.box(way), "keep": kept, "order[]": kept, f"kept_alts[{kept[1]}]": "The same"}
    ada.browser.post(f"/compose/{post['id']}", **box)
    assert [file["id"] for file in ada.posts[0]["media_attachments"]] == kept


def test_a_poll_keeps_its_end_and_the_post_its_choices(ada: Writer) -> None:
    post = ada.says("Which?", poll={"options": ["Rye", "Wheat"], "expires_in": 3600})
    way = f"/compose?edit={post}"
    poll = {"with_poll": "1", "poll[options][]": ["Rye", "Spelt"], "poll[expires_in]": "0"}
    ada.scripted("/drafts", **{**ada.box(way), **poll})
    page = ada.browser.get(way).text
    lasts = page.partition('name="poll[expires_in]"')[2].partition("</select>")[0]
    assert 'value="Spelt"' in page and "no change" in lasts and "selected" not in lasts
    assert [option["title"] for option in ada.posts[0]["poll"]["options"]] == ["Rye", "Wheat"]


def test_they_go_with_the_post_and_what_was_typed_after_is_refused(ada: Writer, server: Server) -> None:
    post, way = begun(ada)
    box = ada.box(way)
    server.client.delete(f"/api/v1/statuses/{post}", headers=bearer(ada.person.token))
    assert "No drafts" in ada.drafts()
    assert ada.scripted("/drafts", **{**box, "text": "Too late"}).status_code == 404
    assert "No drafts" in ada.drafts()


def test_nobody_keeps_changes_to_the_post_of_somebody_else(ada: Writer, server: Server) -> None:
    post, _ = begun(ada)
    ben = Writer(server, "ben")
    refused = ben.scripted("/drafts", **{**ben.box(), "edit": post, "text": "Mine"})
    assert refused.status_code == 404 and "No drafts" in ben.drafts()
