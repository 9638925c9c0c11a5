"""What people here do is told to the servers of those whom it concerns, in the shapes that others read."""

import json
from typing import Any

import pytest

from sabar.actions import relations
from sabar.model.accounts import Account
from sabar.model.federation import PUBLIC
from tests import jobs
from tests.api import people, staff
from tests.api.people import Person
from tests.federation import elsewhere, scripted
from tests.federation.documents import actor
from tests.federation.scripted import Peer
from tests.server import Server
from tests.waiting import eventually


@pytest.fixture
def writer(here: Server) -> Person:
    return people.join(here, "writer")


@pytest.fixture
def far(here: Server, writer: Person, peer: Peer) -> Account:
    """Somebody of `peer` who follows the writer."""
    found = elsewhere.somebody(here, writer, peer.url)
    elsewhere.does(here, relations.follow, found, elsewhere.here(here, writer))
    assert told(peer, "Accept")
    return found


def told(peer: Peer, verb: str, *, count: int = 1, path: str = "/inbox") -> dict[str, Any]:
    """The last activity of this kind, once so many came."""

    def came() -> list[dict[str, Any]]:
        found = [one for one in peer.posted(path) if one["type"] == verb]
        return found if len(found) >= count else []

    found = eventually(came)
    assert len(found) == count, found
    return found[-1]


def test_a_post_goes_to_the_server_of_a_follower_once_and_signed_by_its_writer(
    here: Server, writer: Person, peer: Peer, far: Account
) -> None:
    second = elsewhere.somebody(here, writer, peer.url)
    elsewhere.does(here, relations.follow, second, elsewhere.here(here, writer))
    post = writer.says("for everybody")
    create = told(peer, "Create")
    assert create["actor"] == create["object"]["attributedTo"] == actor(writer)
    assert create["id"].startswith(create["object"]["id"])
    assert create["object"]["id"] == post["uri"]
    assert (create["to"], create["cc"]) == ([PUBLIC], [f"{actor(writer)}/followers"])
    assert create["@context"][0] == "https://www.w3.org/ns/activitystreams"
    (sent,) = [one for one in peer.heard if json.loads(one.body or b"{}").get("type") == "Create"]
    assert f'keyId="{actor(writer)}#main-key"' in sent.headers["signature"]


def test_an_edit_and_an_end_follow_the_post(here: Server, writer: Person, peer: Peer, far: Account) -> None:
    post = writer.says("first words")
    told(peer, "Create")
    writer.ok("PUT", f"/api/v1/statuses/{post['id']}", json={"status": "second words"})
    update = told(peer, "Update")
    assert "second words" in update["object"]["content"]
    assert update["object"]["id"] == post["uri"]
    assert update["object"]["updated"]
    writer.delete(f"/api/v1/statuses/{post['id']}")
    delete = told(peer, "Delete")
    assert delete["object"] == {"id": post["uri"], "type": "Tombstone"}
    assert delete["actor"] == actor(writer)


def test_whoever_is_blocked_hears_no_new_words_but_that_a_post_ended(
    here: Server, writer: Person, peer: Peer
) -> None:
    other = elsewhere.somebody(here, writer, peer.url, shared=False)
    path = f"/users/{other.username}/inbox"
    elsewhere.does(here, relations.follow, other, elsewhere.here(here, writer))
    post = writer.says("for all")
    told(peer, "Create", path=path)
    writer.post(f"/api/v1/accounts/{other.id}/block")
    writer.ok("PUT", f"/api/v1/statuses/{post['id']}", json={"status": "not for him"})
    writer.delete(f"/api/v1/statuses/{post['id']}")
    assert told(peer, "Delete", path=path)["object"]["id"] == post["uri"]
    assert "not for him" not in json.dumps(peer.posted())


def test_a_direct_post_goes_to_whom_it_names_and_not_to_followers(
    here: Server, writer: Person, peer: Peer, far: Account
) -> None:
    with scripted.peer() as other:
        named = elsewhere.somebody(here, writer, other.url)
        post = writer.says(f"@{named.acct} a note", visibility="direct")
        create = told(other, "Create")
        assert create["to"] == [named.uri]
        writer.says("for all")
        assert told(peer, "Create")["object"]["id"] != post["uri"]


def test_a_follow_is_asked_for_and_undone_by_the_same_id(here: Server, writer: Person, peer: Peer) -> None:
    other = elsewhere.somebody(here, writer, peer.url, locked=True)
    writer.post(f"/api/v1/accounts/{other.id}/follow")
    follow = told(peer, "Follow")
    assert (follow["actor"], follow["object"]) == (actor(writer), other.uri)
    assert follow["id"].startswith(here.url)
    elsewhere.does(here, relations.authorize, other, elsewhere.here(here, writer))
    writer.post(f"/api/v1/accounts/{other.id}/unfollow")
    undo = told(peer, "Undo")
    assert undo["id"] != follow["id"]
    assert undo["object"] == {name: follow[name] for name in ("id", "type", "actor", "object")}
    # Asked for again it is another one.
    writer.post(f"/api/v1/accounts/{other.id}/follow")
    assert told(peer, "Follow", count=2)["id"] != follow["id"]


def test_whoever_was_refused_may_ask_again(here: Server, writer: Person, peer: Peer) -> None:
    other = elsewhere.somebody(here, writer, peer.url, locked=True)
    writer.post(f"/api/v1/accounts/{other.id}/follow")
    first = told(peer, "Follow")
    elsewhere.does(here, relations.reject, other, elsewhere.here(here, writer))
    writer.post(f"/api/v1/accounts/{other.id}/follow")
    assert told(peer, "Follow", count=2)["id"] != first["id"]
    elsewhere.does(here, relations.authorize, other, elsewhere.here(here, writer))
    elsewhere.does(here, relations.remove_follower, other, elsewhere.here(here, writer))
    writer.post(f"/api/v1/accounts/{other.id}/follow")
    told(peer, "Follow", count=3)
    assert [one["type"] for one in peer.posted()] == ["Follow"] * 3


def test_whoever_follows_from_elsewhere_is_accepted_refused_and_removed(
    here: Server, writer: Person, peer: Peer, far: Account
) -> None:
    accept = told(peer, "Accept")
    assert (accept["actor"], accept["object"]["actor"]) == (actor(writer), far.uri)
    assert (accept["object"]["type"], accept["object"]["object"]) == ("Follow", actor(writer))
    writer.post(f"/api/v1/accounts/{far.id}/remove_from_followers")
    assert told(peer, "Reject")["object"]["actor"] == far.uri
    writer.ok("PATCH", "/api/v1/accounts/update_credentials", json={"locked": True})
    elsewhere.does(here, relations.follow, far, elsewhere.here(here, writer))
    writer.post(f"/api/v1/follow_requests/{far.id}/reject")
    assert told(peer, "Reject", count=2)["object"]["actor"] == far.uri


def test_a_block_is_told_and_taken_back_and_nothing_else_goes_there(
    here: Server, writer: Person, peer: Peer, far: Account
) -> None:
    writer.post(f"/api/v1/accounts/{far.id}/block")
    block = told(peer, "Block")
    assert (block["actor"], block["object"]) == (actor(writer), far.uri)
    writer.says("not for him")
    writer.post(f"/api/v1/accounts/{far.id}/unblock")
    assert told(peer, "Undo")["object"]["id"] == block["id"]
    assert [one["type"] for one in peer.posted()] == ["Accept", "Reject", "Block", "Undo"]


def test_a_boost_is_announced_and_undone(here: Server, writer: Person, peer: Peer, far: Account) -> None:
    post = people.join(here, "author").says("worth it")
    writer.post(f"/api/v1/statuses/{post['id']}/reblog")
    announce = told(peer, "Announce")
    assert (announce["actor"], announce["object"]) == (actor(writer), post["uri"])
    writer.post(f"/api/v1/statuses/{post['id']}/unreblog")
    undo = told(peer, "Undo")["object"]
    assert (undo["id"], undo["type"], undo["object"]) == (announce["id"], "Announce", post["uri"])


def test_whoever_met_a_post_as_a_boost_hears_of_its_changes_and_its_end(
    here: Server, writer: Person, peer: Peer, far: Account
) -> None:
    author = people.join(here, "author")
    post = author.says("first words")
    writer.post(f"/api/v1/statuses/{post['id']}/reblog")
    told(peer, "Announce")
    # Nobody elsewhere follows the author; who follows the booster has the post all the same.
    author.ok("PUT", f"/api/v1/statuses/{post['id']}", json={"status": "second words"})
    assert told(peer, "Update")["object"]["id"] == post["uri"]
    author.delete(f"/api/v1/statuses/{post['id']}")
    assert told(peer, "Delete")["object"]["id"] == post["uri"]


def test_pins_and_the_profile_are_told_to_servers_of_followers(
    here: Server, writer: Person, peer: Peer, far: Account
) -> None:
    post = writer.says("on top")
    writer.post(f"/api/v1/statuses/{post['id']}/pin")
    add = told(peer, "Add")
    assert (add["object"], add["target"]) == (post["uri"], f"{actor(writer)}/collections/featured")
    writer.post(f"/api/v1/statuses/{post['id']}/unpin")
    assert told(peer, "Remove")["object"] == post["uri"]
    for name in ("One", "Two"):
        writer.ok("PATCH", "/api/v1/accounts/update_credentials", json={"display_name": name})
    jobs.idle(here)
    here.clock.advance(31_000)
    update = told(peer, "Update")
    assert (update["object"]["id"], update["object"]["name"]) == (actor(writer), "Two")


def test_the_end_of_a_poll_is_told_with_its_votes(
    here: Server, writer: Person, peer: Peer, far: Account
) -> None:
    poll = {"options": ["tea", "coffee"], "expires_in": 300}
    post = writer.says("what?", poll=poll)
    assert told(peer, "Create")["object"]["type"] == "Question"
    people.join(here, "voter").post(f"/api/v1/polls/{post['poll']['id']}/votes", choices=[0])
    jobs.idle(here)
    here.clock.advance(61_000)
    told(peer, "Update")
    here.clock.advance(300_000)
    question = told(peer, "Update", count=2)["object"]
    assert [one["replies"]["totalItems"] for one in question["oneOf"]] == [1, 0]


def test_a_report_goes_on_in_the_name_of_the_server(here: Server, writer: Person, peer: Peer) -> None:
    bad = elsewhere.somebody(here, writer, peer.url)
    writer.post("/api/v1/reports", account_id=str(bad.id), comment="kept here", forward=False)
    writer.post("/api/v1/reports", account_id=str(bad.id), comment="sells shoes", forward=True)
    flag = told(peer, "Flag")
    assert (flag["actor"], flag["object"]) == (f"{here.url}/actor", [bad.uri])
    assert flag["content"] == "sells shoes"
    assert writer.name not in json.dumps(flag)


def test_an_account_that_ends_is_forgotten_by_every_server(
    here: Server, writer: Person, peer: Peer, far: Account
) -> None:
    boss = staff.arriving(here)
    writer.says("will be gone")
    told(peer, "Create")
    boss.post(f"/api/v1/admin/accounts/{writer.id}/action", type="suspend")
    boss.delete(f"/api/v1/admin/accounts/{writer.id}")
    delete = told(peer, "Delete")
    assert delete["actor"] == delete["object"] == actor(writer)


def test_a_post_for_labels_tells_each_server_of_its_own_people_only(
    here: Server, writer: Person, peer: Peer, far: Account
) -> None:
    with scripted.peer() as other:
        near = elsewhere.somebody(here, writer, other.url)
        outsider = elsewhere.somebody(here, writer, peer.url)
        for one in (near, outsider):
            elsewhere.does(here, relations.follow, one, elsewhere.here(here, writer))
        label = writer.post("/api/sabar/v1/labels", name="Friends")
        chosen = [str(far.id), str(near.id)]
        writer.post(f"/api/sabar/v1/labels/{label['id']}/accounts", account_ids=chosen)
        writer.says(f"only you, @{far.acct}", circle_label_ids=[label["id"]])
        for server, person, stranger in ((peer, far, near), (other, near, far)):
            create = told(server, "Create")
            for part in (create, create["object"]):
                assert (part["to"], part["cc"]) == ([person.uri], [])
            assert create["object"]["tag"] == []
            assert stranger.uri not in json.dumps([create["to"], create["cc"], create["object"]["to"]])
            assert outsider.uri not in json.dumps(create)
