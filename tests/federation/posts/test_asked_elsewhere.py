"""What others do about posts that their own servers are asked for: these answer, or not now, or no more."""

import dataclasses
from typing import Any

import pytest

from sabar.backends.limits import Limits
from sabar.federation import posts
from sabar.federation.fetching import Budget
from sabar.federation.translate import posts as reading
from sabar.kit import times
from sabar.model.accounts import Account
from sabar.model.received import Arrival
from sabar.rules.federation.received import NAMED
from tests import jobs, streams
from tests.api.people import Person
from tests.federation import documents, strangers
from tests.federation.documents import actor
from tests.federation.posts import elsewhere
from tests.federation.posts.elsewhere import boost, changed, creates, does, number
from tests.federation.scripted import PUBLIC, Peer, Stranger
from tests.server import Server
from tests.waiting import eventually


@pytest.fixture(scope="module")
def zed(peer: Peer) -> Stranger:
    """Somebody of the same server whom nobody follows."""
    return peer.person("zed")


def path(peer: Peer, note: dict[str, Any]) -> str:
    return str(note["id"]).removeprefix(peer.url)


def busy(peer: Peer, note: dict[str, Any]) -> None:
    """Its server does not say now what it is."""
    peer.answers[path(peer, note)] = (503, {}, b"")


def wait(here: Server, *ms: int) -> None:
    """So much time goes by, and what is due is done each time."""
    for one in ms:
        here.clock.advance(one)
        jobs.idle(here)


def test_what_is_boosted_is_fetched_from_its_own_server(
    here: Server, mira: Stranger, zed: Stranger, fan: Person
) -> None:
    note = zed.note("look at me")
    lie = note | {"content": "something else"}
    does(here, mira, mira.activity("Announce", lie, to=[PUBLIC]))
    id = number(here, note["id"])
    assert fan.get(f"/api/v1/statuses/{id}")["content"] == "look at me"
    other = zed.note("not followed")
    before = len(zed.peer.asked())
    does(here, zed, zed.activity("Announce", other["id"], to=[PUBLIC]))
    assert number(here, other["id"]) is None
    assert len(zed.peer.asked()) == before


def test_a_group_passes_on_what_was_done_in_it(here: Server, peer: Peer, zed: Stranger, fan: Person) -> None:
    """FEP-1b12, Lemmy and WordPress: nothing is believed but what the server of the post says."""
    group = peer.person("tea", type="Group")
    strangers.followed(here, elsewhere.known(here, group), fan)
    page = zed.note("<p>words</p>", type="Page", name="Title")
    lie = page | {"content": "<p>lie</p>"}
    does(here, group, group.activity("Announce", zed.activity("Create", lie), to=[PUBLIC]))
    id = number(here, page["id"])
    found = fan.get(f"/api/v1/statuses/{id}")
    assert "words" in found["content"]
    assert "Title" in found["content"]
    assert found["reblogs_count"] == 1
    peer.documents[page["id"].removeprefix(peer.url)] = changed(page, here, content="<p>other words</p>")
    does(here, group, group.activity("Announce", zed.activity("Update", page), to=[PUBLIC]))
    assert "other words" in fan.get(f"/api/v1/statuses/{id}")["content"]
    does(here, group, group.activity("Announce", zed.activity("Delete", page["id"]), to=[PUBLIC]))
    assert fan.call("GET", f"/api/v1/statuses/{id}").status_code == 200
    tombstone = {"@context": page["@context"], "id": page["id"], "type": "Tombstone"}
    peer.documents[page["id"].removeprefix(peer.url)] = tombstone
    does(here, group, group.activity("Announce", zed.activity("Delete", page["id"]), to=[PUBLIC]))
    assert fan.call("GET", f"/api/v1/statuses/{id}").status_code == 404
    does(here, group, group.activity("Announce", zed.activity("Dislike", "x"), to=[PUBLIC]))


@pytest.mark.parametrize("form", ["id", "group"])
def test_a_boost_is_there_once_the_server_of_what_it_shows_answers(
    here: Server, peer: Peer, mira: Stranger, zed: Stranger, fan: Person, form: str
) -> None:
    note = zed.note("look at me")
    busy(peer, note)
    object = note["id"] if form == "id" else zed.activity("Create", note)
    announced = does(here, mira, mira.activity("Announce", object, to=[PUBLIC]))
    # The next thing that she does is not kept waiting.
    assert creates(here, mira, mira.note("meanwhile"))
    wait(here, 2 * times.MINUTE)
    assert boost(here, mira, announced) is None
    del peer.answers[path(peer, note)]
    wait(here, 15 * times.MINUTE)
    assert boost(here, mira, announced)
    assert fan.get(f"/api/v1/statuses/{number(here, note['id'])}")["reblogs_count"] == 1


def test_what_is_taken_back_while_it_waits_is_not_done(
    here: Server, peer: Peer, mira: Stranger, zed: Stranger, fan: Person
) -> None:
    note = zed.note("look away")
    busy(peer, note)
    announced = does(here, mira, mira.activity("Announce", note["id"], to=[PUBLIC]))
    does(here, mira, mira.activity("Undo", announced))
    del peer.answers[path(peer, note)]
    wait(here, 2 * times.MINUTE, 15 * times.MINUTE)
    assert number(here, note["id"]) is None


def test_a_server_that_never_answers_is_asked_a_few_times(
    here: Server, peer: Peer, mira: Stranger, zed: Stranger, fan: Person
) -> None:
    note = zed.note("never there")
    busy(peer, note)
    does(here, mira, mira.activity("Announce", note["id"], to=[PUBLIC]))
    wait(here, *[6 * times.HOUR] * 6)
    assert len(peer.asked(path(peer, note))) == 5
    dead = here.run(here.app.db.read().value, "SELECT COUNT(*) FROM jobs WHERE dead")
    assert dead == 0


def test_whether_a_post_may_be_quoted_is_not_denied_because_it_cannot_be_read_now(
    here: Server, peer: Peer, mira: Stranger, ada: Person, fan: Person
) -> None:
    said = ada.says("quote me", quote_approval_policy="public")
    quoting = mira.note("quoting", quote=documents.uri(ada, said["id"]))
    busy(peer, quoting)
    asked = mira.activity("QuoteRequest", documents.uri(ada, said["id"]), instrument=quoting["id"])
    does(here, mira, asked)

    def answers() -> list[str]:
        sent = [one for one in peer.posted() if one["type"] in ("Accept", "Reject")]
        return [one["type"] for one in sent if one["object"].get("id") == asked["id"]]

    wait(here, 2 * times.MINUTE)
    assert answers() == []
    del peer.answers[path(peer, quoting)]
    wait(here, 15 * times.MINUTE)
    assert eventually(answers) == ["Accept"]


def test_a_post_comes_without_what_it_answers_and_quotes_while_that_cannot_be_had(
    here: Server, peer: Peer, mira: Stranger, zed: Stranger, fan: Person
) -> None:
    parent, quoted = zed.note("parent"), zed.note("quoted")
    for one in (parent, quoted):
        busy(peer, one)
    note = mira.note("words", inReplyTo=parent["id"], quote=quoted["id"])
    does(here, mira, mira.activity("Create", note["id"]))
    assert number(here, note["id"])


@pytest.mark.parametrize(("status", "stays"), [(404, True), (410, False)])
@pytest.mark.parametrize("form", ["author", "group"])
def test_a_change_of_what_its_server_has_no_more(
    here: Server, peer: Peer, mira: Stranger, fan: Person, status: int, stays: bool, form: str
) -> None:
    """Nobody is asked again; what is gone there is gone here."""
    note = mira.note("hello")
    id = creates(here, mira, note)
    peer.answers[path(peer, note)] = (status, {}, b"")
    change = mira.activity("Update", note["id"])
    who = mira
    if form == "group":
        who = peer.person(f"group{status}", type="Group")
        strangers.followed(here, elsewhere.known(here, who), fan)
        change = who.activity("Announce", change, to=[PUBLIC])
    does(here, who, change)
    assert (fan.call("GET", f"/api/v1/statuses/{id}").status_code == 200) is stays


def naming(*hrefs: str) -> list[dict[str, str]]:
    return [{"type": "Mention", "href": one} for one in hrefs]


def handles(reader: Person, id: str | None) -> set[str]:
    """Of those whom a post names, as an application is told."""
    return {one["acct"] for one in reader.get(f"/api/v1/statuses/{id}")["mentions"]}


def test_whom_a_post_names_and_nobody_knew_is_named_once_he_is_found(
    here: Server, peer: Peer, mira: Stranger, fan: Person
) -> None:
    guest, away = peer.person("guest"), peer.person("away")
    peer.answers["/users/away"] = (503, {}, b"")
    tags = naming(away.id, guest.id, f"{here.url}/users/nobody", actor(fan))
    with streams.stream(here, fan.token, stream="user") as stream:
        id = creates(here, mira, mira.note("with guests", tag=tags))
        assert stream.until("status.update")["payload"]["id"] == id
    assert handles(fan, id) == {fan.name, guest.handle}
    assert [one for one in fan.get("/api/v1/notifications") if one["type"] == "update"] == []
    note = mira.note("once more", tag=naming(guest.id))
    before = len(peer.asked())
    assert handles(fan, creates(here, mira, note)) == {guest.handle}
    assert len(peer.asked()) == before


@pytest.mark.parametrize("kind", ["followers", "direct"])
def test_a_post_for_few_names_nobody_more_whom_it_was_not_sent_to(
    here: Server, peer: Peer, mira: Stranger, fan: Person, ada: Person, kind: str
) -> None:
    sent, not_sent = peer.person(f"sent{kind}"), peer.person(f"not{kind}")
    to = [actor(fan), sent.id] if kind == "direct" else [mira.followers, sent.id]
    tags = naming(actor(fan), sent.id, not_sent.id)
    id = creates(here, mira, mira.note("for few", to=to, cc=[], tag=tags, directMessage=kind == "direct"))
    wait(here, 2000, 2000)
    assert handles(fan, id) == {fan.name, sent.handle}
    assert peer.asked(f"/users/{not_sent.name}") == []
    assert ada.call("GET", f"/api/v1/statuses/{id}").status_code == 404
    assert sent.get(here, f"/users/{mira.handle}/statuses/{id}").status_code == 404
    if kind == "direct":
        (first, *_) = fan.get("/api/v1/conversations")
        assert first["last_status"]["id"] == id
        assert {one["acct"] for one in first["accounts"]} == {mira.handle, sent.handle}


@pytest.mark.parametrize("there", [True, False])
def test_a_post_that_names_a_thousand_makes_nobody_ask_for_a_thousand(
    here: Server, peer: Peer, mira: Stranger, fan: Person, there: bool
) -> None:
    """weakness:mention-bomb: whether they are there or not."""
    crowd = [f"{peer.url}/users/bomb{there}{number}" for number in range(1000)]
    for one in crowd[: 2 * NAMED.each] if there else ():
        peer.person(one.rpartition("/")[2])
    before = len(peer.asked())
    id = creates(here, mira, mira.note("boom", tag=naming(*crowd)))
    wait(here, *[2000] * 4)
    assert 0 < len(peer.asked()) - before <= 5
    assert len(handles(fan, id)) == (2 if there else 0)


def test_many_posts_that_name_nobody_known_are_looked_through_no_further_than_some(
    here: Server, peer: Peer, account: Account, mira: Stranger, fan: Person
) -> None:
    last = peer.person("last")
    notes = [mira.note("who?", tag=naming(f"{peer.url}/users/nobody")) for _ in range(NAMED.of_host.limit)]
    notes.append(mira.note("one more", tag=naming(last.id)))

    async def come() -> None:
        app = dataclasses.replace(here.app, limits=Limits(here.app.cache, here.clock))
        for note in notes:
            said = reading.read(note)
            assert await posts.take(app, account, said, Budget(), arrival=Arrival.DELIVERED)

    here.clock.advance(times.MINUTE - here.clock.now_ms() % times.MINUTE)
    here.run(come)
    wait(here, *[2000] * (NAMED.of_host.limit + 2))
    assert handles(fan, number(here, notes[-1]["id"])) == set()
    assert peer.asked("/users/nobody")
    assert peer.asked("/users/last") == []


def test_nobody_is_looked_up_because_a_post_that_was_fetched_names_him(
    here: Server, peer: Peer, zed: Stranger, fan: Person
) -> None:
    far = peer.person("far")
    note = zed.note("old", tag=naming(far.id))
    assert here.run(posts.by_uri, here.app, note["id"], budget=Budget())
    wait(here, 2000, 2000)
    assert handles(fan, number(here, note["id"])) == set()
    assert peer.asked("/users/far") == []


def test_later_words_name_whom_they_name(here: Server, peer: Peer, mira: Stranger, fan: Person) -> None:
    """Whoever is found for the first ones is named in these no more."""
    slow = peer.person("slow")
    creates(here, mira, mira.note("keeps the lane", tag=naming(f"{peer.url}/users/no-one")))
    note = mira.note("with slow", tag=naming(slow.id))
    id = creates(here, mira, note)
    does(here, mira, mira.activity("Update", changed(note, here, content="without", tag=[])))
    wait(here, 2000, 2000, 2000)
    assert fan.get(f"/api/v1/statuses/{id}")["content"] == "without"
    assert handles(fan, id) == set()


def test_who_finds_his_id_taken_has_it_once_his_server_says_so(
    here: Server, peer: Peer, mira: Stranger, zed: Stranger, fan: Person, ada: Person
) -> None:
    note = mira.note("hers")
    his = note | {"attributedTo": zed.id, "content": "his", "to": [PUBLIC, actor(ada)]}
    assert creates(here, zed, his)
    busy(peer, note)
    creates(here, mira, note)
    assert fan.get(f"/api/v1/statuses/{number(here, note['id'])}")["content"] == "his"
    del peer.answers[path(peer, note)]
    wait(here, 2 * times.MINUTE, 15 * times.MINUTE)
    assert fan.get(f"/api/v1/statuses/{number(here, note['id'])}")["content"] == "hers"
