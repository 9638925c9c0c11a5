"""What is taken at the door, what is dropped there, and what it costs."""

import json
from functools import partial

import pytest

from sabar.kit.rate import Rate
from sabar.kit.times import HOUR
from sabar.rules.federation import inboxes
from sabar.rules.federation.inboxes import FAILURES
from tests import jobs
from tests.api import people
from tests.api.people import Person
from tests.federation import scripted, strangers
from tests.federation.documents import actor
from tests.federation.people.meeting import done, followers, looked_up
from tests.federation.scripted import CONTEXT, Peer, Stranger
from tests.server import Server
from tests.statements import statements
from tests.waiting import eventually


@pytest.fixture
def new(here: Server) -> Person:
    return people.join(here, "new")


def told(person: Person, name: str) -> int:
    return sum(one["account"]["username"] == name for one in person.get("/api/v1/notifications"))


@pytest.mark.parametrize("inbox", ["/inbox", "own"])
def test_a_signed_follow_of_somebody_elsewhere_is_taken(
    here: Server, ada: Person, peer: Peer, inbox: str
) -> None:
    zora = peer.person(f"zora{len(inbox)}")
    path = inbox if inbox == "/inbox" else f"/users/{ada.name}/inbox"
    answer = zora.send(here, zora.activity("Follow", actor(ada)), inbox=path)
    assert (answer.status_code, answer.content) == (202, b"")
    eventually(lambda: zora.handle in followers(ada))


def test_a_follow_whose_id_is_spelled_out_is_taken(here: Server, ada: Person, peer: Peer) -> None:
    long = peer.person("longwinded")
    follow = long.activity("Follow", actor(ada))
    assert long.send(here, follow | {"id": [follow["id"]]}).status_code == 202
    eventually(lambda: long.handle in followers(ada))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b"{", 400),
        (b'{"@context": "https://www.w3.org/ns/activitystreams", "type": "Follow"}', 400),
        (b'{"type": "Follow", "id": "https://a.example/1", "actor": "https://a.example/u"}', 400),
        (b" " * (1024 * 1024 + 1), 413),
    ],
)
def test_what_is_no_activity_is_refused_before_anything_is_asked_elsewhere(
    here: Server, peer: Peer, body: bytes, status: int
) -> None:
    assert peer.person("scrawler").send(here, body).status_code == status
    assert looked_up(peer, "scrawler") == []


def test_an_activity_with_the_id_of_another_server_is_refused(here: Server, ada: Person, peer: Peer) -> None:
    """weakness:inbox-forwarding-trust, GHSA-5wxh-3p65-r4g6: who signs speaks for his own server alone."""
    mallory = peer.person("mallory")
    foreign = mallory.activity("Follow", actor(ada), id="https://other.example/follows/1")
    assert mallory.send(here, foreign).status_code == 400
    other = peer.person("victim")
    as_other = mallory.activity("Follow", actor(ada), actor=other.id)
    assert mallory.send(here, as_other).status_code == 401


@pytest.mark.parametrize("name", ["id", "actor"])
def test_an_id_with_what_no_database_takes_is_refused(
    here: Server, ada: Person, peer: Peer, name: str
) -> None:
    nul = peer.person("nul")
    activity = nul.activity("Follow", actor(ada))
    broken = activity | {name: f"{activity[name]}\0"}
    assert nul.send(here, broken).status_code == 400
    assert looked_up(peer, "nul") == []


def test_an_id_too_long_for_an_index_is_refused(here: Server, ada: Person, peer: Peer) -> None:
    """As many letters as are taken, each of three bytes, and in no order that could be packed."""
    long = peer.person("long")
    letters = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(2000))
    activity = long.activity("Follow", actor(ada), id=f"{long.id}/{letters}")
    assert long.send(here, activity).status_code == 400


def test_other_types_than_activities_are_not_taken(here: Server, peer: Peer, ada: Person) -> None:
    zed = peer.person("zed")
    body = json.dumps(zed.activity("Follow", actor(ada))).encode()
    headers = zed.signed(here, "POST", f"{here.url}/inbox", body) | {"Content-Type": "text/plain"}
    assert here.client.post("/inbox", content=body, headers=headers).status_code == 400


def test_deletions_of_accounts_that_nobody_knew_cost_nothing(here: Server, peer: Peer) -> None:
    """weakness:delete-storm: 202 before anything is looked up (GTS#974, mastodon's shortcut)."""
    for number in range(200):
        uri = f"{peer.url}/users/gone{number}"
        gone = {"@context": CONTEXT, "id": f"{uri}#delete", "type": "Delete", "actor": uri, "object": uri}
        answer = here.client.post(
            "/inbox",
            content=json.dumps(gone),
            headers={"Content-Type": "application/activity+json", "Signature": 'keyId="x"'},
        )
        assert answer.status_code == 202
    assert looked_up(peer, "gone") == []


def test_an_activity_that_comes_twice_is_done_once(here: Server, ada: Person, peer: Peer) -> None:
    twin = peer.person("twin")
    activity = twin.activity("Follow", actor(ada))
    for _ in range(3):
        assert twin.send(here, activity).status_code == 202
    eventually(lambda: twin.handle in followers(ada))
    eventually(lambda: told(ada, "twin") == 1)
    assert told(ada, "twin") == 1


def test_whether_something_was_heard_is_told_to_nobody_else(here: Server, ada: Person, peer: Peer) -> None:
    """Without a signature what was done is answered as what never came."""
    otto = peer.person("otto")
    once = otto.activity("Follow", actor(ada))
    assert otto.send(here, once).status_code == 202
    eventually(lambda: strangers.was_heard(here, once))
    for activity in (once, otto.activity("Follow", actor(ada))):
        assert otto.send(here, activity, form="").status_code == 401


def test_a_neighbour_who_uses_an_id_first_keeps_nothing_away(here: Server, ada: Person, peer: Peer) -> None:
    """Nor does he take back what another one did under it."""
    first, second = peer.person("first"), peer.person("second")

    def follows(one: Stranger) -> bool:
        return one.handle in followers(ada)

    follow = second.activity("Follow", actor(ada))
    for one in (first, second):
        assert one.send(here, follow | {"actor": one.id}).status_code == 202
        eventually(partial(follows, one))
    for one in (first, second):
        assert follows(second)
        done(here, one, "Undo", follow["id"])
        assert not follows(one)


def test_what_concerns_nobody_is_taken_and_dropped(here: Server, peer: Peer, ada: Person) -> None:
    vera = peer.person("vera")
    for activity in (
        vera.activity("Follow", f"{here.url}/users/nobody_here"),
        vera.activity("Follow", "https://other.example/objects/1"),
        vera.activity("View", actor(ada)),
        vera.activity("Add", f"{vera.id}/x", target=f"{vera.id}/featuredCollections"),
        vera.activity("Accept", {"type": "Follow", "actor": None, "object": vera.id}),
        vera.activity("Undo", {"type": "Like", "object": "https://other.example/1"}),
        vera.activity("Block", None),
        vera.activity("Move", vera.id, target=None),
    ):
        assert vera.send(here, activity).status_code == 202, activity


def named_elsewhere(here: Server, ada: Person, peer: Peer, victim: Peer, name: str) -> str:
    """Somebody who follows ada and whose inbox lies on the server of somebody else; its path there."""
    path = f"/inbox/{name}"
    one = peer.person(name, inbox=victim.url + path, endpoints={})
    done(here, one, "Follow", actor(ada))
    jobs.idle(here)
    return path


def test_inboxes_on_a_third_server_are_left_alone_unless_they_take_something(
    here: Server, new: Person, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bridges have theirs elsewhere, and so does whoever wants somebody else to be knocked at."""
    with scripted.peer() as victim:
        taking = named_elsewhere(here, new, peer, victim, "bridged")
        victim.answers["/inbox/named"] = (404, {}, b"")
        refusing = named_elsewhere(here, new, peer, victim, "named")
        for number in range(FAILURES + 2):
            new.says(f"word {number}")
            jobs.idle(here)
        verbs = [one["type"] for one in victim.posted(taking)]
        assert verbs.count("Create") == FAILURES + 2
        assert len(victim.posted(refusing)) == FAILURES
        # However many name it, it is asked so often within an hour.
        monkeypatch.setattr(here.app.limits, "_enabled", True)
        few = Rate("KNOCKED", 3, HOUR)
        monkeypatch.setattr(inboxes, "KNOCKS", few)
        victim.heard.clear()
        paths = [named_elsewhere(here, new, peer, victim, f"crowd{number}") for number in range(6)]
        assert sum(bool(victim.posted(path)) for path in paths) == few.limit


def test_to_take_an_activity_and_to_see_that_it_is_none_asks_seven_things(
    here: Server, ada: Person, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the door: what is exchanged with its server, whether its key is known, whose it is, that key, and
    whether it was heard; then its account again, and whether it was done meanwhile.
    """
    olga = peer.person("olga")
    assert olga.send(here, olga.activity("Follow", actor(ada))).status_code == 202

    def ask() -> None:
        assert olga.send(here, olga.activity("View", actor(ada))).status_code == 202
        jobs.idle(here)

    asked = [one for one in statements(here, monkeypatch, ask, cold=False) if one != jobs.DUE]
    assert len(asked) == 7, "\n".join(asked)
