"""Several posts, written together and sent as one thread."""

import pytest

from tests.server import Server
from tests.web.writer import Writer, following, written


@pytest.fixture
def ada(server: Server) -> Writer:
    return Writer(server)


def test_they_go_out_as_a_chain_for_the_same_readers_and_only_once(ada: Writer) -> None:
    box = {**ada.box(), "text": "One", "more[]": ["Two", " ", "Three"], "audience": "private"}
    box |= {"warn": "1", "warning": "Counting", "lang": "fr"}
    ada.scripted("/drafts", **{**box, "text": "On"})
    for _ in range(2):
        answer = ada.browser.post("/compose", **box)
        assert answer.status_code == 200 and "Three" in answer.text
    three, two, one = ada.posts
    assert [post["content"] for post in (one, two, three)] == ["<p>One</p>", "<p>Two</p>", "<p>Three</p>"]
    assert [post["in_reply_to_id"] for post in (one, two, three)] == [None, one["id"], two["id"]]
    for post in (one, two, three):
        told = (post["visibility"], post["spoiler_text"], post["language"])
        assert told == ("private", "Counting", "fr")
    assert one["replies_count"] == two["replies_count"] == 0  # counted are those that everybody may read
    assert "No drafts" in ada.drafts()


def test_all_go_out_or_none_and_what_is_wrong_is_said_beside_its_own_post(ada: Writer) -> None:
    box = {**ada.box(), "text": "One", "more[]": ["Two", "3" * 501]}
    answer = ada.browser.post("/compose", **box)
    assert answer.status_code == 422
    assert written(answer.text) == "One" and following(answer.text) == ["Two", "3" * 501]
    after = answer.text.partition("3" * 501)[2]
    assert "This is too long." in after.partition("data-follow-up-blank")[0]
    assert ada.posts == []
    many = ada.browser.post("/compose", **{**box, "more[]": [str(n) for n in range(10)]})
    assert many.status_code == 422 and "No more than 10" in many.text and ada.posts == []


def test_a_private_word_that_goes_on_names_its_reader_each_time(ada: Writer, server: Server) -> None:
    ben = Writer(server, "ben").person.name
    box = {**ada.box(), "text": f"@{ben} psst", "audience": "direct"}
    answer = ada.browser.post("/compose", **{**box, "more[]": ["and nobody hears this"]})
    assert answer.status_code == 422 and "does not mention anybody here" in answer.text and ada.posts == []
    ada.browser.post("/compose", **{**box, "more[]": [f"@{ben} still you"]})
    assert [post["visibility"] for post in ada.posts] == ["direct", "direct"]


def test_without_script_one_more_field_opens_and_a_picture_stays_with_the_first(ada: Writer) -> None:
    page = ada.with_picture(
        "/drafts", **{**ada.box(), "text": "One", "then": "more", "alts[]": "Two colours"}
    )
    assert page.url.path == "/compose" and following(page.text) == [""]
    box = ada.box(str(page.url))
    page = ada.browser.post("/drafts", **{**box, "more[]": ["Two"], "then": "more", **_kept(page.text)})
    assert following(page.text) == ["Two", ""]
    box = ada.box(str(page.url))
    ada.browser.post("/compose", **{**box, "more[]": ["Two", "Three"], **_kept(page.text)})
    assert [len(post["media_attachments"]) for post in ada.posts] == [0, 0, 1]


def _kept(page: str) -> dict[str, str]:
    return {"keep": page.partition('name="keep" value="')[2].partition('"')[0]}
