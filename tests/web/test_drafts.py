"""What is typed is never lost: kept on the server, on any device, until it is sent or thrown away."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from sabar.kit import times
from tests.entrance import bearer
from tests.jobs import idle
from tests.server import Server
from tests.web.test_scheduling import at
from tests.web.writer import Writer, written


@pytest.fixture
def ada(server: Server) -> Writer:
    return Writer(server)


def test_what_was_typed_is_in_the_box_of_another_device_and_goes_when_it_is_sent(ada: Writer) -> None:
    box = ada.box()
    told = ada.scripted("/drafts", **{**box, "text": "The tide is"}).json()
    assert (told["draft"], told["revision"], told["words"]) == (box["draft"], 1, "Draft saved")
    told = ada.scripted("/drafts", **{**box, "revision": 1, "text": "The tide is low", "audience": "private"})
    assert told.json()["revision"] == 2
    phone = ada.device()
    page = phone.get("/").text
    assert written(page) == "The tide is low"
    assert 'value="private" checked' in page
    assert "Discard" in page
    assert "The tide is low" in ada.drafts()
    phone.post("/compose", **{**ada.box("/", phone), "text": "The tide is low today", "audience": "public"})
    assert [post["content"] for post in ada.posts] == ["<p>The tide is low today</p>"]
    assert written(ada.browser.get("/").text) == ""
    assert "No drafts" in ada.drafts()


def test_two_devices_at_once_lose_neither_words(ada: Writer) -> None:
    ada.scripted("/drafts", **{**ada.box(), "text": "Bread"})
    laptop, phone = ada.box(), ada.box("/", ada.device())
    assert laptop["draft"] == phone["draft"]
    first = ada.scripted("/drafts", **{**phone, "text": "Bread and butter"}).json()
    assert first["draft"] == laptop["draft"]
    second = ada.scripted("/drafts", **{**laptop, "text": "Bread and salt"}).json()
    assert second["draft"] != laptop["draft"]
    assert "Both versions are kept" in second["words"]
    page = ada.drafts()
    assert "Bread and butter" in page and "Bread and salt" in page
    # Sending an old wording leaves what was written since.
    ada.browser.post("/compose", **{**laptop, "text": "Bread alone"})
    assert "Bread and butter" in ada.drafts()
    ada.scripted("/drafts/discard", **laptop)
    assert "Bread and butter" in ada.drafts()


def test_a_box_that_is_emptied_leaves_no_draft(ada: Writer) -> None:
    box = ada.box()
    ada.scripted("/drafts", **{**box, "text": "Never mind"})
    told = ada.scripted("/drafts", **{**box, "revision": 1, "text": " "}).json()
    assert (told["revision"], told["words"]) == (0, "")
    assert "No drafts" in ada.drafts()


def test_an_answer_and_a_quote_come_back_where_they_were_begun(ada: Writer, server: Server) -> None:
    ben = Writer(server, "ben")
    post = ben.says("Who comes along?")
    answer = f"/compose?reply_to={post}"
    box = ada.box(answer)
    named = f"@{ben.person.name}"
    # The name it begins with is nothing that somebody wrote.
    assert ada.scripted("/drafts", **{**box, "text": named}).json()["revision"] == 0
    ada.scripted("/drafts", **{**box, "text": f"{named} I do"})
    ada.scripted("/drafts", **{**ada.box(f"/compose?quote={post}"), "text": "Ask them"})
    assert written(ada.browser.get(answer).text) == f"{named} I do"
    assert written(ada.browser.get(f"/compose?quote={post}").text) == "Ask them"
    assert written(ada.browser.get("/").text) == ""
    page = ada.drafts()
    assert "Reply to" in page and "Quote of" in page
    server.client.delete(f"/api/v1/statuses/{post}", headers=bearer(ben.person.token))
    name = page.partition("/compose?draft=")[2].partition('"')[0]
    orphan = ada.browser.get(f"/compose?draft={name}").text
    assert "is gone" in orphan and written(orphan) in ("Ask them", f"{named} I do")


def test_without_script_a_draft_is_put_away_with_its_picture_and_sent_later(ada: Writer) -> None:
    box = {**ada.box(), "text": "A flag", "alts[]": "Two colours", "then": "aside"}
    page = ada.with_picture("/drafts", **box).text
    assert "Draft saved." in page
    assert written(page) == ""
    listed = ada.drafts()
    assert "A flag" in listed and 'alt="Two colours"' in listed
    way = "/compose?draft=" + listed.partition("/compose?draft=")[2].partition('"')[0]
    box = ada.box(way)
    page = ada.browser.get(way).text
    picture = page.partition('name="keep" value="')[2].partition('"')[0]
    described = {"keep": picture, f"kept_alts[{picture}]": "Indigo and ochre"}
    ada.browser.post("/compose", **{**box, **described})
    (post,) = ada.posts
    assert [file["description"] for file in post["media_attachments"]] == ["Indigo and ochre"]
    assert "No drafts" in ada.drafts()


def test_a_picture_in_two_drafts_outlives_one_of_them(ada: Writer, server: Server) -> None:
    ada.with_picture("/drafts", **{**ada.box(), "text": "A flag", "then": "here"})
    page = ada.browser.get("/").text
    box = {**ada.box(), "keep": page.partition('name="keep" value="')[2].partition('"')[0]}
    beside = ada.scripted("/drafts", **{**box, "key": "phone", "revision": 0, "text": "Two flags"}).json()
    assert beside["draft"] != box["draft"] and ada.drafts().count("<img") >= 2
    ada.browser.post("/drafts/discard", draft=beside["draft"], revision=beside["revision"])
    server.clock.advance(26 * times.HOUR)
    idle(server)
    assert f'name="keep" value="{box["keep"]}"' in ada.browser.get("/").text
    ada.browser.post("/drafts/discard", **box)
    server.clock.advance(26 * times.HOUR)
    idle(server)
    media = f"/api/v1/media/{box['keep']}"
    assert server.client.get(media, headers=bearer(ada.person.token)).status_code == 404


def test_a_draft_is_thrown_away_from_the_box_and_from_the_list(ada: Writer) -> None:
    for text in ("One", "Two"):
        ada.scripted("/drafts", **{**ada.box("/compose?new=1"), "text": text})
    box = ada.box()
    assert box["text"] == "Two"
    ada.browser.post("/drafts/discard", **box)
    page = ada.drafts()
    assert "Two" not in page.partition("<main")[2] and "One" in page
    ada.browser.post("/drafts/discard", **ada.box())
    assert "No drafts" in ada.drafts()


def test_nobody_else_sees_a_draft_or_puts_it_into_his_own_box(ada: Writer, server: Server) -> None:
    box = ada.box()
    ada.scripted("/drafts", **{**box, "text": "Between me and the wall"})
    ben = Writer(server, "ben")
    assert ben.browser.get(f"/compose?draft={box['draft']}").status_code == 404
    guessed = {**ben.box(), "draft": box["draft"], "key": box["key"], "revision": 1}
    mine = ben.scripted("/drafts", **{**guessed, "text": "Mine"}).json()
    assert mine["revision"] == 1
    ben.scripted("/drafts/discard", **guessed)
    assert "wall" in ada.drafts()


def test_a_draft_that_is_too_much_to_keep_says_so_and_comes_back_whole(ada: Writer) -> None:
    long = "x" * 20_001
    refused = ada.scripted("/drafts", **{**ada.box(), "text": long})
    assert (refused.status_code, refused.json()["words"]) == (
        422,
        "Validation failed: This is more than a draft can hold",
    )
    page = ada.browser.post("/drafts", **{**ada.box(), "text": long, "then": "aside"})
    assert page.status_code == 422 and written(page.text) == long


def test_a_hundred_drafts_are_the_most(ada: Writer) -> None:
    box = ada.box()
    for number in range(100):
        told = ada.scripted("/drafts", **{**box, "draft": f"d{number}", "key": "k", "text": f"No. {number}"})
        assert told.status_code == 200
    refused = ada.scripted("/drafts", **{**box, "draft": "one-more", "text": "One more"})
    assert refused.status_code == 422 and "100" in refused.json()["words"]
    assert ada.scripted("/drafts", **{**box, "draft": "d7", "key": "k", "text": "Anew"}).status_code == 200
    # Nor by what makes a draft of a post: it stays.
    assert "no room for another" in ada.browser.post(f"/web/status/{ada.says('Out')}/redraft").text
    ada.browser.post("/compose", **{**box, "text": "Soon", "later": "1", "at": "2037-01-01T00:00"})
    waits = ada.browser.get("/scheduled").text
    way = re.search(r"/scheduled/\d+/edit", waits)
    assert way
    assert "no room for another" in ada.browser.post(way[0]).text
    assert "Soon" in ada.browser.get("/scheduled").text
    assert [post["content"] for post in ada.posts] == ["<p>Out</p>"]
    assert ada.drafts().count('name="draft"') == 100


def test_however_much_is_kept_the_list_is_short_and_the_box_has_all_of_it(ada: Writer) -> None:
    long = "The tide is low. " * 1000
    box = {**ada.box(), "text": long, "warn": "1", "warning": "Long. " * 1000}
    for number in range(20):
        assert ada.scripted("/drafts", **{**box, "draft": f"d{number}"}).status_code == 200
    page = ada.drafts()
    assert page.count("The tide is low") < 20 * 70 and page.count("…</p>") == 40
    assert written(ada.browser.get("/compose?draft=d3").text) == long.strip()
    refused = ada.scripted("/drafts", **{**box, "more[]": long[:10_000]})
    assert refused.status_code == 422


@pytest.mark.parametrize("way", ["at once", "held", "later", "changed"])
def test_what_was_sent_is_not_kept_again_by_a_request_that_comes_late(ada: Writer, way: str) -> None:
    ada.browser.post("/settings/preferences", undo_seconds="10" if way == "held" else "0")
    ada.scripted("/compose", text="Bread", key="first")
    box = ada.box(f"/compose?edit={ada.posts[0]['id']}" if way == "changed" else "/")
    typed = {**box, "text": "Bread and salt", "audience": "public"}
    when = {"later": "1", "at": at(ada.server, 2 * 24 * 60)} if way == "later" else {}
    path = f"/compose/{ada.posts[0]['id']}" if way == "changed" else "/compose"
    assert ada.scripted(path, **typed, **when).status_code == 200
    told = ada.scripted("/drafts", **typed).json()
    assert (told["revision"], told["words"]) == (0, "")
    assert "No drafts" in ada.drafts()
    # The next words have a box of their own.
    assert ada.scripted("/drafts", **{**typed, "key": "second", "draft": "second"}).json()["revision"] == 1


@pytest.mark.parametrize("way", ["at once", "held", "later"])
def test_a_box_one_went_back_to_sends_other_words_as_another_post(ada: Writer, way: str) -> None:
    ada.browser.post("/settings/preferences", undo_seconds="10" if way == "held" else "0")
    when = {"later": "1", "at": at(ada.server, 2 * 24 * 60)} if way == "later" else {}
    box = {**ada.box(), "audience": "public", **when}
    # Each is pressed twice; then the browser goes back to the box as it was sent.
    for words in ("Bread", "Salt", "Salt and bread"):
        for _ in "12":
            assert ada.browser.post("/compose", **{**box, "text": words}).status_code == 200
    if way == "at once":
        shown = [post["content"] for post in ada.posts]
    else:
        page = ada.browser.get("/outbox" if way == "held" else "/scheduled").text
        shown = re.findall(r"<p class=\"words\"[^>]*>(.*?)</p>", page, re.S)
    found = sorted(re.sub(r"<[^>]*>", "", one).strip() for one in shown)
    assert found == ["Bread", "Salt", "Salt and bread"]
    assert "No drafts" in ada.drafts()


def test_a_picture_that_is_sent_twice_is_one_post(ada: Writer) -> None:
    ada.browser.post("/settings/preferences", undo_seconds="0")
    box = {**ada.box(), "text": "Bread", "audience": "public"}
    for _ in "12":
        assert ada.with_picture("/compose", **box).status_code == 200
    assert [len(post["media_attachments"]) for post in ada.posts] == [1]
    ada.browser.post("/compose", **box)
    assert [len(post["media_attachments"]) for post in ada.posts] == [0, 1]


def test_what_is_kept_while_it_is_sent_leaves_no_draft(ada: Writer) -> None:
    ada.browser.post("/settings/preferences", undo_seconds="0")
    for n in range(6):
        typed = {**ada.box(), "text": f"Bread {n}", "audience": "public"}
        with ThreadPoolExecutor(2) as both:
            paths = ("/drafts", "/compose") if n % 2 else ("/compose", "/drafts")
            sent = [both.submit(ada.scripted, path, **typed) for path in paths]
            assert [one.result().status_code for one in sent] == [200, 200]
        assert "No drafts" in ada.drafts()
    assert len(ada.posts) == 6


def test_a_draft_keeps_how_long_it_is_to_wait(ada: Writer) -> None:
    box = {**ada.box(), "text": "Bread", "later": "1", "wait": "tomorrow"}
    assert ada.scripted("/drafts", **box).json()["revision"] == 1
    page = ada.device().get("/").text
    assert re.search(r'<option value="tomorrow"\s+selected', page)
    assert re.search(r'name="later" value="1"\s+checked', page)
