"""Somebody elsewhere goes to another account, and those who follow him here go along."""

from collections.abc import Callable

import pytest

from tests.api import people
from tests.api.people import Person
from tests.federation.people.meeting import done, known, met
from tests.federation.scripted import Peer, Stranger
from tests.server import Server, ShiftedClock
from tests.waiting import eventually

Pair = Callable[[str], tuple[Stranger, Stranger, Person]]


@pytest.fixture
def pair(here: Server, ada: Person, peer: Peer) -> Pair:
    """Two accounts of one person, the old one followed by ada; the old one as it is known here."""

    def made(name: str) -> tuple[Stranger, Stranger, Person]:
        old, new = peer.person(f"{name}old"), peer.person(f"{name}new")
        far = met(here, ada, old)
        assert ada.follow(far)["requested"] is True
        done(here, old, "Accept", f"{here.url}/users/{ada.name}#follows/1")
        assert ada.to(far)["following"] is True
        return old, new, far

    return made


def test_followers_here_go_along_with_whoever_moves(
    here: Server, ada: Person, peer: Peer, pair: Pair
) -> None:
    old, new, far = pair("good")
    new.document["alsoKnownAs"] = [old.id]
    done(here, old, "Move", old.id, target=new.id)
    # The new account is on another server, which has to let them in.
    eventually(lambda: ada.to(known(here, new))["requested"] is True)
    assert ada.to(far)["following"] is False


@pytest.mark.parametrize(
    "wrong", ["no backlink", "a backlink to another", "moved on", "its own backlink", "nobody there"]
)
def test_a_move_that_the_new_account_does_not_confirm_moves_nobody(
    here: Server, ada: Person, peer: Peer, pair: Pair, wrong: str
) -> None:
    """weakness:move-alsoknownas-abuse"""
    old, new, far = pair(f"w{len(wrong)}")
    target = new.id
    if wrong == "a backlink to another":
        new.document["alsoKnownAs"] = [f"{peer.url}/users/somebody"]
    elif wrong == "moved on":
        new.document |= {"alsoKnownAs": [old.id], "movedTo": f"{peer.url}/users/next"}
    elif wrong == "its own backlink":
        old.document["alsoKnownAs"] = [new.id]
    elif wrong == "nobody there":
        target = f"{peer.url}/users/nobody"
    done(here, old, "Move", old.id, target=target)
    assert ada.to(far)["following"] is True


def test_the_new_account_is_asked_again_though_it_is_known(
    here: Server, ada: Person, peer: Peer, pair: Pair
) -> None:
    old, new, far = pair("again")
    new.document["alsoKnownAs"] = [old.id]
    met(here, ada, new)
    new.document["alsoKnownAs"] = []
    done(here, old, "Move", old.id, target=new.id)
    assert ada.to(far)["following"] is True


def test_nobody_moves_somebody_else(here: Server, ada: Person, peer: Peer, pair: Pair) -> None:
    old, new, far = pair("theft")
    new.document["alsoKnownAs"] = [old.id]
    thief = peer.person("thief")
    done(here, thief, "Move", old.id, target=new.id)
    assert ada.to(far)["following"] is True


def test_a_week_passes_between_two_moves(here: Server, ada: Person, peer: Peer, pair: Pair) -> None:
    old, new, far = pair("week")
    third = peer.person("weekthird")
    for one in (new, third):
        one.document["alsoKnownAs"] = [old.id]
    bob = people.join(here, "bob")
    assert bob.follow(far)["requested"] is True
    done(here, old, "Move", old.id, target=new.id)
    eventually(lambda: ada.to(known(here, new))["requested"] is True)
    # His yes comes after the move: nobody asks to follow who has moved.
    done(here, old, "Accept", f"{here.url}/users/{bob.name}#follows/1")
    done(here, old, "Move", old.id, target=third.id)
    assert bob.to(far)["following"] is True
    assert isinstance(here.clock, ShiftedClock)
    here.clock.advance(8 * 86_400_000)
    done(here, old, "Move", old.id, target=third.id)
    assert bob.to(known(here, third))["requested"] is True
