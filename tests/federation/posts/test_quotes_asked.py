"""A post of another server is quoted here with the leave of whoever wrote it, and one of here there."""

from collections.abc import Iterator
from typing import Any

import pytest

from sabar.actions import quotes
from sabar.model.accounts import Account
from sabar.model.statuses import QuotePolicy
from tests.api import people
from tests.api.people import Person
from tests.federation import documents, elsewhere, scripted
from tests.federation.posts import arrived
from tests.federation.scripted import Peer
from tests.server import Server
from tests.waiting import eventually


@pytest.fixture
def peer() -> Iterator[Peer]:
    with scripted.peer() as found:
        yield found


@pytest.fixture
def writer(here: Server) -> Person:
    return people.join(here, "writer")


@pytest.fixture
def far(here: Server, writer: Person, peer: Peer) -> Account:
    return elsewhere.somebody(here, writer, peer.url)


@pytest.fixture
def theirs(here: Server, far: Account) -> str:
    """A post of theirs that anybody may quote."""
    return arrived.say(here, far, "quote me", quote_policy=QuotePolicy.PUBLIC)


def told(peer: Peer, verb: str) -> dict[str, Any]:
    """The last activity of this kind, once one came."""
    return eventually(lambda: [one for one in peer.posted("/inbox") if one["type"] == verb])[-1]


def state(person: Person, id: str) -> str:
    found: str = person.get(f"/api/v1/statuses/{id}")["quote"]["state"]
    return found


def stamp(far: Account) -> str:
    return f"{far.uri}/quote_authorizations/1"


def test_who_wrote_a_post_elsewhere_is_asked_before_it_is_quoted(
    here: Server, writer: Person, peer: Peer, far: Account, theirs: str
) -> None:
    said = writer.says("look at this", quoted_status_id=theirs)
    assert said["quote"] == {"state": "pending", "quoted_status": None}
    assert writer.get(f"/api/v1/statuses/{theirs}")["quotes_count"] == 0
    request = told(peer, "QuoteRequest")
    quoted = writer.get(f"/api/v1/statuses/{theirs}")["uri"]
    assert (request["actor"], request["object"]) == (documents.actor(writer), quoted)
    assert request["to"] == [far.uri]
    assert request["id"].startswith(f"{said['uri']}/")
    instrument = request["instrument"]
    assert (instrument["id"], instrument["quote"]) == (said["uri"], quoted)
    assert "quoteAuthorization" not in instrument


def test_once_they_agree_it_is_shown_and_everybody_is_told(
    here: Server, writer: Person, peer: Peer, far: Account, theirs: str
) -> None:
    said = writer.says("look at this", quoted_status_id=theirs)
    told(peer, "QuoteRequest")
    here.run(quotes.agreed, here.app, far, int(said["id"]), stamp(far))
    assert state(writer, said["id"]) == "accepted"
    assert writer.get(f"/api/v1/statuses/{theirs}")["quotes_count"] == 1
    update = told(peer, "Update")["object"]
    assert (update["id"], update["quoteAuthorization"]) == (said["uri"], stamp(far))
    # Heard twice it is counted once.
    here.run(quotes.agreed, here.app, far, int(said["id"]), stamp(far))
    assert writer.get(f"/api/v1/statuses/{theirs}")["quotes_count"] == 1


def test_what_they_refuse_is_not_shown(
    here: Server, writer: Person, peer: Peer, far: Account, theirs: str
) -> None:
    said = writer.says("look at this", quoted_status_id=theirs)
    here.run(quotes.refused, here.app, far, int(said["id"]))
    assert state(writer, said["id"]) == "rejected"
    # A yes that comes after a no changes nothing.
    here.run(quotes.agreed, here.app, far, int(said["id"]), stamp(far))
    assert state(writer, said["id"]) == "rejected"


def test_what_they_take_back_is_shown_no_more(
    here: Server, writer: Person, peer: Peer, far: Account, theirs: str
) -> None:
    said = writer.says("look at this", quoted_status_id=theirs)
    here.run(quotes.agreed, here.app, far, int(said["id"]), stamp(far))
    here.run(quotes.refused, here.app, far, int(said["id"]))
    assert state(writer, said["id"]) == "revoked"
    assert writer.get(f"/api/v1/statuses/{theirs}")["quotes_count"] == 0
    assert "quote" not in documents.fetch(here, said["uri"])


def test_nobody_agrees_for_somebody_else(
    here: Server, writer: Person, peer: Peer, far: Account, theirs: str
) -> None:
    said = writer.says("look at this", quoted_status_id=theirs)
    other = elsewhere.somebody(here, writer, peer.url)
    here.run(quotes.agreed, here.app, other, int(said["id"]), stamp(other))
    here.run(quotes.refused, here.app, other, int(said["id"]))
    assert state(writer, said["id"]) == "pending"


def test_whoever_is_quoted_is_not_sent_the_words_that_are_for_followers(
    here: Server, writer: Person, peer: Peer, theirs: str
) -> None:
    said = writer.says("between us", quoted_status_id=theirs, visibility="private")
    assert told(peer, "QuoteRequest")["instrument"] == said["uri"]
    assert not any("between us" in one.body.decode() for one in peer.heard)


def test_a_post_that_stays_here_asks_nobody(here: Server, writer: Person, peer: Peer, theirs: str) -> None:
    said = writer.says("among us", quoted_status_id=theirs, visibility="local")
    assert said["quote"]["state"] == "accepted"
    assert not peer.posted()


def test_whoever_is_quoted_here_takes_it_back_for_other_servers_too(
    here: Server, writer: Person, peer: Peer, far: Account
) -> None:
    ours = writer.says("quote me", quote_approval_policy="public")
    id = arrived.say(here, far, "look", quoted=int(ours["id"]))
    writer.post(f"/api/v1/statuses/{ours['id']}/quotes/{id}/revoke")
    delete = told(peer, "Delete")
    stood = f"{documents.actor(writer)}/quote_authorizations/{id}"
    assert (delete["actor"], delete["object"]["id"]) == (documents.actor(writer), stood)
    assert documents.ask(here, stood).status_code == 404
