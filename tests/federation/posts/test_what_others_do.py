"""What accounts of other servers do with posts, in whatever order it comes, and what none of them may do."""

from typing import Any

import pytest

from sabar.kit import times
from sabar.model.accounts import Account
from sabar.store import statuses
from tests.api.people import Person
from tests.federation import documents
from tests.federation.documents import actor
from tests.federation.posts import elsewhere
from tests.federation.posts.elsewhere import boost, changed, creates, does, number
from tests.federation.scripted import PUBLIC, Peer, Stranger
from tests.server import Server
from tests.waiting import eventually


@pytest.fixture(scope="module")
def zed(peer: Peer) -> Stranger:
    """Somebody of the same server whom nobody follows."""
    return peer.person("zed")


def undo(stranger: Stranger, activity: Any) -> dict[str, Any]:
    return stranger.activity("Undo", activity)


# Create


def test_a_post_of_somebody_who_is_followed_arrives(here: Server, mira: Stranger, fan: Person) -> None:
    note = mira.note('<p>Tea <a href="https://x.example/">now</a></p>', contentMap={"fr": "<p>Tea</p>"})
    id = creates(here, mira, note)
    found = fan.get(f"/api/v1/statuses/{id}")
    assert (found["uri"], found["visibility"], found["language"]) == (note["id"], "public", "fr")
    assert found["account"]["acct"] == mira.handle
    assert found["id"] in [one["id"] for one in fan.get("/api/v1/timelines/home")]


def test_what_concerns_nobody_here_is_not_kept(here: Server, zed: Stranger, ada: Person) -> None:
    assert creates(here, zed, zed.note("into the void")) is None
    said = ada.says("hello")
    answer = zed.note("I answer", inReplyTo=documents.uri(ada, said["id"]))
    assert creates(here, zed, answer)
    named = zed.note("@ada", tag={"type": "Mention", "href": actor(ada)}, to=[PUBLIC, actor(ada)])
    assert creates(here, zed, named)
    assert creates(here, zed, zed.note("to nobody of here", to=[f"{here.url}/users/nobody"], cc=[])) is None


def test_a_message_for_one_of_here_is_a_conversation(here: Server, zed: Stranger, ada: Person) -> None:
    note = zed.note("psst", to=[actor(ada)], cc=[], tag=[{"type": "Mention", "href": actor(ada)}])
    id = creates(here, zed, note)
    (first, *_) = ada.get("/api/v1/conversations")
    assert first["last_status"]["id"] == id
    assert first["last_status"]["visibility"] == "direct"


def test_for_whom_it_is_may_stand_on_the_activity(here: Server, mira: Stranger, fan: Person) -> None:
    note = mira.note("hi", to=None, cc=None)
    does(here, mira, mira.activity("Create", note, to=[mira.followers], cc=[]))
    assert fan.get(f"/api/v1/statuses/{number(here, note['id'])}")["visibility"] == "private"


@pytest.mark.parametrize("foreign", ["author", "host", "both"])
def test_nobody_writes_for_somebody_else(
    here: Server, mira: Stranger, zed: Stranger, fan: Person, foreign: str
) -> None:
    """CVE-2024-23832, GHSA-3fjr-858r-92rw: neither in another's name, nor under an id of another server."""
    note = mira.note("not mine")
    changes = {
        "author": {"attributedTo": zed.id},
        "host": {"id": f"https://victim.example/notes/{foreign}"},
        "both": {"attributedTo": [zed.id, mira.id]},
    }
    forged = note | changes[foreign]
    does(here, mira, mira.activity("Create", forged))
    assert number(here, forged["id"]) is None


def test_the_same_activity_twice_is_done_once(here: Server, mira: Stranger, fan: Person) -> None:
    note = mira.note("once")
    activity = mira.activity("Create", note)
    does(here, mira, activity)
    does(here, mira, activity)
    found = fan.get(f"/api/v1/accounts/{elsewhere.known(here, mira).id}/statuses")
    assert [one["uri"] for one in found].count(note["id"]) == 1


# Update


def test_an_update_rewrites_and_keeps_what_was_said(here: Server, mira: Stranger, fan: Person) -> None:
    note = mira.note("frist")
    id = creates(here, mira, note)
    does(here, mira, mira.activity("Update", changed(note, here, content="first")))
    assert fan.get(f"/api/v1/statuses/{id}")["content"] == "first"
    assert len(fan.get(f"/api/v1/statuses/{id}/history")) == 2


def test_what_others_may_do_with_a_post_is_as_its_writer_says_now(
    here: Server, mira: Stranger, fan: Person
) -> None:
    def lets(whom: str) -> dict[str, Any]:
        named = {"automaticApproval": [whom]}
        return {"interactionPolicy": {"canQuote": named, "canReply": named}}

    note = mira.note("quote me", **lets(PUBLIC))
    id = creates(here, mira, note)

    def policies() -> tuple[str, str]:
        status = here.run(statuses.by_id, here.app.db.read(), int(id or 0))
        return status.quote_policy.value, status.reply_policy.value

    assert policies() == ("public", "public")
    does(here, mira, mira.activity("Update", note | lets(mira.id)))
    assert policies() == ("nobody", "mentioned")
    does(here, mira, mira.activity("Update", changed(note, here, content="words", **lets(mira.followers))))
    does(here, mira, mira.activity("Update", note | lets(PUBLIC)))
    assert policies() == ("followers", "followers")


def test_an_older_update_takes_no_quote_out(here: Server, mira: Stranger, fan: Person, ada: Person) -> None:
    said = ada.says("quote me", quote_approval_policy="public")
    without = mira.note("look")
    quoting = changed(without, here, quote=documents.uri(ada, said["id"]))
    id = creates(here, mira, quoting)
    does(here, mira, mira.activity("Update", without))
    assert fan.get(f"/api/v1/statuses/{id}")["quote"]["quoted_status"]["id"] == said["id"]
    does(here, mira, mira.activity("Update", changed(without, here)))
    assert fan.get(f"/api/v1/statuses/{id}")["quote"] is None


def test_an_update_before_the_post_is_the_post(here: Server, mira: Stranger, fan: Person) -> None:
    note = mira.note("early")
    newer = changed(note, here, content="newer")
    does(here, mira, mira.activity("Update", newer))
    does(here, mira, mira.activity("Create", note))
    assert fan.get(f"/api/v1/statuses/{number(here, note['id'])}")["content"] == "newer"
    old = mira.note("old", published="2020-01-01T00:00:00Z")
    does(here, mira, mira.activity("Update", changed(old, here)))
    assert number(here, old["id"]) is None


def test_nobody_rewrites_what_somebody_else_wrote(
    here: Server, mira: Stranger, zed: Stranger, fan: Person
) -> None:
    """The stored author is asked, not the document (CVE-2026-73090,
    weakness:hollo-0.8.5-delete-update-announce).
    """
    note = mira.note("mine")
    id = creates(here, mira, note)
    stolen = changed(note, here, content="stolen")
    does(here, zed, zed.activity("Update", stolen))
    does(here, zed, zed.activity("Update", stolen | {"attributedTo": zed.id}))
    assert fan.get(f"/api/v1/statuses/{id}")["content"] == "mine"


# Delete


@pytest.mark.parametrize("form", ["id", "tombstone", "note"])
def test_a_deleted_post_goes_and_does_not_come_back(
    here: Server, mira: Stranger, fan: Person, form: str
) -> None:
    note = mira.note("away")
    id = creates(here, mira, note)
    uri = note["id"]
    object = {"id": uri, "tombstone": {"id": uri, "type": "Tombstone"}, "note": note}
    does(here, mira, mira.activity("Delete", {"id": uri} if form == "id" else object[form]))
    assert fan.call("GET", f"/api/v1/statuses/{id}").status_code == 404
    assert creates(here, mira, note) is None


def test_a_delete_before_the_post(here: Server, mira: Stranger, fan: Person) -> None:
    note = mira.note("never")
    does(here, mira, mira.activity("Delete", note["id"]))
    assert creates(here, mira, note) is None


def test_nobody_deletes_what_somebody_else_wrote(
    here: Server, mira: Stranger, zed: Stranger, fan: Person, ada: Person
) -> None:
    """weakness:hollo-0.8.5-delete-update-announce, weakness:inbox-forwarding-trust."""
    note = mira.note("stays")
    id = creates(here, mira, note)
    own = ada.says("mine")
    does(here, zed, zed.activity("Delete", note["id"]))
    does(here, zed, zed.activity("Delete", documents.uri(ada, own["id"])))
    assert fan.get(f"/api/v1/statuses/{id}")["id"] == id
    assert ada.get(f"/api/v1/statuses/{own['id']}")["id"] == own["id"]


# Announce


def test_a_boost_is_one_and_can_be_taken_back(here: Server, mira: Stranger, fan: Person, ada: Person) -> None:
    said = ada.says("boost me")
    activity = mira.activity("Announce", documents.uri(ada, said["id"]), to=[PUBLIC], cc=[mira.followers])
    does(here, mira, activity)
    found = ada.get(f"/api/v1/statuses/{said['id']}")
    assert found["reblogs_count"] == 1
    boost = next(one for one in fan.get("/api/v1/timelines/home") if one["reblog"])
    assert (boost["reblog"]["id"], boost["uri"]) == (said["id"], activity["id"])
    eventually(lambda: [one for one in ada.get("/api/v1/notifications") if one["type"] == "reblog"])
    does(here, mira, mira.activity("Undo", activity["id"]))
    assert ada.get(f"/api/v1/statuses/{said['id']}")["reblogs_count"] == 0


def test_a_boost_by_another_address_of_the_post_can_be_taken_back(
    here: Server, peer: Peer, mira: Stranger, zed: Stranger, fan: Person
) -> None:
    note = zed.note("under two addresses")
    peer.documents["/@zed/alias"] = note
    announced = does(here, mira, mira.activity("Announce", f"{peer.url}/@zed/alias", to=[PUBLIC]))
    assert boost(here, mira, announced)
    does(here, mira, undo(mira, announced["id"]))
    assert boost(here, mira, announced) is None


def test_what_is_for_few_is_boosted_by_nobody_who_may_not_read_it(
    here: Server, mira: Stranger, fan: Person, ada: Person
) -> None:
    """A guessed number says nothing (weakness:boost-quote-private)."""
    said = ada.says("for followers", visibility="private")
    does(here, mira, mira.activity("Announce", documents.uri(ada, said["id"]), to=[PUBLIC]))
    assert ada.get(f"/api/v1/statuses/{said['id']}")["reblogs_count"] == 0


def test_an_undo_before_what_it_undoes(here: Server, mira: Stranger, fan: Person, ada: Person) -> None:
    said = ada.says("hm")
    like = mira.activity("Like", documents.uri(ada, said["id"]))
    does(here, mira, undo(mira, like))
    does(here, mira, like)
    assert ada.get(f"/api/v1/statuses/{said['id']}")["favourites_count"] == 0


# Like, EmojiReact


@pytest.mark.parametrize(
    ("verb", "more"), [("Like", {}), ("Like", {"content": "🎉"}), ("EmojiReact", {"content": "🎉"})]
)
def test_likes_and_reactions_are_likes(
    here: Server, mira: Stranger, ada: Person, verb: str, more: dict[str, Any]
) -> None:
    said = ada.says("like me")
    activity = mira.activity(verb, documents.uri(ada, said["id"]), **more)
    does(here, mira, activity)
    again = does(here, mira, mira.activity(verb, documents.uri(ada, said["id"]), **more))
    assert ada.get(f"/api/v1/statuses/{said['id']}")["favourites_count"] == 1
    eventually(lambda: [one for one in ada.get("/api/v1/notifications") if one["type"] == "favourite"])
    # Likes are one, however often they are sent; of reactions each is another.
    does(here, mira, undo(mira, activity))
    assert ada.get(f"/api/v1/statuses/{said['id']}")["favourites_count"] == (verb == "EmojiReact")
    does(here, mira, undo(mira, again["id"]))
    assert ada.get(f"/api/v1/statuses/{said['id']}")["favourites_count"] == 0


def test_who_likes_and_reacts_likes_until_both_are_gone(here: Server, mira: Stranger, ada: Person) -> None:
    said = ada.says("like me")
    like, react = (mira.activity(verb, documents.uri(ada, said["id"])) for verb in ("Like", "EmojiReact"))
    for one in (like, react, undo(mira, react)):
        does(here, mira, one)
    assert ada.get(f"/api/v1/statuses/{said['id']}")["favourites_count"] == 1
    does(here, mira, undo(mira, like))
    assert ada.get(f"/api/v1/statuses/{said['id']}")["favourites_count"] == 0


def test_nobody_takes_back_what_somebody_else_did(
    here: Server, mira: Stranger, zed: Stranger, ada: Person
) -> None:
    said = ada.says("like me")
    like = does(here, mira, mira.activity("Like", documents.uri(ada, said["id"])))
    does(here, zed, undo(zed, like))
    does(here, zed, undo(zed, like["id"]))
    does(here, zed, undo(zed, like | {"actor": zed.id}))
    assert ada.get(f"/api/v1/statuses/{said['id']}")["favourites_count"] == 1


def test_who_is_blocked_does_nothing_to_a_post(here: Server, peer: Peer, ada: Person) -> None:
    """weakness:hollo-block-scope."""
    pest = peer.person("pest")
    said = ada.says("hm")
    ada.post(f"/api/v1/accounts/{elsewhere.known(here, pest).id}/block")
    for verb in ("Like", "Announce"):
        does(here, pest, pest.activity(verb, documents.uri(ada, said["id"]), to=[PUBLIC]))
    found = ada.get(f"/api/v1/statuses/{said['id']}")
    assert (found["favourites_count"], found["reblogs_count"]) == (0, 0)


# Votes


def test_votes_from_elsewhere_count(here: Server, mira: Stranger, ada: Person) -> None:
    said = ada.says("which?", poll={"options": ["tea", "milk"], "expires_in": 3600, "multiple": False})

    def vote(name: str) -> None:
        note = mira.note("", name=name, inReplyTo=documents.uri(ada, said["id"]), to=[actor(ada)], cc=[])
        does(here, mira, mira.activity("Create", note))

    for name in ("nothing", "tea", "tea", "milk"):
        vote(name)
    poll = ada.get(f"/api/v1/statuses/{said['id']}")["poll"]
    assert [one["votes_count"] for one in poll["options"]] == [1, 0]
    assert poll["voters_count"] == 1
    assert ada.get(f"/api/v1/statuses/{said['id']}/context")["descendants"] == []
    here.clock.advance(2 * times.HOUR)
    late = ada.says("over", poll={"options": ["a", "b"], "expires_in": 300})
    here.clock.advance(times.HOUR)
    note = mira.note("", name="a", inReplyTo=documents.uri(ada, late["id"]), to=[actor(ada)], cc=[])
    does(here, mira, mira.activity("Create", note))
    assert ada.get(f"/api/v1/statuses/{late['id']}")["poll"]["votes_count"] == 0


# Add, Remove


def test_pins_follow_the_profile(here: Server, mira: Stranger, account: Account, fan: Person) -> None:
    note = mira.note("on top")
    does(here, mira, mira.activity("Add", note["id"], target=mira.document["featured"]))
    pinned = fan.get(f"/api/v1/accounts/{account.id}/statuses", pinned=True)
    assert [one["uri"] for one in pinned] == [note["id"]]
    does(here, mira, mira.activity("Remove", note["id"], target=f"{mira.id}/elsewhere"))
    does(here, mira, mira.activity("Add", {"type": "Hashtag", "name": "#x"}, target=f"{mira.id}/tags"))
    assert len(fan.get(f"/api/v1/accounts/{account.id}/statuses", pinned=True)) == 1
    does(here, mira, mira.activity("Remove", note["id"], target=mira.document["featured"]))
    assert fan.get(f"/api/v1/accounts/{account.id}/statuses", pinned=True) == []


def test_nobody_pins_what_somebody_else_wrote(
    here: Server, mira: Stranger, zed: Stranger, account: Account, ada: Person, fan: Person
) -> None:
    for uri in (zed.note("not hers")["id"], documents.uri(ada, ada.says("nor hers")["id"])):
        does(here, mira, mira.activity("Add", uri, target=mira.document["featured"]))
    assert fan.get(f"/api/v1/accounts/{account.id}/statuses", pinned=True) == []


# QuoteRequest


def test_nothing_is_said_in_an_answer_but_what_was_read(here: Server, mira: Stranger, ada: Person) -> None:
    """It is signed by who was asked, and goes to whatever inbox who asked has."""
    said = ada.says("quote me", quote_approval_policy="nobody")
    note = mira.note("look", quote=documents.uri(ada, said["id"]))
    asked = mira.activity(
        "QuoteRequest", documents.uri(ada, said["id"]), instrument=note, content="ada agrees"
    )
    asked |= {"type": ["QuoteRequest", "Follow"], "target": {"id": note["id"], "name": "ada's words"}}
    does(here, mira, asked)

    def answered() -> list[dict[str, Any]]:
        sent = [one["object"] for one in mira.peer.posted() if one["type"] == "Reject"]
        return [one for one in sent if one["id"] == asked["id"]]

    (answer,) = eventually(answered)
    names = {"actor": mira.id, "object": documents.uri(ada, said["id"]), "instrument": note["id"]}
    assert answer == {"id": asked["id"], "type": "QuoteRequest"} | names


@pytest.mark.parametrize(("policy", "verb"), [("public", "Accept"), ("nobody", "Reject")])
@pytest.mark.parametrize("form", ["id", "whole"])
def test_who_asks_to_quote_is_answered(
    here: Server, mira: Stranger, ada: Person, policy: str, verb: str, form: str
) -> None:
    """FEP-044f: the yes leads to where it can be read."""
    said = ada.says("quote me", quote_approval_policy=policy)
    note = mira.note("look", quote=documents.uri(ada, said["id"]))
    asked = mira.activity(
        "QuoteRequest", documents.uri(ada, said["id"]), instrument=note["id"] if form == "id" else note
    )
    does(here, mira, asked)

    def answered() -> list[dict[str, Any]]:
        sent = mira.peer.posted()
        return [
            one for one in sent if one["type"] in ("Accept", "Reject") and one["object"]["id"] == asked["id"]
        ]

    (answer,) = eventually(answered)
    assert (answer["type"], answer["actor"]) == (verb, actor(ada))
    assert ("result" in answer) == (verb == "Accept")
    assert ada.get(f"/api/v1/statuses/{said['id']}")["quotes_count"] == (1 if verb == "Accept" else 0)
    if verb == "Accept":
        stamp = mira.get(here, answer["result"].removeprefix(here.url)).json()
        assert stamp["interactingObject"] == note["id"]
        assert stamp["interactionTarget"] == documents.uri(ada, said["id"])
