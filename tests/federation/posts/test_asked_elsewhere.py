"""What others do about posts that their own servers are asked for: these answer, or not now, or no more."""

from typing import Any

import pytest

from sabar.kit import times
from tests import jobs
from tests.api.people import Person
from tests.federation import documents, strangers
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
