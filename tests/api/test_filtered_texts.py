"""A filter looks at every text of a post, wherever its reader meets the post."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import pictures, streams
from tests.api.people import Person
from tests.entrance import fresh_name
from tests.server import Server
from tests.waiting import eventually

New = Callable[..., Person]
Says = Callable[[Person, str, str], Any]

_EVERYWHERE = ["home", "notifications", "public", "thread", "account"]


def in_text(writer: Person, text: str, word: str, **more: Any) -> Any:
    return writer.says(f"{text} {word}", **more)


def in_warning(writer: Person, text: str, word: str, **more: Any) -> Any:
    return writer.says(text, spoiler_text=word, **more)


def in_poll(writer: Person, text: str, word: str, **more: Any) -> Any:
    return writer.says(text, poll={"options": ["yes", f"a {word}!"], "expires_in": 3600}, **more)


def in_description(writer: Person, text: str, word: str, **more: Any) -> Any:
    file = ("a.png", pictures.encoded(pictures.photo((60, 40)), "PNG"), "image/png")
    made = writer.ok("POST", "/api/v2/media", files={"file": file}, data={"description": word})
    return writer.says(text, media_ids=[made["id"]], **more)


@pytest.fixture(params=[in_text, in_warning, in_poll, in_description])
def says(request: pytest.FixtureRequest) -> Says:
    """Each way to write a word into a post."""
    return request.param  # type: ignore[no-any-return]  # what the list above holds


def words(status: dict[str, Any]) -> list[str]:
    """The keywords that a post met."""
    return [word for met in status["filtered"] for word in met["keyword_matches"]]


def test_a_word_is_found_in_every_text_and_in_every_place(server: Server, person: New, says: Says) -> None:
    ana, bea, cleo = person("ana"), person("bea"), person("cleo")
    word, tag = fresh_name("zebra"), fresh_name("tag")
    ana.follow(bea)
    ana.follow(cleo)
    ana.post(
        "/api/v2/filters",
        title="Animals",
        context=_EVERYWHERE,
        filter_action="warn",
        keywords_attributes=[{"keyword": word}],
    )
    listed = ana.post("/api/v1/lists", title="both")
    ana.post(f"/api/v1/lists/{listed['id']}/accounts", account_ids=[bea.id])
    with (
        streams.stream(server, ana.token, stream="user") as home,
        streams.stream(server, ana.token, stream="public") as public,
        streams.stream(server, ana.token, stream="hashtag", tag=tag) as tagged,
        streams.stream(server, ana.token, stream="list", list=listed["id"]) as members,
    ):
        post = says(bea, f"@{ana.name} hello #{tag}", word)
        for heard in (home, public, tagged, members):
            assert words(heard.until("update")["payload"]) == [word]
        told = streams.stream(server, ana.token, stream="user")
        with told as again:
            bea.ok("PUT", f"/api/v1/statuses/{post['id']}", json=_same(post))
            assert words(again.until("status.update")["payload"]) == [word]
    boost = cleo.post(f"/api/v1/statuses/{post['id']}/reblog")
    quote = cleo.says("look", quoted_status_id=post["id"])
    ana.post(f"/api/v1/statuses/{post['id']}/favourite")
    ana.post(f"/api/v1/statuses/{post['id']}/bookmark")
    for address, asked in {
        f"/api/v1/statuses/{post['id']}": {},
        "/api/v1/timelines/public": {},
        f"/api/v1/timelines/tag/{tag}": {},
        f"/api/v1/timelines/list/{listed['id']}": {},
        f"/api/v1/accounts/{bea.id}/statuses": {},
        "/api/v1/favourites": {},
        "/api/v1/bookmarks": {},
        "/api/v2/search": {"q": f"#{tag} hello", "type": "statuses"},
    }.items():
        found = ana.get(address, **asked)
        found = found["statuses"] if isinstance(found, dict) and "statuses" in found else found
        shown = {one["id"]: one for one in (found if isinstance(found, list) else [found])}
        assert words(shown[post["id"]]) == [word], address
    timeline = {one["id"]: one for one in ana.get(f"/api/v1/accounts/{cleo.id}/statuses")}
    assert words(timeline[boost["id"]]) == words(timeline[boost["id"]]["reblog"]) == [word]
    assert words(timeline[quote["id"]]) == []
    assert words(timeline[quote["id"]]["quote"]["quoted_status"]) == [word]
    eventually(lambda: bool(ana.get("/api/v1/notifications", types=["mention"])))
    (noticed,) = ana.get("/api/v1/notifications", types=["mention"])
    assert words(noticed["status"]) == [word]
    (grouped,) = ana.get("/api/v2/notifications", types=["mention"])["statuses"]
    assert words(grouped) == [word]


def _same(post: dict[str, Any]) -> dict[str, Any]:
    """What an edit says that changes only the language."""
    given: dict[str, Any] = {
        "language": "br",
        "spoiler_text": post["spoiler_text"],
        "media_ids": [one["id"] for one in post["media_attachments"]],
    }
    if post["poll"]:
        options = [one["title"] for one in post["poll"]["options"]]
        given["poll"] = {"options": options, "expires_in": 3600}
    return given


def test_a_word_is_found_in_a_message_and_in_its_conversation(
    server: Server, person: New, says: Says
) -> None:
    ana, bea = person("ana"), person("bea")
    word = fresh_name("zebra")
    ana.follow(bea)
    ana.post(
        "/api/v2/filters",
        title="Animals",
        context=_EVERYWHERE,
        filter_action="warn",
        keywords_attributes=[{"keyword": word}],
    )
    with (
        streams.stream(server, ana.token, stream="direct") as direct,
        streams.stream(server, ana.token, stream="user:notification") as told,
    ):
        says(bea, f"@{ana.name} psst", word, visibility="direct")  # type: ignore[call-arg]  # as each takes it
        assert words(direct.until("conversation")["payload"]["last_status"]) == [word]
        assert words(told.until("notification")["payload"]["status"]) == [word]
    (talk,) = ana.get("/api/v1/conversations")
    assert words(talk["last_status"]) == [word]


def test_a_boost_is_met_by_the_filter_that_names_the_post(person: New) -> None:
    ana, bea, cleo = person("ana"), person("bea"), person("cleo")
    ana.follow(cleo)
    post = bea.says("nothing special")
    kept = ana.post("/api/v2/filters", title="Enough", context=["home"], filter_action="hide")
    ana.post(f"/api/v2/filters/{kept['id']}/statuses", status_id=post["id"])
    boost = cleo.post(f"/api/v1/statuses/{post['id']}/reblog")
    (shown,) = [one for one in ana.get("/api/v1/timelines/home") if one["id"] == boost["id"]]
    assert [met["status_matches"] for met in shown["filtered"]] == [[post["id"]]]


def test_an_edit_that_takes_the_word_out_frees_the_post(person: New) -> None:
    ana, bea = person("ana"), person("bea")
    word = fresh_name("zebra")
    ana.post(
        "/api/v2/filters",
        title="Animals",
        context=["thread"],
        filter_action="warn",
        keywords_attributes=[{"keyword": word}],
    )
    post = in_poll(bea, "hello", word)
    path = f"/api/v1/statuses/{post['id']}"
    assert words(ana.get(path)) == [word]
    bea.ok("PUT", path, json={"status": "hello", "poll": {"options": ["yes", "no"], "expires_in": 3600}})
    assert words(ana.get(path)) == []
