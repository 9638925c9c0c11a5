"""An answer to a wish to quote is heard from whoever was asked, and from nobody else."""

from collections.abc import Iterator
from typing import Any

import pytest

from sabar.model.federation import PUBLIC
from sabar.model.statuses import QuotePolicy
from tests.api import people
from tests.api.people import Person
from tests.federation import documents, scripted
from tests.federation.people.meeting import done
from tests.federation.posts import arrived
from tests.federation.posts.elsewhere import known
from tests.federation.scripted import Peer, Stranger
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
def mira(peer: Peer) -> Stranger:
    return peer.person("mira")


@pytest.fixture
def request_(here: Server, writer: Person, peer: Peer, mira: Stranger) -> dict[str, Any]:
    """What mira was asked by a post that quotes hers."""
    theirs = arrived.say(here, known(here, mira), "quote me", quote_policy=QuotePolicy.PUBLIC)
    writer.says("look at this", quoted_status_id=theirs)
    return eventually(lambda: [one for one in peer.posted("/inbox") if one["type"] == "QuoteRequest"])[0]


def state(writer: Person, request: dict[str, Any]) -> str:
    id = request["id"].removesuffix("/quote_request").rpartition("/")[2]
    found: str = writer.get(f"/api/v1/statuses/{id}")["quote"]["state"]
    return found


def stamp(stranger: Stranger) -> str:
    return f"{stranger.id}/stamps/1"


@pytest.mark.parametrize("whole", [True, False])
def test_a_yes_names_what_was_asked_or_repeats_it(
    here: Server, writer: Person, mira: Stranger, request_: dict[str, Any], whole: bool
) -> None:
    done(here, mira, "Accept", request_ if whole else request_["id"], result=stamp(mira))
    assert state(writer, request_) == "accepted"
    done(here, mira, "Delete", stamp(mira))
    assert state(writer, request_) == "revoked"


def test_a_no_is_heard(here: Server, writer: Person, mira: Stranger, request_: dict[str, Any]) -> None:
    done(here, mira, "Reject", request_)
    assert state(writer, request_) == "rejected"


def test_nobody_answers_for_whoever_was_asked(
    here: Server, writer: Person, peer: Peer, mira: Stranger, request_: dict[str, Any]
) -> None:
    other = peer.person("other")
    done(here, other, "Accept", request_, result=stamp(other))
    assert state(writer, request_) == "pending"
    done(here, other, "Reject", request_["id"])
    assert state(writer, request_) == "pending"
    done(here, mira, "Accept", request_, result=stamp(mira))
    done(here, other, "Delete", stamp(mira))
    assert state(writer, request_) == "accepted"


def test_a_yes_without_a_stamp_of_its_own_server_is_none(
    here: Server, writer: Person, mira: Stranger, request_: dict[str, Any]
) -> None:
    for result in ("", "https://other.example/stamps/1", None, {"type": "QuoteAuthorization"}):
        done(here, mira, "Accept", request_, result=result)
    assert state(writer, request_) == "pending"


def test_an_answer_to_a_quote_answers_no_follow(
    here: Server, writer: Person, mira: Stranger, request_: dict[str, Any]
) -> None:
    far = Person(here, mira.handle, "", str(known(here, mira).id))
    assert writer.follow(far)["requested"] is True
    done(here, mira, "Accept", request_["id"], result=stamp(mira))
    assert writer.to(far)["requested"] is True


def test_of_a_post_that_he_may_not_read_nobody_is_told_that_it_is_there(
    here: Server, writer: Person, peer: Peer, mira: Stranger
) -> None:
    private = writer.says("for few", visibility="private")
    note = mira.note("look", quote=private["uri"])
    done(here, mira, "QuoteRequest", private["uri"], instrument=note)
    done(here, mira, "QuoteRequest", f"{documents.actor(writer)}/statuses/1", instrument=note)
    assert not [one for one in peer.posted() if one["type"] in ("Accept", "Reject")]


def test_who_may_not_quote_is_told_no(here: Server, writer: Person, peer: Peer, mira: Stranger) -> None:
    closed = writer.says("mine alone", quote_approval_policy="nobody")
    note = mira.note("look", quote=closed["uri"], to=[PUBLIC])
    done(here, mira, "QuoteRequest", closed["uri"], instrument=note)
    no = eventually(lambda: [one for one in peer.posted() if one["type"] == "Reject"])[0]
    assert (no["object"]["type"], no["object"]["instrument"]) == ("QuoteRequest", note["id"])
