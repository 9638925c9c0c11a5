"""Posts of other servers with which nobody here has anything to do go after a while, and no others."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sabar.actions import relations
from sabar.actions.statuses import unneeded
from sabar.kit import times
from sabar.model.accounts import Account
from tests.api.people import Person
from tests.federation import elsewhere
from tests.server import Server

FAR = "https://far.example"


@pytest.fixture(scope="module")
def server_options() -> dict[str, Any]:
    return {"remote_posts_days": "30"}


@pytest.fixture(scope="module")
def stranger(here: Server, ada: Person) -> Account:
    return elsewhere.somebody(here, ada, FAR)


@pytest.fixture
def later(here: Server) -> Iterator[Callable[[], None]]:
    """Six weeks pass, and the server looks through its posts."""

    def sweep() -> None:
        here.clock.shift += 42 * times.DAY
        here.run(unneeded.sweep, here.app)

    yield sweep
    here.clock.shift -= 42 * times.DAY


def is_there(ada: Person, id: int) -> bool:
    return ada.call("GET", f"/api/v1/statuses/{id}").status_code == 200


def test_what_nobody_here_needs_goes_after_its_time(
    here: Server, ada: Person, stranger: Account, later: Callable[[], None]
) -> None:
    post = elsewhere.says(here, stranger, "Nobody here cares")
    here.run(unneeded.sweep, here.app)
    assert is_there(ada, post.id)
    later()
    assert not is_there(ada, post.id)


def test_what_somebody_here_likes_keeps_boosts_or_answers_stays(
    here: Server, ada: Person, stranger: Account, later: Callable[[], None]
) -> None:
    kept = [elsewhere.says(here, stranger, f"Dear {n}") for n in range(4)]
    for post, deed in zip(kept, ("favourite", "bookmark", "reblog"), strict=False):
        ada.post(f"/api/v1/statuses/{post.id}/{deed}")
    ada.says("So it is", in_reply_to_id=str(kept[3].id))
    mine = ada.says("What is written here stays")
    later()
    assert all(is_there(ada, post.id) for post in kept)
    assert is_there(ada, int(mine["id"]))


def test_what_somebody_here_follows_stays(here: Server, ada: Person, later: Callable[[], None]) -> None:
    writer = elsewhere.somebody(here, ada, FAR)
    post = elsewhere.says(here, writer, "For those who follow")
    elsewhere.does(here, relations.follow, elsewhere.here(here, ada), writer)
    elsewhere.does(here, relations.authorize, writer, elsewhere.here(here, ada))
    later()
    assert is_there(ada, post.id)
