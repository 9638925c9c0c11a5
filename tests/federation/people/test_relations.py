"""How people here and elsewhere stand to one another, as their servers tell it."""

import re
from typing import Any

import pytest

from tests.api import people
from tests.api.people import Person
from tests.federation import strangers
from tests.federation.documents import actor
from tests.federation.people.meeting import done, followers, known, met
from tests.federation.scripted import Peer
from tests.server import Server
from tests.streams import page
from tests.waiting import eventually
from tests.web.test_live_pieces import Reader
from tests.web.test_shown import shows


def asked(person: Person, far: Person) -> str:
    """Ask to follow; the id under which his server hears of it."""
    assert person.follow(far)["requested"] is True
    return f"{actor(person)}#follows/{far.id}"


def test_a_follow_that_is_taken_back_is_over(here: Server, ada: Person, peer: Peer) -> None:
    una = peer.person("una")
    met(here, ada, una)
    follow = una.activity("Follow", actor(ada))
    una.send(here, una.activity("Undo", follow))
    eventually(lambda: una.handle not in followers(ada))


def test_a_follow_is_taken_back_by_its_id_alone(here: Server, ada: Person, peer: Peer) -> None:
    uma = peer.person("uma")
    follow = uma.activity("Follow", actor(ada))
    uma.send(here, follow)
    eventually(lambda: uma.handle in followers(ada))
    uma.send(here, uma.activity("Undo", follow["id"]))
    eventually(lambda: uma.handle not in followers(ada))


def test_a_follow_that_was_taken_back_before_it_came_is_none(here: Server, ada: Person, peer: Peer) -> None:
    eve = peer.person("eve")
    follow = eve.activity("Follow", actor(ada))
    eve.send(here, eve.activity("Undo", follow["id"]))
    eve.send(here, follow)
    last = eve.activity("Block", f"{here.url}/users/nobody_here")
    eve.send(here, last)
    eventually(lambda: strangers.was_heard(here, last))
    assert eve.handle not in followers(ada)


def test_nobody_takes_back_what_another_one_did(here: Server, ada: Person, peer: Peer) -> None:
    """weakness:hollo-0.8.5-delete-update-announce: the stored actor counts, not what the document says."""
    ula, mallory = peer.person("ula"), peer.person("mal")
    follow = ula.activity("Follow", actor(ada))
    ula.send(here, follow)
    eventually(lambda: ula.handle in followers(ada))
    for undone in (follow, follow["id"], follow | {"actor": mallory.id}):
        mallory.send(here, mallory.activity("Undo", undone))
    last = mallory.activity("Follow", actor(ada))
    mallory.send(here, last)
    eventually(lambda: mallory.handle in followers(ada))
    assert ula.handle in followers(ada)


@pytest.mark.parametrize("spelling", ["whole", "id", "without actor"])
def test_a_follow_of_ours_waits_until_his_server_accepts_it(
    here: Server, ada: Person, peer: Peer, spelling: str
) -> None:
    yes = peer.person(f"yes{spelling[0]}{len(spelling)}")
    far = met(here, ada, yes)
    id = asked(ada, far)
    whole: dict[str, Any] = {"id": id, "type": "Follow", "actor": actor(ada), "object": yes.id}
    answer: Any = {"whole": whole, "id": id, "without actor": whole | {"actor": None}}[spelling]
    yes.send(here, yes.activity("Accept", answer))
    eventually(lambda: ada.to(far)["following"] is True)
    yes.send(here, yes.activity("Reject", whole))
    eventually(lambda: ada.to(far)["following"] is False)


@pytest.mark.parametrize("spelling", ["id", "whole"])
def test_a_yes_that_is_taken_back_ends_the_follow(
    here: Server, ada: Person, peer: Peer, spelling: str
) -> None:
    fickle, mallory = peer.person(f"fickle{spelling}"), peer.person(f"mal{spelling}")
    far = met(here, ada, fickle)
    id = asked(ada, far)
    accept = fickle.activity("Accept", {"id": id, "type": "Follow", "actor": actor(ada), "object": fickle.id})
    fickle.send(here, accept)
    eventually(lambda: ada.to(far)["following"] is True)
    undone = {"id": accept["id"], "whole": accept}[spelling]
    done(here, mallory, "Undo", undone)
    assert ada.to(far)["following"] is True
    done(here, fickle, "Undo", undone)
    assert ada.to(far)["following"] is False


def test_a_refused_follow_is_no_request_any_more(here: Server, ada: Person, peer: Peer) -> None:
    no = peer.person("no")
    far = met(here, ada, no)
    id = asked(ada, far)
    no.send(here, no.activity("Reject", {"id": id, "type": "Follow", "actor": actor(ada), "object": no.id}))
    eventually(lambda: ada.to(far)["requested"] is False)
    assert ada.to(far)["following"] is False


def test_an_open_page_hears_what_another_server_answers(here: Server, peer: Peer) -> None:
    reader, slow = Reader(here, "reader"), peer.person("slow")
    far = met(here, reader, slow)
    id = asked(reader, far)
    follow = {"id": id, "type": "Follow", "actor": actor(reader), "object": slow.id}
    with (
        page(here, reader.session, stream="user:notification") as english,
        page(here, reader.session, "fr", stream="user:notification") as french,
    ):
        shows(english, profiles=(far.id,))
        shows(french)
        slow.send(here, slow.activity("Reject", follow))
        assert f"/web/account/{far.id}/follow" in str(english.until("follow")["payload"])
        assert "Suivre" in str(french.until("follow")["payload"])
        asked(reader, far)
        slow.send(here, slow.activity("Accept", follow))
        told = str(english.until("follow")["payload"])
        assert f'data-follow="{far.id}"' in told
        assert "Unfollow" in told
        assert "Ne plus suivre" in str(french.until("follow")["payload"])
        assert re.search(r"<b>1</b>\s*follower", str(english.until("profile")["payload"]))


def test_nobody_accepts_a_follow_of_somebody_else(here: Server, ada: Person, peer: Peer) -> None:
    """weakness:accept-without-follow"""
    asked_one, mallory = peer.person("asked"), peer.person("accepter")
    far = met(here, ada, asked_one)
    id = asked(ada, far)
    follow = {"id": id, "type": "Follow", "actor": actor(ada), "object": asked_one.id}
    mallory.send(here, mallory.activity("Accept", follow))
    mallory.send(here, mallory.activity("Accept", id))
    mallory.send(here, mallory.activity("Follow", actor(ada)))
    eventually(lambda: mallory.handle in followers(ada))
    relation = ada.to(far)
    assert (relation["requested"], relation["following"]) == (True, False)
    assert ada.to(known(here, mallory))["following"] is False


def test_a_block_from_elsewhere_ends_what_was_between_two_people(
    here: Server, ada: Person, peer: Peer
) -> None:
    una = peer.person("blocker")
    far = met(here, ada, una)
    block = una.activity("Block", actor(ada))
    una.send(here, block)
    eventually(lambda: ada.to(far)["blocked_by"] is True)
    assert una.handle not in followers(ada)
    assert ada.call("POST", f"/api/v1/accounts/{far.id}/follow").status_code == 403
    una.send(here, una.activity("Undo", block))
    eventually(lambda: ada.to(far)["blocked_by"] is False)


def test_whoever_is_blocked_here_does_not_follow(here: Server, ada: Person, peer: Peer) -> None:
    out = peer.person("shutout")
    far = met(here, ada, out)
    ada.post(f"/api/v1/accounts/{far.id}/block")
    last = out.activity("Follow", actor(ada))
    out.send(here, last)
    eventually(lambda: strangers.was_heard(here, last))
    assert out.handle not in followers(ada)


def test_a_locked_account_is_asked_first(here: Server, peer: Peer) -> None:
    kim, asker = people.join(here, "kim"), peer.person("asker")
    kim.ok("PATCH", "/api/v1/accounts/update_credentials", json={"locked": True})
    asker.send(here, asker.activity("Follow", actor(kim)))
    eventually(lambda: [one["acct"] for one in kim.get("/api/v1/follow_requests")] == [asker.handle])
    kim.post(f"/api/v1/follow_requests/{known(here, asker).id}/authorize")
    assert followers(kim) == [asker.handle]
