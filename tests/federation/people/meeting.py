"""Somebody here and somebody elsewhere get to know one another."""

from sabar.store.federation import actors
from tests.api.people import Person
from tests.federation import strangers
from tests.federation.documents import actor
from tests.federation.scripted import Peer, Stranger
from tests.server import Server
from tests.waiting import eventually


def followers(person: Person) -> list[str]:
    return [one["acct"] for one in person.get(f"/api/v1/accounts/{person.id}/followers")]


def known(here: Server, stranger: Stranger) -> Person:
    """Somebody elsewhere as `here` knows him."""
    account = here.run(actors.account, here.app.db.read(), stranger.id)
    assert account is not None
    return Person(here, stranger.handle, "", str(account.id))


def met(here: Server, person: Person, stranger: Stranger) -> Person:
    """The same, after he followed somebody here."""
    assert stranger.send(here, stranger.activity("Follow", actor(person))).status_code == 202
    eventually(lambda: stranger.handle in followers(person))
    return known(here, stranger)


def done(here: Server, stranger: Stranger, verb: str, object: object, **more: object) -> None:
    """Send it, and wait until it was looked at."""
    activity = stranger.activity(verb, object, **more)
    assert stranger.send(here, activity).status_code == 202
    eventually(lambda: strangers.was_heard(here, activity))


def looked_up(peer: Peer, name: str) -> list[str]:
    """The paths with this name in them that were asked for."""
    return [one.path for one in peer.heard if one.method == "GET" and name in one.path]
