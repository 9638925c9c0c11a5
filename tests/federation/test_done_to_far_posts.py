"""What people here do to posts of other servers is told to their writers, and undone under the same id."""

import pytest

from sabar.actions import relations
from sabar.model.accounts import Account
from sabar.model.statuses import Status
from tests import jobs
from tests.api import people, staff
from tests.api.people import Person
from tests.federation import elsewhere
from tests.federation.documents import actor
from tests.federation.scripted import Peer
from tests.federation.test_told_elsewhere import told
from tests.server import Server


@pytest.fixture
def reader(here: Server) -> Person:
    return people.join(here, "reader")


@pytest.fixture
def far(here: Server, reader: Person, peer: Peer) -> Account:
    return elsewhere.somebody(here, reader, peer.url)


@pytest.fixture
def post(here: Server, far: Account) -> Status:
    return elsewhere.says(here, far, "from elsewhere")


def test_a_like_is_told_to_its_writer_and_undone(
    here: Server, reader: Person, peer: Peer, post: Status
) -> None:
    for _ in range(2):
        reader.post(f"/api/v1/statuses/{post.id}/favourite")
    like = told(peer, "Like")
    assert (like["actor"], like["object"]) == (actor(reader), post.uri)
    reader.post(f"/api/v1/statuses/{post.id}/unfavourite")
    assert told(peer, "Undo")["object"]["id"] == like["id"]
    reader.post(f"/api/v1/statuses/{post.id}/favourite")
    assert told(peer, "Like", count=2)["id"] != like["id"]


def test_a_like_and_its_end_at_one_moment_end_with_its_end(
    here: Server, reader: Person, peer: Peer, post: Status
) -> None:
    for _ in range(5):
        reader.post(f"/api/v1/statuses/{post.id}/favourite")
        reader.post(f"/api/v1/statuses/{post.id}/unfavourite")
    jobs.idle(here)
    verbs = [one["type"] for one in peer.posted("/inbox")]
    assert verbs == ["Like", "Undo"] * (len(verbs) // 2) and verbs[-1:] == ["Undo"]


def test_a_boost_reaches_whoever_wrote_the_post(
    here: Server, reader: Person, peer: Peer, post: Status
) -> None:
    reader.post(f"/api/v1/statuses/{post.id}/reblog")
    announce = told(peer, "Announce")
    assert announce["object"] == post.uri
    reader.post(f"/api/v1/statuses/{post.id}/unreblog")
    assert told(peer, "Undo")["object"]["id"] == announce["id"]


def test_a_boost_for_followers_is_taken_back_before_followers_alone(
    here: Server, reader: Person, peer: Peer, post: Status
) -> None:
    reader.post(f"/api/v1/statuses/{post.id}/reblog", visibility="private")
    announce = told(peer, "Announce")
    reader.post(f"/api/v1/statuses/{post.id}/unreblog")
    assert told(peer, "Undo")["to"] == announce["to"] == [f"{actor(reader)}/followers"]


def test_an_answer_goes_to_whom_it_answers_though_he_is_not_named(
    here: Server, reader: Person, peer: Peer, post: Status
) -> None:
    reader.says("I think so, too", in_reply_to_id=str(post.id))
    assert told(peer, "Create")["object"]["inReplyTo"] == post.uri


def test_a_forwarded_report_names_the_posts(
    here: Server, reader: Person, peer: Peer, far: Account, post: Status
) -> None:
    reader.post("/api/v1/reports", account_id=str(far.id), status_ids=[str(post.id)], forward=True)
    assert told(peer, "Flag")["object"] == [far.uri, post.uri]


def test_hiding_a_whole_server_ends_follows_there_too(here: Server, reader: Person, peer: Peer) -> None:
    far = elsewhere.somebody(here, reader, peer.url, domain="hidden.example", locked=True)
    reader.post(f"/api/v1/accounts/{far.id}/follow")
    follow = told(peer, "Follow")
    elsewhere.does(here, relations.authorize, far, elsewhere.here(here, reader))
    reader.post("/api/v1/domain_blocks", domain="hidden.example")
    assert told(peer, "Undo")["object"]["id"] == follow["id"]


def test_a_suspended_account_is_told_as_such_and_as_back(
    here: Server, reader: Person, peer: Peer, far: Account
) -> None:
    boss = staff.arriving(here)
    elsewhere.does(here, relations.follow, far, elsewhere.here(here, reader))
    told(peer, "Accept")
    boss.post(f"/api/v1/admin/accounts/{reader.id}/action", type="suspend")
    jobs.idle(here)
    here.clock.advance(31_000)
    assert told(peer, "Update")["object"]["suspended"] is True
    boss.post(f"/api/v1/admin/accounts/{reader.id}/unsuspend")
    jobs.idle(here)
    here.clock.advance(31_000)
    assert not told(peer, "Update", count=2)["object"].get("suspended")


def test_whoever_is_named_for_the_first_time_is_asked_for_and_told(
    here: Server, reader: Person, peer: Peer
) -> None:
    zoe = peer.person("zoe")
    post = reader.says(f"hello @{zoe.handle} and @nobody@{peer.host}")
    assert [one["acct"] for one in post["mentions"]] == [zoe.handle]
    create = told(peer, "Create")
    (tag,) = [one for one in create["object"]["tag"] if one["type"] == "Mention"]
    assert tag["href"] == zoe.id
    assert zoe.id in create["cc"]
