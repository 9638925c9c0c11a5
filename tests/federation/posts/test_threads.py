"""Conversations are whole as far as they can be had, and nobody makes this server fetch without end."""

from html import unescape
from typing import Any

import httpx
import pytest

from sabar import events
from sabar.federation import backfill, posts, threads
from sabar.federation.fetching import Budget
from sabar.kit import times
from tests import streams
from tests.api import people
from tests.api.people import Person
from tests.federation import documents, scripted, strangers
from tests.federation.posts import elsewhere
from tests.federation.posts.elsewhere import number, writes
from tests.federation.scripted import Peer, Stranger
from tests.server import Server
from tests.waiting import eventually
from tests.web.test_live_pieces import Reader
from tests.web.test_shown import heard


@pytest.fixture(scope="module")
def zed(peer: Peer) -> Stranger:
    return peer.person("zed")


def path(peer: Peer, note: dict[str, Any]) -> str:
    return str(note["id"]).removeprefix(peer.url)


def collection(peer: Peer, name: str, **page: Any) -> str:
    uri = f"{peer.url}/collections/{name}"
    peer.documents[f"/collections/{name}"] = {
        "@context": scripted.CONTEXT,
        "id": uri,
        "type": "Collection",
    } | page
    return uri


def test_what_a_post_answers_comes_after_it(here: Server, mira: Stranger, zed: Stranger, fan: Person) -> None:
    top = zed.note("top")
    middle = zed.note("middle", inReplyTo=top["id"])
    id = writes(here, mira, mira.note("answer", inReplyTo=middle["id"]))
    found = eventually(lambda: fan.get(f"/api/v1/statuses/{id}/context")["ancestors"])
    assert [one["content"] for one in found] == ["top", "middle"]


def test_a_parent_that_cannot_be_had_is_looked_for_again(
    here: Server, peer: Peer, mira: Stranger, zed: Stranger, fan: Person
) -> None:
    """mastodon#35401: what answered while a server was busy stays no orphan."""
    top = zed.note("busy")
    peer.answers[path(peer, top)] = (429, {}, b"")
    id = writes(here, mira, mira.note("answer", inReplyTo=top["id"]))
    eventually(lambda: peer.asked(path(peer, top)))
    assert fan.get(f"/api/v1/statuses/{id}/context")["ancestors"] == []
    del peer.answers[path(peer, top)]

    def later() -> Any:
        here.clock.advance(30 * times.MINUTE)
        return fan.get(f"/api/v1/statuses/{id}/context")["ancestors"]

    assert [one["content"] for one in eventually(later, every=0.5)] == ["busy"]


def test_a_long_way_up_ends(here: Server, peer: Peer, mira: Stranger, zed: Stranger, fan: Person) -> None:
    """weakness:thread-bomb: it costs as much as a thread may cost, and no more."""
    above = zed.note("first")
    for step in range(40):
        above = zed.note(f"step {step}", inReplyTo=above["id"])
    before = len(peer.asked())
    writes(here, mira, mira.note("last", inReplyTo=above["id"]))
    eventually(lambda: number(here, above["id"]))
    assert len(peer.asked()) - before <= 22


def test_what_answers_itself_ends(here: Server, peer: Peer, mira: Stranger, zed: Stranger) -> None:
    loop = zed.note("loop")
    loop["inReplyTo"] = loop["id"]
    found = here.run(posts.by_uri, here.app, loop["id"], budget=Budget())
    assert found is not None
    assert len(peer.asked(path(peer, loop))) <= 2


def test_who_looks_at_a_post_sees_its_answers(
    here: Server, peer: Peer, mira: Stranger, zed: Stranger, fan: Person
) -> None:
    """Of what is spelled out, what its server says of its own is believed; nothing else."""
    note, before = mira.note("ask me"), len(peer.asked("/collections/replies"))
    one, two = zed.note("one", inReplyTo=note["id"]), zed.note("two", inReplyTo=note["id"])
    forged = {
        "id": "https://victim.example/notes/1",
        "type": "Note",
        "attributedTo": "https://victim.example/v",
    }
    page = collection(
        peer, "page2", type="CollectionPage", items=[two, forged, "https://victim.example/notes/2"]
    )
    first = {"type": "CollectionPage", "items": [one["id"]], "next": page}
    note["replies"] = {"id": collection(peer, "replies", first=first), "type": "Collection", "totalItems": 15}
    id = writes(here, mira, note)
    assert id is not None
    here.clock.advance(10 * times.MINUTE)
    eventually(lambda: len(fan.get(f"/api/v1/statuses/{id}/context")["descendants"]) == 2)
    assert number(here, "https://victim.example/notes/1") is None
    assert len(peer.asked("/collections/replies")) == before + 1
    with httpx.Client(base_url=here.url) as visitor:
        shown = visitor.get(f"/@{mira.handle}/{id}").text
    assert f"{peer.host} knows of 15 answers, 2 of them here." in shown
    here.clock.advance(times.HOUR)
    # Who is not signed in makes nobody ask anybody.
    assert httpx.get(f"{here.url}/api/v1/statuses/{id}/context").status_code == 200
    assert len(peer.asked("/collections/replies")) == before + 1


def test_whoever_reads_a_conversation_sees_it_grow(
    here: Server, peer: Peer, mira: Stranger, fan: Person
) -> None:
    """It is no news to anybody else: not even to those who follow whoever answered."""
    reader, note = Reader(here, "reader"), mira.note("talk")
    answer = mira.note("said long ago", inReplyTo=note["id"])
    first = {"type": "CollectionPage", "items": [answer["id"]]}
    note["replies"] = {"id": collection(peer, "growing", first=first), "type": "Collection", "totalItems": 3}
    id = writes(here, mira, note)
    here.clock.advance(10 * times.MINUTE)
    way, stands = f"/@{mira.handle}/{id}", {"stream": "thread", "place": "thread"}
    conversation = httpx.get(f"{here.url}{way}").text.partition(' conversation="')[2].partition('"')[0]
    with (
        streams.page(here, reader.session, conversation=conversation, **stands) as thread,
        streams.stream(here, fan.token, stream="user") as home,
    ):
        heard(thread)
        heard(home)
        shown = unescape(reader.browser.get(way).text)
        assert f'data-known="{peer.host} knows of 3 answers, {{n}} of them here."' in shown
        assert "said long ago" in str(thread.until("update")["payload"])
        while (message := home.any(0.4)) is not None:
            assert "said long ago" not in str(message)


@pytest.mark.parametrize("kind", ["itself", "endless", "elsewhere"])
def test_lists_without_end_end(here: Server, peer: Peer, kind: str) -> None:
    if kind == "itself":
        uri = collection(peer, kind, items=["https://x.example/1"], next=f"{peer.url}/collections/{kind}")
    elif kind == "endless":
        for step in range(50):
            uri = collection(peer, f"e{step}", items=[], next=f"{peer.url}/collections/e{step + 1}")
        uri = f"{peer.url}/collections/e0"
    else:
        uri = collection(peer, kind, items=["https://x.example/1"], next="https://victim.example/page")
    before = len(peer.asked())
    # weakness:thread-bomb
    found = here.run(threads.items, here.app, uri, most=50)
    assert len(found) <= 50
    assert len(peer.asked()) - before <= 7


def test_who_is_followed_first_comes_with_his_last_posts(here: Server, peer: Peer) -> None:
    """mastodon#34: they stand on his profile, and are no news to anybody."""
    writer = peer.person("writer")
    notes = [
        writer.note(f"before {number}", published=f"2026-01-{number + 1:02}T00:00:00Z") for number in range(3)
    ]
    stranger = peer.person("other").note("boosted")
    items = [
        *(writer.activity("Create", note) for note in notes),
        writer.activity("Announce", stranger["id"]),
        writer.activity("Create", stranger),
    ]
    peer.documents["/users/writer/outbox"] = {
        "@context": scripted.CONTEXT,
        "id": f"{writer.id}/outbox",
        "type": "OrderedCollection",
        "first": {"type": "OrderedCollectionPage", "orderedItems": items},
    }
    account = elsewhere.known(here, writer)
    reader, other = people.join(here, "reader"), people.join(here, "other")
    # Both at once: neither is the first by the time it is looked at.
    strangers.followed(here, account, reader, other)

    for one in (reader, other):
        here.run(backfill.on_followed, here.app, events.Followed(int(one.id), account.id))
    found = reader.get(f"/api/v1/accounts/{account.id}/statuses")
    assert [one["content"] for one in found] == ["before 2", "before 1", "before 0"]
    assert len(peer.asked("/users/writer/outbox")) == 1
    assert number(here, stranger["id"]) is None
    assert reader.get("/api/v1/notifications") == []


def test_what_answers_a_boost_answers_the_boosted_post(
    here: Server, mira: Stranger, fan: Person, ada: Person
) -> None:
    said = ada.says("boost me")
    boost = documents.uri(fan, fan.post(f"/api/v1/statuses/{said['id']}/reblog")["id"])
    id = writes(here, mira, mira.note("I answer", inReplyTo=boost))
    assert fan.get(f"/api/v1/statuses/{id}")["in_reply_to_id"] == said["id"]
    assert [one["id"] for one in ada.get(f"/api/v1/statuses/{said['id']}/context")["descendants"]] == [id]


def test_a_post_is_found_by_its_address(here: Server, peer: Peer, zed: Stranger, fan: Person) -> None:
    """Also by that of its page; what is for few is not shown because somebody knows its address."""
    note, few = zed.note("found", url=f"{peer.url}/@zed/found"), zed.note("few", to=[zed.followers], cc=[])
    peer.documents["/@zed/found"] = note
    for address in (note["url"], note["id"]):
        found = fan.get("/api/v2/search", q=address, resolve=True)
        assert [one["uri"] for one in found["statuses"]] == [note["id"]]
    assert fan.get("/api/v2/search", q=few["id"], resolve=True)["statuses"] == []
    assert fan.get("/api/v2/search", q=f"{peer.url}/nothing", resolve=True)["statuses"] == []


def test_no_conversation_goes_in_a_circle(here: Server, peer: Peer, mira: Stranger, fan: Person) -> None:
    """Servers say what they like of what answers what."""
    itself = mira.note("I answer myself")
    itself["inReplyTo"] = itself["id"]
    id = writes(here, mira, itself)
    assert fan.get(f"/api/v1/statuses/{id}/context") == {"ancestors": [], "descendants": []}
    assert fan.get(f"/api/v1/statuses/{id}")["in_reply_to_id"] is None
    hen, egg = mira.note("hen"), mira.note("egg")
    hen["inReplyTo"], egg["inReplyTo"] = egg["id"], hen["id"]
    peer.answers[path(peer, egg)] = (404, {}, b"")
    first = writes(here, mira, hen)
    second = writes(here, mira, egg)
    found = fan.get(f"/api/v1/statuses/{second}/context")
    assert [one["id"] for one in found["ancestors"]] == [first]
    assert found["descendants"] == []
    assert fan.get(f"/api/v1/statuses/{first}")["in_reply_to_id"] is None
