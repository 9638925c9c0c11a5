"""What accounts without a user of this server do, through the actions that everybody's deeds go through."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from sabar.actions import bookmarks, favourites, pins, polls, quotes, relations, reports
from sabar.actions.statuses import boost, delete, edit, post
from sabar.model.accounts import Account
from sabar.model.errors import NotFound
from sabar.model.statuses import QuotePolicy, Visibility
from sabar.model.viewers import Actor
from sabar.rules.writing.drafts import Defaults, Draft, PollDraft
from sabar.store import accounts, users
from tests.api.people import Person, from_elsewhere, heard_of
from tests.server import Server
from tests.waiting import eventually

New = Callable[..., Person]


class Stranger:
    """Somebody of another server, known here by the row of an account alone."""

    def __init__(self, known: Person) -> None:
        self.server = known.server
        self.id = from_elsewhere(known, "far.example").id
        self.actor = Actor(self.account(self.id))

    def account(self, id: str) -> Account:
        found = self.server.run(accounts.by_id, self.server.app.db.read(), int(id))
        assert found is not None
        return found

    def does(self, action: Callable[..., Awaitable[Any]], *args: Any, **given: Any) -> Any:
        return self.server.run(action, self.server.app, self.actor, *args, **given)

    def says(self, text: str, **given: Any) -> str:
        return str(self.does(post.written, Draft(text, **given), Defaults()).id)


@pytest.fixture
def stranger(person: New) -> Stranger:
    return Stranger(person("far"))


def test_an_account_from_elsewhere_has_nobody_to_be_told(server: Server, stranger: Stranger) -> None:
    assert server.run(users.recipients_of, server.app.db.read(), int(stranger.id)) == []


def test_its_posts_are_shown_answered_edited_and_deleted(person: New, stranger: Stranger) -> None:
    ana = person()
    id = stranger.says(f"@{ana.name} hello from far away #far", language="de")
    shown = ana.get(f"/api/v1/statuses/{id}")
    assert (shown["account"]["id"], shown["visibility"], shown["language"]) == (stranger.id, "public", "de")
    assert shown["application"] is None
    assert [one["id"] for one in shown["mentions"]] == [ana.id]
    eventually(lambda: stranger.id in heard_of(ana))
    said = ana.says("and hello to you", in_reply_to_id=id)
    assert ana.get(f"/api/v1/statuses/{id}")["replies_count"] == 1
    answer = stranger.says("indeed", in_reply_to_id=int(said["id"]))
    assert ana.get(f"/api/v1/statuses/{answer}")["in_reply_to_account_id"] == ana.id
    stranger.does(edit.edit, int(answer), edit.Edit(text="indeed!"))
    assert ana.get(f"/api/v1/statuses/{answer}")["content"] == "<p>indeed!</p>"
    stranger.does(delete.delete, int(answer))
    assert ana.call("GET", f"/api/v1/statuses/{answer}").status_code == 404


def test_it_may_write_to_one_person_alone(person: New, stranger: Stranger) -> None:
    ana, ben = person(), person()
    id = stranger.says(f"@{ana.name} psst", visibility=Visibility.DIRECT)
    assert ana.get(f"/api/v1/statuses/{id}")["visibility"] == "direct"
    assert ben.call("GET", f"/api/v1/statuses/{id}").status_code == 404
    assert [one["last_status"]["id"] for one in ana.get("/api/v1/conversations")] == [id]


def test_it_favourites_boosts_votes_and_keeps_what_it_may_read(person: New, stranger: Stranger) -> None:
    ana = person()
    open_to_all = int(ana.says("for everybody")["id"])
    hidden = int(ana.says("for followers", visibility="private")["id"])
    poll = ana.says("tea?", poll={"options": ["yes", "no"], "expires_in": 600})
    for _ in range(2):
        stranger.does(favourites.favourite, open_to_all)
        stranger.does(boost.boost, open_to_all, Visibility.PUBLIC)
        stranger.does(bookmarks.bookmark, open_to_all)
    shown = ana.get(f"/api/v1/statuses/{open_to_all}")
    assert (shown["favourites_count"], shown["reblogs_count"]) == (1, 1)
    eventually(lambda: stranger.id in heard_of(ana))
    stranger.does(polls.vote, int(poll["poll"]["id"]), [1])
    assert ana.get(f"/api/v1/polls/{poll['poll']['id']}")["options"][1]["votes_count"] == 1
    for action in (favourites.favourite, bookmarks.bookmark):
        with pytest.raises(NotFound):
            stranger.does(action, hidden)
    stranger.does(favourites.unfavourite, open_to_all)
    stranger.does(delete.unboost, open_to_all)
    stranger.does(bookmarks.unbookmark, open_to_all)
    shown = ana.get(f"/api/v1/statuses/{open_to_all}")
    assert (shown["favourites_count"], shown["reblogs_count"]) == (0, 0)


def test_it_follows_asks_blocks_and_is_followed(person: New, stranger: Stranger) -> None:
    ana, locked = person(), person(locked=True)
    stranger.does(relations.follow, stranger.account(ana.id))
    stranger.does(relations.follow, stranger.account(locked.id))
    assert [one["id"] for one in ana.get(f"/api/v1/accounts/{ana.id}/followers")] == [stranger.id]
    assert [one["id"] for one in locked.get("/api/v1/follow_requests")] == [stranger.id]
    hidden = int(ana.says("for followers", visibility="private")["id"])
    stranger.does(favourites.favourite, hidden)
    stranger.does(relations.unfollow, stranger.account(ana.id))
    assert ana.get(f"/api/v1/accounts/{ana.id}/followers") == []
    ana.post(f"/api/v1/accounts/{stranger.id}/follow")
    stranger.does(relations.block, stranger.account(ana.id))
    assert ana.get(f"/api/v1/accounts/{ana.id}/following") == []
    stranger.does(relations.unblock, stranger.account(ana.id))


def test_it_asks_in_polls_pins_reports_and_decides_about_quotes(person: New, stranger: Stranger) -> None:
    ana = person()
    asked = stranger.says("here?", poll=PollDraft(["yes", "no"], expires_in=600))
    poll = ana.get(f"/api/v1/statuses/{asked}")["poll"]
    assert ana.post(f"/api/v1/polls/{poll['id']}/votes", choices=[0])["voted"] is True
    stranger.does(pins.pin, int(asked))
    assert [one["id"] for one in ana.get(f"/api/v1/accounts/{stranger.id}/statuses?pinned=1")] == [asked]
    said = stranger.says("to be quoted")
    quoting = ana.says("see", quoted_status_id=said)
    assert quoting["quote"]["state"] == "accepted"
    stranger.does(quotes.revoke, int(said), int(quoting["id"]))
    assert ana.get(f"/api/v1/statuses/{quoting['id']}")["quote"]["state"] == "revoked"
    stranger.does(quotes.set_policy, int(said), QuotePolicy.NOBODY)
    refused = ana.call("POST", "/api/v1/statuses", json={"status": "again", "quoted_status_id": said})
    assert refused.status_code == 404
    report = stranger.does(reports.file, stranger.account(ana.id), status_ids=[int(quoting["id"])])
    assert report.account_id == int(stranger.id)
