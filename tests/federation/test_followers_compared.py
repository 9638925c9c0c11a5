"""With what is for followers other servers are told who of theirs follows, so that both can agree on it."""

import hashlib
import re
from functools import reduce

import pytest

from sabar.actions import relations
from sabar.federation import actors
from sabar.model.accounts import Account
from tests.api import people
from tests.api.people import Person
from tests.federation import documents, elsewhere, scripted
from tests.federation.scripted import Peer
from tests.server import Server
from tests.waiting import eventually


@pytest.fixture
def writer(here: Server) -> Person:
    return people.join(here, "writer")


def follower(server: Server, writer: Person, peer: Peer) -> Account:
    found = elsewhere.somebody(server, writer, peer.url)
    elsewhere.does(server, relations.follow, found, elsewhere.here(server, writer))
    return found


def told(peer: Peer, uri: str) -> dict[str, str]:
    """What came with the post of this id; empty: nothing."""

    def came() -> list[dict[str, str]]:
        return [one.headers for one in peer.heard if one.method == "POST" and uri in one.body.decode()]

    header = eventually(came)[0].get("collection-synchronization", "")
    return dict(re.findall(r'(\w+)="([^"]*)"', header))


def digest(*ids: str) -> str:
    """As FEP-8fcf has it: all hashes, one upon the other."""
    hashed = [hashlib.sha256(id.encode()).digest() for id in ids]
    return reduce(lambda one, other: bytes(a ^ b for a, b in zip(one, other, strict=True)), hashed).hex()


def test_a_post_for_followers_says_who_of_that_server_follows(here: Server, writer: Person) -> None:
    with scripted.peer() as one, scripted.peer() as other:
        two = [follower(here, writer, one) for _ in range(2)]
        third = follower(here, writer, other)
        uri = writer.says("for you", visibility="private")["uri"]
        me = f"{here.url}/users/{writer.name}"
        assert told(one, uri) == {
            "collectionId": f"{me}/followers",
            "url": f"{me}/followers_synchronization",
            "digest": digest(*(far.uri for far in two)),
        }
        assert told(other, uri)["digest"] == digest(third.uri)


def test_a_post_for_everybody_says_nothing_of_followers(here: Server, writer: Person, peer: Peer) -> None:
    follower(here, writer, peer)
    assert told(peer, writer.says("for all")["uri"]) == {}


def test_a_server_that_is_only_named_is_told_nothing_of_followers(
    here: Server, writer: Person, peer: Peer
) -> None:
    far = elsewhere.somebody(here, writer, peer.url)
    post = writer.says(f"@{far.acct} and those who follow me", visibility="private")
    assert told(peer, post["uri"]) == {}


def test_who_does_not_sign_is_not_told_who_follows(here: Server, writer: Person, peer: Peer) -> None:
    follower(here, writer, peer)
    path = f"/users/{writer.name}/followers_synchronization"
    assert documents.ask(here, path).status_code == 401


def test_a_server_that_signs_is_told_of_its_own_people_alone(here: Server, writer: Person) -> None:
    with scripted.peer() as one, scripted.peer() as other:
        finn, mira = one.person("finn"), other.person("mira")
        for stranger in (finn, mira):
            known = here.run(actors.by_uri, here.app, stranger.id)
            assert known is not None
            elsewhere.does(here, relations.follow, known, elsewhere.here(here, writer))
        people.join(here, "local").follow(writer)
        path = f"/users/{writer.name}/followers_synchronization"
        assert finn.get(here, path).json()["orderedItems"] == [finn.id]
        assert mira.get(here, path).json()["orderedItems"] == [mira.id]
        assert one.person("third").get(here, path).json()["orderedItems"] == [finn.id]
