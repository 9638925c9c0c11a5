"""What happens here says in its event whether other servers are to hear of it."""

from typing import Any

import msgspec
import pytest

from sabar.actions import relations
from sabar.model.accounts import Account
from sabar.rules import labels
from tests.api import people
from tests.api.people import Person
from tests.federation import elsewhere
from tests.server import Server


@pytest.fixture
def writer(here: Server) -> Person:
    return people.join(here, "writer")


@pytest.fixture
def far(here: Server, writer: Person) -> Account:
    return elsewhere.somebody(here, writer, "https://far.example")


def leaves(server: Server, kind: str, **having: Any) -> list[bool]:
    """What the events of this kind say, the oldest first."""
    found = server.run(
        server.app.db.read().all, "SELECT payload FROM events WHERE kind = :kind ORDER BY seq", kind=kind
    )
    told = [msgspec.json.decode(row["payload"]) for row in found]
    return [one["leaves"] for one in told if all(one[name] == value for name, value in having.items())]


def posted(server: Server, post: dict[str, Any]) -> bool:
    (told,) = leaves(server, "StatusPosted", status_id=int(post["id"]))
    return told


def test_a_post_stays_here_while_nobody_elsewhere_follows(here: Server, writer: Person) -> None:
    assert not posted(here, writer.says("for those here"))


def test_a_post_leaves_when_somebody_elsewhere_follows_and_a_direct_one_does_not(
    here: Server, writer: Person, far: Account
) -> None:
    elsewhere.does(here, relations.follow, far, elsewhere.here(here, writer))
    for visibility in ("public", "unlisted", "private"):
        assert posted(here, writer.says("for everybody", visibility=visibility))
    assert not posted(here, writer.says("a note", visibility="direct"))


def test_a_post_leaves_for_whom_it_names(here: Server, writer: Person, far: Account) -> None:
    for visibility in ("public", "direct"):
        assert posted(here, writer.says(f"see, @{far.acct}", visibility=visibility))


def test_only_what_somebody_here_does_to_somebody_elsewhere_leaves(
    here: Server, writer: Person, far: Account
) -> None:
    me = elsewhere.here(here, writer)
    elsewhere.does(here, relations.follow, far, me)
    # Their server asked, and is told yes.
    assert leaves(here, "Followed", account_id=far.id) == [True]
    elsewhere.does(here, relations.unfollow, far, me)
    assert leaves(here, "Unfollowed", account_id=far.id) == [False]
    elsewhere.does(here, relations.follow, far, me)
    writer.post(f"/api/v1/accounts/{far.id}/remove_from_followers")
    assert leaves(here, "Unfollowed", account_id=far.id) == [False, True]
    writer.post(f"/api/v1/accounts/{far.id}/block")
    assert leaves(here, "Blocked", account_id=me.id) == [True]
    writer.post(f"/api/v1/accounts/{far.id}/unblock")
    assert leaves(here, "Unblocked", account_id=me.id) == [True]
    elsewhere.does(here, relations.block, far, me)
    assert leaves(here, "Blocked", account_id=far.id) == [False]


def test_between_people_of_this_server_nothing_leaves(here: Server, writer: Person) -> None:
    other = people.join(here, "other")
    post = writer.says("here")
    other.follow(writer)
    other.post(f"/api/v1/statuses/{post['id']}/favourite")
    other.post(f"/api/v1/statuses/{post['id']}/reblog")
    other.post(f"/api/v1/accounts/{writer.id}/unfollow")
    other.post(f"/api/v1/accounts/{writer.id}/block")
    mine = {"account_id": int(other.id)}
    for kind in ("Followed", "Favourited", "StatusBoosted", "Unfollowed", "Blocked"):
        assert leaves(here, kind, **mine) == [False], kind


def test_a_correction_and_an_end_leave_with_those_who_may_have_it(
    here: Server, writer: Person, far: Account
) -> None:
    told, kept = writer.says(f"see, @{far.acct}"), writer.says("for those here")
    for post, words in ((told, f"see, @{far.acct}"), (kept, "for those here")):
        writer.ok("PUT", f"/api/v1/statuses/{post['id']}", json={"status": f"{words} again"})
        writer.delete(f"/api/v1/statuses/{post['id']}")
    for kind in ("StatusEdited", "StatusDeleted"):
        assert leaves(here, kind, status_id=int(kept["id"])) == [False], kind
        assert leaves(here, kind, status_id=int(told["id"])) == [True], kind


def test_pins_and_profiles_leave_when_somebody_elsewhere_follows(
    here: Server, writer: Person, far: Account
) -> None:
    post = writer.says("on top")
    for expected in (False, True):
        writer.post(f"/api/v1/statuses/{post['id']}/pin")
        writer.post(f"/api/v1/statuses/{post['id']}/pin")
        writer.post(f"/api/v1/statuses/{post['id']}/unpin")
        writer.ok("PATCH", "/api/v1/accounts/update_credentials", json={"display_name": f"W {expected}"})
        mine = {"account_id": int(writer.id)}
        for kind in ("StatusPinned", "StatusUnpinned", "AccountUpdated"):
            assert leaves(here, kind, **mine)[-1] is expected, kind
        assert len(leaves(here, "StatusPinned", **mine)) == 1 + expected
        elsewhere.does(here, relations.follow, far, elsewhere.here(here, writer))


def test_whom_a_post_names_elsewhere_is_linked_to_his_own_page(
    here: Server, writer: Person, far: Account
) -> None:
    stranger = far.acct.replace("far.example", "nowhere.example")
    post = writer.says(f"hello @{far.acct}, @{far.acct.upper()} and @{stranger}")
    (named,) = post["mentions"]
    assert (named["acct"], named["url"]) == (far.acct, far.url)
    assert post["content"].count(f'href="{far.url}"') == 2
    assert f"@{stranger}" in post["content"]


def test_a_post_for_labels_does_not_go_to_too_many_people_of_other_servers(
    here: Server, writer: Person, far: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = elsewhere.somebody(here, writer, "https://other.example")
    label = writer.post("/api/sabar/v1/labels", name="Friends")
    for one in (far, other):
        elsewhere.does(here, relations.follow, one, elsewhere.here(here, writer))
    writer.post(f"/api/sabar/v1/labels/{label['id']}/accounts", account_ids=[str(far.id), str(other.id)])
    assert posted(here, writer.says("to two", circle_label_ids=[label["id"]]))
    monkeypatch.setattr(labels, "PEOPLE_ELSEWHERE", 1)
    wanted = {"status": "to two again", "circle_label_ids": [label["id"]]}
    refused = writer.call("POST", "/api/v1/statuses", json=wanted)
    assert refused.status_code == 422
    assert "2 people of other servers" in refused.json()["error"]
    assert posted(here, writer.says("to all"))
