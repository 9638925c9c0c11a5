"""The lists of an account, a post and a conversation, as other servers read them."""

from functools import partial
from typing import Any

import pytest

from tests.api import people
from tests.api.people import Person
from tests.federation import documents
from tests.federation.documents import actor, uri
from tests.federation.scripted import PUBLIC
from tests.server import Server
from tests.statements import statements


def every(server: Server, url: str) -> list[Any]:
    """What is on all pages of a list."""
    at, found = documents.fetch(server, url)["first"], []
    for _ in range(10):
        page = documents.fetch(server, at)
        assert page["partOf"] == url
        assert page["id"] == at
        found += page.get("orderedItems", []) + page.get("items", [])
        if "next" not in page:
            return found
        at = page["next"]
    raise AssertionError("the list does not end")


def test_an_outbox_has_what_anybody_may_read_page_by_page(here: Server) -> None:
    bea, cleo = people.join(here, "bea"), people.join(here, "cleo")
    liked = cleo.says("worth it")
    ids = [bea.says(f"number {n}")["id"] for n in range(22)]
    quiet = bea.says("quiet", visibility="unlisted")["id"]
    bea.says("for followers", visibility="private")
    bea.says(f"@{cleo.name} for you", visibility="direct")
    boost = bea.post(f"/api/v1/statuses/{liked['id']}/reblog")["id"]
    outbox = f"{actor(bea)}/outbox"
    found = every(here, outbox)
    assert [one["id"] for one in found] == [
        f"{uri(bea, id)}/activity" for id in (boost, quiet, *reversed(ids))
    ]
    assert {one["type"] for one in found[1:]} == {"Create"}
    assert (found[0]["type"], found[0]["object"]) == ("Announce", uri(cleo, liked["id"]))
    assert found[2]["object"] == documents.fetch(here, uri(bea, ids[-1]))
    assert (found[2]["to"], found[2]["cc"]) == ([PUBLIC], [f"{actor(bea)}/followers"])
    assert documents.fetch(here, outbox)["totalItems"] == bea.shown()["statuses_count"]


def test_a_page_of_an_outbox_takes_as_many_statements_as_one_post(
    here: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    cleo = people.join(here, "cleo")
    liked = [cleo.says(f"worth it {n}") for n in range(4)]
    pages = []
    for writer, times in ((people.join(here, "bea"), 1), (people.join(here, "dora"), 4)):
        for n in range(times):
            said = writer.says(f"@{cleo.name} #tea {n}", quoted_status_id=liked[n]["id"])
            poll = {"options": ["yes", "no"], "expires_in": 3600}
            writer.ok("POST", "/api/v1/statuses", json={"status": "well?", "poll": poll})
            writer.says("and then", in_reply_to_id=said["id"])
            writer.post(f"/api/v1/statuses/{liked[n]['id']}/reblog")
        address = f"{actor(writer)}/outbox?page=true"
        pages.append(partial(documents.fetch, here, address))
    few, many = (statements(here, monkeypatch, page, cold=True) for page in pages)
    assert len(pages[1]()["orderedItems"]) == 16
    assert len(many) <= len(few), "\n".join(many)


def test_followers_and_followed_are_counted_and_named(here: Server) -> None:
    bea, cleo, dora = (people.join(here, name) for name in ("bea", "cleo", "dora"))
    cleo.follow(bea)
    dora.follow(bea)
    bea.follow(dora)
    assert documents.fetch(here, f"{actor(bea)}/followers")["totalItems"] == 2
    assert every(here, f"{actor(bea)}/followers") == [actor(dora), actor(cleo)]
    assert every(here, f"{actor(bea)}/following") == [actor(dora)]


def test_who_hides_them_has_them_counted_alone(here: Server) -> None:
    bea, cleo = people.join(here, "bea"), people.join(here, "cleo")
    cleo.follow(bea)
    bea.follow(cleo)
    bea.ok("PATCH", "/api/v1/accounts/update_credentials", json={"hide_collections": True})
    for name in ("followers", "following"):
        url = f"{actor(bea)}/{name}"
        for asked in (url, f"{url}?page=true"):
            told = documents.fetch(here, asked)
            assert told == {"id": url, "type": "OrderedCollection", "totalItems": 1}


def test_pinned_posts_and_featured_hashtags_are_listed(here: Server) -> None:
    bea = people.join(here, "bea")
    shown, hidden = bea.says("look #tea"), bea.says("psst", visibility="private")
    for one in (shown, hidden):
        bea.post(f"/api/v1/statuses/{one['id']}/pin")
    bea.post("/api/v1/featured_tags", name="tea")
    told = documents.fetch(here, f"{actor(bea)}/collections/featured")
    assert (told["totalItems"], told["orderedItems"]) == (1, [uri(bea, shown["id"])])
    assert documents.fetch(here, f"{actor(bea)}/collections/tags")["items"] == [
        {"type": "Hashtag", "href": f"{here.url}/tags/tea", "name": "#tea"}
    ]


def test_answers_and_conversations_have_what_anybody_may_read(here: Server) -> None:
    bea, cleo = people.join(here, "bea"), people.join(here, "cleo")
    first = bea.says("first")
    second = cleo.says("second", in_reply_to_id=first["id"])
    third = bea.says("third", in_reply_to_id=second["id"], visibility="unlisted")
    cleo.says("fourth", in_reply_to_id=first["id"], visibility="private")
    assert every(here, f"{uri(bea, first['id'])}/replies") == [uri(cleo, second["id"])]
    context = documents.fetch(here, uri(cleo, second["id"]))["context"]
    assert every(here, context) == [
        uri(bea, third["id"]),
        uri(cleo, second["id"]),
        uri(bea, first["id"]),
    ]


def test_a_conversation_that_nobody_may_read_is_not_there(here: Server) -> None:
    bea = people.join(here, "bea")
    first = bea.says("first")
    context = documents.fetch(here, uri(bea, first["id"]))["context"]
    bea.delete(f"/api/v1/statuses/{first['id']}")
    assert documents.ask(here, context).status_code == 404
    assert documents.ask(here, f"{here.url}/contexts/1").status_code == 404


def test_likes_and_boosts_are_counted_and_nobody_is_named(here: Server, ada: Person) -> None:
    bea = people.join(here, "bea")
    said = ada.says("good")
    bea.post(f"/api/v1/statuses/{said['id']}/favourite")
    bea.post(f"/api/v1/statuses/{said['id']}/reblog")
    for name in ("likes", "shares"):
        url = f"{uri(ada, said['id'])}/{name}"
        assert documents.fetch(here, url) == {"id": url, "type": "Collection", "totalItems": 1}
