"""The room of a space without a script: reading, speaking, changing, reacting, voting, deleting, finding."""

import re
from typing import Any

from sabar.db.engine import Tx
from sabar.services import Services
from tests.web.spaces.people import House
from tests.web.spaces.people import house as build


def said(page: str) -> list[str]:
    """What stands in the stream, from top to bottom."""
    feed = page.partition('<div class="feed">')[2]
    return [
        re.sub(r"<[^>]+>", "", text).strip()
        for text in re.findall(r'class="text"[^>]*>(.*?)</div>', feed, re.S)
    ]


def _poll(*options: str) -> dict[str, Any]:
    return {"with_poll": "1", "poll[options][]": options, "poll[expires_in]": "3600"}


def test_the_room_says_who_is_in_it_and_how_long_words_are_kept(house: House) -> None:
    page = house.member.web.get(house.url).text
    assert "2 members, 1 guest until" in page
    assert "kept for ever" in page
    for link in ("members", "log", "settings"):
        assert f'href="{house.url}/{link}"' in page
    house.owner.ok("PUT", house.path, json={"retention_seconds": 7 * 86_400})
    page = house.guest.web.get(house.url).text
    assert "kept for 7 days" in page
    assert "You are a guest until" in page


def test_what_is_sent_stands_on_top_for_everybody_inside(house: House) -> None:
    page = house.owner.web.get(house.url).text
    assert re.search(
        r"Send to <bdi>Atelier</bdi></span>\s*<span class=\"to\">\(2 members, 1 guest until", page
    )
    key = re.findall(r'name="key" value="([^"]+)"', page)[0]
    sent = house.owner.web.post(f"{house.url}/posts", text="the kiln is hot", key=key)
    assert sent.status_code == 200 and said(sent.text) == ["the kiln is hot"]
    # Pressed twice it is one post.
    house.owner.web.post(f"{house.url}/posts", text="the kiln is hot", key=key)
    house.guest.web.post(f"{house.url}/posts", text="bringing clay", key="another")
    assert said(house.member.web.get(house.url).text) == ["bringing clay", "the kiln is hot"]


def test_who_is_not_inside_finds_what_he_finds_where_there_is_no_space(house: House) -> None:
    id = house.says(house.owner, "the kiln is hot")["id"]
    outside = house.outsider.web
    for path in ("", "/p/" + id, "/search", "/tags/kiln", "/names", f"/p/{id}/answer", f"/p/{id}/delete"):
        mine, none = outside.get(house.url + path), outside.get("/s/atelier-zzzz" + path)
        assert mine.status_code == none.status_code == 404
        assert _same(mine.text) == _same(none.text), path
    for path in (
        "/posts",
        "/read",
        f"/p/{id}",
        f"/p/{id}/react",
        f"/p/{id}/vote",
        f"/p/{id}/delete",
        f"/p/{id}/pin",
    ):
        mine, none = outside.post(house.url + path), outside.post("/s/atelier-zzzz" + path)
        assert mine.status_code == none.status_code == 404, path
        assert _same(mine.text) == _same(none.text), path
    assert house.says(house.owner, "still there")
    assert house.owner.web.get(f"{house.url}/p/{id}").status_code == 200


def _same(page: str) -> str:
    """Without what each page has of its own."""
    return re.sub(r"/s/[^\"<]+|nonce=\"[^\"]+\"", "", page)


def test_pages_of_a_space_are_kept_nowhere(house: House) -> None:
    id = house.says(house.owner, "the kiln is hot")["id"]
    for path in ("", f"/p/{id}", "/search?q=kiln", "/tags/kiln", "/names"):
        assert house.member.web.get(house.url + path).headers["cache-control"] == "private, no-store"


def test_a_refused_send_keeps_what_was_typed(house: House) -> None:
    words = "x" * 5001
    answer = house.member.web.post(
        f"{house.url}/posts",
        **_poll("tea", "coffee"),
        text=words,
    )
    assert answer.status_code == 422
    assert words in answer.text and 'value="coffee"' in answer.text
    assert 'id="box-text-error"' in answer.text
    assert said(house.member.web.get(house.url).text) == []


def test_an_answer_says_what_it_answers_and_stands_under_it_in_its_thread(house: House) -> None:
    first = house.says(house.owner, "who brings the clay?")
    answer = house.member.web.post(f"{house.url}/posts", text="I do", reply_to=first["id"])
    assert said(answer.text.replace('class="replies"', '<div class="feed">')) == ["I do"]
    second = house.member.get(f"{house.path}/posts")[0]
    house.says(house.guest, "how much?", in_reply_to_id=second["id"])
    page = house.owner.web.get(house.url).text
    assert f'href="{house.url}/p/{first["id"]}#post-{second["id"]}">answers yours:' in page
    assert "who brings the clay?</span></a>" in page
    thread = house.owner.web.get(f"{house.url}/p/{first['id']}").text
    assert thread.index("who brings the clay?") < thread.index(">I do<") < thread.index("how much?")
    house.member.delete(f"{house.path}/posts/{second['id']}")
    page = house.owner.web.get(house.url).text
    assert "answers a post that is not here any more" in page


def test_own_words_are_changed_and_others_are_not(house: House) -> None:
    id = house.says(house.member, "the kiln is hto")["id"]
    mine = house.member.web.get(f"{house.url}/p/{id}/edit").text
    assert "the kiln is hto</textarea>" in mine
    changed = house.member.web.post(f"{house.url}/p/{id}", text="the kiln is hot")
    assert "the kiln is hot" in changed.text and "edited" in changed.text
    too_long = house.member.web.post(f"{house.url}/p/{id}", text="y" * 5001)
    assert too_long.status_code == 422 and "y" * 5001 in too_long.text
    assert house.owner.web.get(f"{house.url}/p/{id}/edit").status_code == 403
    assert house.owner.web.post(f"{house.url}/p/{id}", text="mine now").status_code == 403
    assert "the kiln is hot" in house.guest.web.get(house.url).text


def test_reactions_are_given_and_taken_back(house: House) -> None:
    id = house.says(house.owner, "the kiln is hot")["id"]
    page = house.member.web.post(f"{house.url}/p/{id}/react", emoji="🎉", return_to=house.url).text
    assert re.search(r'/unreact" name="emoji"\s+value="🎉" aria-pressed="true"', page)
    assert re.search(
        r'/react" name="emoji"\s+value="🎉" aria-pressed="false"', house.owner.web.get(house.url).text
    )
    page = house.member.web.post(f"{house.url}/p/{id}/unreact", emoji="🎉", return_to=house.url).text
    assert 'class="sign"' not in page
    assert house.member.web.post(f"{house.url}/p/{id}/react", emoji="words").status_code == 422


def test_polls_are_asked_and_answered(house: House) -> None:
    asked = _poll("tea", "coffee", "")
    house.owner.web.post(f"{house.url}/posts", text="what shall I bring?", **asked)
    (post,) = house.owner.get(f"{house.path}/posts")
    page = house.member.web.get(house.url).text
    assert f'name="choice-{post["id"]}"' in page
    vote: dict[str, Any] = {f"choice-{post['id']}": "1", "return_to": house.url}
    page = house.member.web.post(f"{house.url}/p/{post['id']}/vote", **vote).text
    assert f'name="choice-{post["id"]}"' not in page and "1 person voted" in page
    assert 'value="100" aria-label="coffee"' in page


def test_pinned_posts_stand_on_top_and_guests_pin_nothing(house: House) -> None:
    id = house.says(house.owner, "the door code hangs inside")["id"]
    house.says(house.owner, "later words")
    page = house.member.web.post(f"{house.url}/p/{id}/pin", return_to=house.url).text
    assert (
        page.index('class="pinned-posts"')
        < page.index("the door code hangs inside")
        < page.index('class="feed"')
    )
    assert f"{house.url}/p/{id}/pin" not in house.guest.web.get(house.url).text
    assert house.guest.web.post(f"{house.url}/p/{id}/unpin").status_code == 403
    page = house.member.web.post(f"{house.url}/p/{id}/unpin", return_to=house.url).text
    assert 'class="pinned-posts"' not in page


def test_a_post_is_deleted_after_a_question(house: House) -> None:
    id = house.says(house.member, "not what I meant")["id"]
    page = house.member.web.get(f"{house.url}/p/{id}/delete").text
    assert "Delete this post?" in page and f'action="{house.url}/p/{id}/delete"' in page
    assert house.guest.web.get(f"{house.url}/p/{id}/delete").status_code == 404
    assert house.guest.web.post(f"{house.url}/p/{id}/delete").status_code == 403
    page = house.owner.web.post(f"{house.url}/p/{id}/delete").text
    assert said(page) == [] and "Deleted." in page


def test_words_and_hashtags_are_found_in_this_space_alone(house: House) -> None:
    other = build(house.owner.server, "Cellar")
    other.says(other.owner, "clay in the cellar #clay")
    house.says(house.owner, "the Kiln wants clay")
    house.says(house.member, "clay and glazes, #Clay forever")
    house.says(house.guest, "bread")
    browser = house.guest.web
    assert said(browser.get(f"{house.url}/search", q="CLAY kiln").text) == ["the Kiln wants clay"]
    assert len(said(browser.get(f"{house.url}/search", q="clay").text)) == 2
    assert "Nothing found" in browser.get(f"{house.url}/search", q="cellar").text
    assert said(browser.get(f"{house.url}/tags/clay").text) == ["clay and glazes, #Clay forever"]
    asked = house.owner.web
    poll = _poll("raku", "celadon")
    asked.post(f"{house.url}/posts", text="which?", **poll)
    assert said(asked.get(f"{house.url}/search", q="celadon").text) == ["which?"]


def test_search_goes_back_as_far_as_there_is_something(house: House) -> None:
    for number in range(45):
        house.says(house.owner, f"clay {number}")
    browser = house.member.web
    first = browser.get(f"{house.url}/search", q="clay").text
    assert len(said(first)) == 40
    further = re.search(r'rel="next" href="([^"]+)"', first)
    assert further
    rest = browser.get(f"{house.url}/search{further[1].replace('&amp;', '&')}").text
    assert said(rest) == [f"clay {number}" for number in (4, 3, 2, 1, 0)]
    assert "That is all." in rest


def test_reading_marks_as_read_and_a_line_parts_old_from_new(house: House) -> None:
    house.says(house.owner, "old")
    assert house.member.get(house.path)["unread"] == 1
    assert "data-read-line" not in house.member.web.get(house.url).text
    assert house.member.get(house.path)["unread"] == 0
    house.says(house.owner, "new")
    page = house.member.web.get(house.url).text
    assert page.index(">new<") < page.index("data-read-line") < page.index(">old<")
    assert "data-read-line" not in house.member.web.get(house.url).text
    house.says(house.owner, "newest")
    house.member.web.post(f"{house.url}/read")
    assert house.member.get(house.path)["unread"] == 0


def test_forty_stand_on_a_page_and_older_ones_behind_it(house: House) -> None:
    for number in range(42):
        house.says(house.owner, f"number {number}")
    page = house.member.web.get(house.url).text
    assert said(page)[0] == "number 41" and len(said(page)) == 40
    older = re.search(r'rel="next" href="([^"]+)"', page)
    assert older
    rest = house.member.web.get(house.url + older[1].replace("&amp;", "&")).text
    assert said(rest) == ["number 1", "number 0"]
    assert "data-send" not in rest


def test_a_closed_space_says_so_and_takes_no_words(house: House) -> None:
    id = house.says(house.owner, "the last word")["id"]
    house.owner.delete(house.path)
    page = house.member.web.get(house.url).text
    assert "This space is closed" in page and "data-send" not in page
    assert f"{house.url}/p/{id}/answer" not in page
    answer = house.member.web.post(f"{house.url}/posts", text="one more")
    assert answer.status_code == 422 and "one more" in answer.text
    assert said(house.owner.web.get(house.url).text) == ["the last word"]


def test_what_cannot_be_opened_is_drawn_as_such(house: House) -> None:
    house.says(house.owner, "whole")
    id = house.says(house.owner, "cut by hand")["id"]

    async def cut(app: Services) -> None:
        async def unit(tx: Tx) -> None:
            await tx.run("UPDATE space_posts SET sealed = :cut WHERE id = :id", cut=b"nothing", id=int(id))

        await app.db.write(unit)

    server = house.owner.server
    server.run(cut, server.app)
    page = house.member.web.get(house.url).text
    assert "This post was changed outside of Sabar, or its key is gone; it is not shown." in page
    assert said(page) == ["whole"]
    assert "not shown" in house.owner.web.get(f"{house.url}/p/{id}").text


def test_mentions_are_of_members_and_the_box_offers_no_one_else(house: House) -> None:
    names = house.member.web.get(f"{house.url}/names").text
    for inside in (house.owner, house.member, house.guest):
        assert f'data-insert="@{inside.name}"' in names
    assert house.outsider.name not in names
    house.says(house.owner, f"@{house.guest.name} and @{house.outsider.name}, look")
    page = house.member.web.get(house.url).text
    assert f"{house.url}/members#m{house.guest.id}" in page
    assert f"/@{house.outsider.name}" not in page


def test_markdown_is_for_those_who_switched_it_on(house: House) -> None:
    assert "content_type" not in house.owner.web.get(house.url).text
    house.owner.web.post(f"{house.url}/posts", text="**hot**")
    house.owner.web.post(f"{house.url}/posts", text="**hot**", content_type="text/markdown")
    page = house.member.web.get(house.url).text
    assert "<strong>hot</strong>" in page and "**hot**" in page


def test_an_answer_repeats_words_as_they_are_read(house: House) -> None:
    house.owner.web.post(
        f"{house.url}/posts", text="The kiln is **hot**\n\n- bring clay", content_type="text/markdown"
    )
    id = house.member.get(f"{house.path}/posts")[0]["id"]
    house.says(house.member, "I do", in_reply_to_id=id)
    house.says(house.owner, "**not** typed as Markdown")
    plain = house.member.get(f"{house.path}/posts")[0]["id"]
    house.says(house.guest, "why?", in_reply_to_id=plain)
    page = house.guest.web.get(house.url).text
    assert "The kiln is hot bring clay</span></a>" in page
    assert "**not** typed as Markdown</span></a>" in page


def test_a_page_that_is_left_names_no_space(house: House) -> None:
    page = house.outsider.web.get("/spaces/left").text
    assert "You are no longer in this space" in page and "Atelier" not in page
