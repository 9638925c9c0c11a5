"""A server of another making with a writer, mira, whom somebody here follows: fan."""

from collections.abc import Iterator

import pytest

from sabar.model.accounts import Account
from tests.api import people
from tests.api.people import Person
from tests.federation import scripted, strangers
from tests.federation.posts import elsewhere
from tests.federation.scripted import Peer, Stranger
from tests.server import Server


@pytest.fixture(scope="module")
def peer() -> Iterator[Peer]:
    with scripted.peer() as found:
        yield found


@pytest.fixture(scope="module")
def mira(peer: Peer) -> Stranger:
    return peer.person("mira", featured=f"{peer.url}/users/mira/featured")


@pytest.fixture(scope="module")
def account(here: Server, mira: Stranger) -> Account:
    """Mira as `here` knows her."""
    return elsewhere.known(here, mira)


@pytest.fixture(scope="module")
def fan(here: Server, account: Account) -> Person:
    found = people.join(here, "fan")
    strangers.followed(here, account, found)
    return found
