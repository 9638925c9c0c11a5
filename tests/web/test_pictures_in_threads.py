"""Posts written together, each with pictures of its own, on our pages without script."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest

from tests.conftest import NewDatabase
from tests.jobs import idle
from tests.server import Server, running_server
from tests.web.test_card import plain
from tests.web.test_forms_with_lists import NONE, SMALL, send, words
from tests.web.writer import Writer, following, written

NEW, NEXT = "new", "next"
#: Two in the first post, none in the second, two in the third in the other order.
THREAD: dict[str, list[str]] = {
    "text": ["One"],
    "more[]": ["Two", ""],
    "alts[]": ["a", "b", "", "d", "c"],
    "order[]": [NEW, NEW, NEXT, NEW, NEXT, NEW, NEW],
    "positions[]": ["1", "2", "1", "2", "1"],
    "focus_x[]": ["0.5", "0", "0", "0", "-0.5"],
    "focus_y[]": ["0", "0", "0", "0", "0"],
}
FILES = [SMALL, SMALL, NONE, SMALL, SMALL]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def server(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("data")
    with new_database(request.param) as url, running_server(url, folder, undo_seconds="0") as server:
        yield server


@pytest.fixture
def ada(server: Server) -> Writer:
    return Writer(server)


def thread(ada: Writer) -> list[list[str | None]]:
    """The descriptions of the pictures of each of the newest three posts, in the order of the thread."""
    return [words(post) for post in reversed(ada.posts[:3])]


def shown(page: str) -> list[list[str]]:
    """The descriptions of what is stored, post by post, as they stand in the box of a page."""
    box = page.partition("data-follow-up-blank")[0]
    return [
        re.findall(r'name="kept_alts\[\d+\]"[^>]*>([^<]*)</textarea>', part)
        for part in re.split(r'name="order\[\]" value="next"', box)
    ]


def fields(page: str) -> dict[str, list[str]]:
    """What a browser without script would send of the box again, besides its words."""
    box = page.partition("data-follow-up-blank")[0]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", box.partition('<form class="box')[2]):
        name, value, kind = (re.search(rf'\b{key}="([^"]*)"', tag) for key in ("name", "value", "type"))
        if name and kind and (kind[1] in ("hidden", "range", "number") or name[1] == "keep"):
            found.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    for id, alt in re.findall(r'name="kept_alts\[(\d+)\]"[^>]*>([^<]*)</textarea>', box):
        found[f"kept_alts[{id}]"] = [alt]
    return found


def kept(ada: Writer, **form: Any) -> str:
    """The page of the box of a thread that was put into a draft."""
    sent = {**THREAD, **{name: [value] for name, value in ada.box("/compose?new=1").items() if value}}
    sent |= {"text": ["One"], "order[]": THREAD["order[]"], "then": ["here"], **form}
    answer = send(ada.browser, "/drafts", FILES, **sent)
    assert answer.status_code == 303, answer.text[:500]
    return ada.browser.get(answer.headers["location"]).text


def test_each_post_has_its_pictures_in_its_own_order_with_words_and_focus(ada: Writer) -> None:
    assert send(ada.browser, "/compose", FILES, **THREAD).status_code == 303
    assert thread(ada) == [["a", "b"], [], ["c", "d"]]
    three, two, one = ada.posts
    assert (three["in_reply_to_id"], two["in_reply_to_id"]) == (two["id"], one["id"])
    assert three["content"] == "" and two["content"] == "<p>Two</p>"
    assert one["media_attachments"][0]["meta"]["focus"]["x"] == 0.5
    assert three["media_attachments"][0]["meta"]["focus"]["x"] == -0.5


def test_a_refused_thread_comes_back_with_every_picture_where_it_was(ada: Writer) -> None:
    refused = send(ada.browser, "/compose", FILES, **{**THREAD, "more[]": ["x" * 501, ""]})
    assert refused.status_code == 422 and ada.posts == []
    assert shown(refused.text) == [["a", "b"], [], ["c", "d"]]
    again = {**fields(refused.text), "text": ["One"], "more[]": ["Two", "Three"]}
    assert send(ada.browser, "/compose", [NONE] * 12, **again).status_code == 303
    assert thread(ada) == [["a", "b"], [], ["c", "d"]]


def test_a_draft_keeps_them_and_one_more_post_opens_with_places_of_its_own(ada: Writer) -> None:
    page = kept(ada)
    assert shown(page) == [["a", "b"], [], ["c", "d"]] and following(page) == ["Two", ""]
    drafts = ada.drafts()
    assert drafts.count('alt="') - drafts.count('alt=""') == 4 and "and 2 more posts" in drafts
    more = {**fields(page), "text": ["One"], "more[]": ["Two", ""], "then": ["more"]}
    answer = send(ada.browser, "/drafts", [NONE] * 12, **more)
    page = ada.browser.get(answer.headers["location"]).text
    assert shown(page) == [["a", "b"], [], ["c", "d"], []]
    assert len(re.findall(r'id="picture-4-\d"', page)) == 4
    form = {**fields(page), "text": ["One"], "more[]": ["Two", "", "Four"], "alts[]": [""] * 12 + ["e"]}
    assert send(ada.browser, "/compose", [NONE] * 12 + [SMALL], **form).status_code == 303
    assert [words(post) for post in reversed(ada.posts)] == [["a", "b"], [], ["c", "d"], ["e"]]
    assert "No drafts" in ada.drafts()


def test_pictures_of_a_thread_outlive_a_day_in_a_draft_and_go_with_it(ada: Writer, server: Server) -> None:
    page = kept(ada)
    name = re.search(r'name="draft" value="([^"]+)"', page)
    assert name is not None
    ids = re.findall(r"kept_alts\[(\d+)\]", page)
    count = "SELECT COUNT(*) FROM media WHERE id IN (:ids[])"

    def left() -> int:
        return int(server.run(server.app.db.read().value, count, ids=[int(id) for id in ids]))

    server.clock.advance(2 * 86_400_000)
    idle(server)
    assert left() == 4
    again = Writer.box(ada, f"/compose?draft={name[1]}")
    ada.browser.post("/drafts/discard", draft=name[1], revision=again["revision"])
    server.clock.advance(2 * 86_400_000)
    idle(server)
    assert left() == 0


def test_what_is_held_goes_out_with_them_and_what_is_taken_back_has_them_in_their_places(ada: Writer) -> None:
    answer = send(ada.browser, "/compose", FILES, **{**THREAD, "later": ["1"], "wait": ["30m"]})
    assert answer.status_code == 303 and ada.posts == []
    (id,) = re.findall(r'data-held="(\d+)"', ada.browser.get("/outbox").text)
    page = ada.browser.post(f"/outbox/{id}/back").text
    assert written(page) == "One" and shown(page) == [["a", "b"], [], ["c", "d"]]
    form = {**fields(page), "text": ["One"], "more[]": ["Two", ""], "later": ["1"], "wait": ["good"]}
    assert send(ada.browser, "/compose", [NONE] * 12, **form).status_code == 303
    (id,) = re.findall(r'data-held="(\d+)"', ada.browser.get("/outbox").text)
    assert ada.browser.post(f"/outbox/{id}/send").status_code == 200
    assert thread(ada) == [["a", "b"], [], ["c", "d"]]


def test_what_is_asked_first_counts_and_carries_the_pictures_of_all(ada: Writer) -> None:
    bare = {**THREAD, "alts[]": ["a", "b", "", "", "c"]}
    asked = send(ada.browser, "/compose", FILES, **bare)
    assert asked.status_code == 200 and ada.posts == []
    assert "1 picture has no description" in plain(asked.text)
    form = asked.text.partition("<main")[2]
    carried: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form):
        carried.setdefault(unescape(name), []).append(unescape(value))
    back = send(ada.browser, "/compose", [], **carried, card=["back"])
    assert shown(back.text) == [["a", "b"], [], ["c", ""]]
    assert send(ada.browser, "/compose", [], **carried, card=["send"]).status_code == 303
    assert thread(ada) == [["a", "b"], [], ["c", None]]


def test_the_first_may_have_a_poll_and_none_more_than_four(ada: Writer) -> None:
    poll = {"with_poll": ["1"], "poll[options][]": ["Yes", "No"], "poll[expires_in]": ["3600"]}
    form = {
        "text": ["One"],
        "more[]": ["Two"],
        "order[]": [NEXT, *[NEW] * 5],
        "alts[]": list("abcde"),
        **poll,
    }
    refused = send(ada.browser, "/compose", [SMALL] * 5, **form)
    assert refused.status_code == 422 and ada.posts == []
    four = {**form, "order[]": [NEXT, *[NEW] * 4], "alts[]": list("abcd")}
    assert send(ada.browser, "/compose", [SMALL] * 4, **four).status_code == 303
    two, one = ada.posts
    assert one["poll"] and words(two) == ["a", "b", "c", "d"] and words(one) == []


def test_a_picture_that_stands_in_two_posts_is_refused(ada: Writer) -> None:
    page = kept(ada)
    id = re.findall(r"kept_alts\[(\d+)\]", page)[0]
    form = {**ada.box("/compose?new=1"), "text": "One", "more[]": ["Two"], "keep": [id, id]}
    answer = ada.browser.post("/compose", **{**form, "order[]": [id, NEXT, id]})
    assert answer.status_code == 200 and [words(post) for post in ada.posts] == [[], ["a"]]
