"""People here and somebody on a server of another program: whatever either does reaches the other."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tests import pictures
from tests.api.people import Person
from tests.federation import peers
from tests.federation.documents import actor
from tests.federation.peers import Fedify
from tests.federation.peers.friends import Writer, befriend, found, posts_of
from tests.federation.scripted import PUBLIC
from tests.waiting import eventually


@pytest.fixture(scope="module", params=["rfc9421", "draft-cavage-http-signatures-12"])
def mira(request: pytest.FixtureRequest, engine: str) -> Iterator[Fedify]:
    with peers.fedify(request.param) as peer:
        yield peer


@pytest.fixture(scope="module")
def mira_id(ada: Person, mira: Fedify) -> str:
    """Ada and mira follow each other; her id here."""
    return befriend(ada, mira)


@pytest.fixture(scope="module")
def writer(mira: Fedify) -> Writer:
    return Writer(mira)


def created(mira: Fedify, text: str) -> Any:
    """The post of ours that came in with these words."""
    return eventually(
        lambda: next((one for one in mira.heard("Create") if text in str(one["object"].get("content"))), None)
    )["object"]


def came(ada: Person, mira_id: str, text: str) -> Any:
    """Mira's post with these words, as ada's app shows it."""
    return eventually(lambda: next((one for one in posts_of(ada, mira_id) if text in one["content"]), None))


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_a_profile_of_elsewhere_is_found_by_its_address(ada: Person, mira: Fedify, mira_id: str) -> None:
    shown = ada.get(f"/api/v1/accounts/{mira_id}")
    assert shown["display_name"] == "Mira of elsewhere"
    assert shown["acct"] == f"mira@{mira.url.removeprefix('http://')}"
    assert shown["uri"] == mira.actor and shown["url"] == f"{mira.url}/@mira"
    assert shown["note"] == "<p>Hello from elsewhere</p>"


def test_a_post_with_everything_reaches_a_follower_elsewhere(ada: Person, mira: Fedify, mira_id: str) -> None:
    file = {"file": ("a.png", pictures.encoded(pictures.flag(), "PNG"), "image/png")}
    picture = ada.ok("POST", "/api/v2/media", files=file, data={"description": "A field at dusk"})
    said = ada.says(
        f"Tea for @mira@{mira.url.removeprefix('http://')} #Teatime https://tea.example/leaves",
        media_ids=[picture["id"]],
        spoiler_text="Leaves",
        language="en",
    )
    note = created(mira, "Tea for")
    assert note["id"] == said["uri"] and note["url"] == said["url"] and note["type"] == "Note"
    assert note["attributedTo"] == actor(ada) and note["summary"] == "Leaves" and note["sensitive"]
    assert note["to"] == "as:Public" or PUBLIC in listed(note["to"])
    tags = {tag["type"]: tag for tag in listed(note["tag"])}
    assert tags["Mention"]["href"] == mira.actor
    assert tags["Hashtag"]["name"].lower() == "#teatime"
    (attached,) = listed(note["attachment"])
    assert attached["url"].startswith(ada.server.url) and "A field at dusk" in attached.values()
    assert re.search(r'href="https://tea\.example/leaves"', note["content"])


def test_an_edit_and_a_deletion_reach_whoever_got_the_post(ada: Person, mira: Fedify, mira_id: str) -> None:
    said = ada.says("Rain in the first wording")
    created(mira, "Rain in the first")
    ada.ok("PUT", f"/api/v1/statuses/{said['id']}", json={"status": "Sun in the second wording"})
    edit = eventually(
        lambda: next(
            (u for u in mira.heard("Update") if "Sun in the" in str(u["object"].get("content"))), None
        )
    )
    assert edit["object"]["id"] == said["uri"] and edit["object"]["updated"]
    ada.delete(f"/api/v1/statuses/{said['id']}")
    gone = eventually(
        lambda: next((d for d in mira.heard("Delete") if said["uri"] in str(d["object"])), None)
    )
    assert gone["actor"] == actor(ada)


def test_a_post_of_elsewhere_stands_in_home_and_can_be_answered(
    ada: Person, mira: Fedify, mira_id: str, writer: Writer
) -> None:
    note = writer.note(
        "Snow on the <b>mountain</b><script>alert(1)</script>", summary="Weather", sensitive=True
    )
    writer.does("Create", note, ada)
    post = came(ada, mira_id, "Snow on the")
    assert post["uri"] == note["id"] and post["spoiler_text"] == "Weather" and post["sensitive"]
    assert "script" not in post["content"] and "alert" not in post["content"]
    assert post["id"] in [one["id"] for one in ada.get("/api/v1/timelines/home")]
    ada.says("Take a scarf", in_reply_to_id=post["id"])
    answer = created(mira, "Take a scarf")
    assert answer["inReplyTo"] == note["id"]


def test_an_answer_of_elsewhere_is_told_and_stands_in_the_thread(
    ada: Person, mira: Fedify, mira_id: str, writer: Writer
) -> None:
    said = ada.says("Who is awake?")
    created(mira, "Who is awake")
    mention = {"type": "Mention", "href": actor(ada), "name": f"@{ada.name}"}
    writer.does("Create", writer.note("I am", inReplyTo=said["uri"], tag=[mention]), ada)
    answers = eventually(lambda: ada.get(f"/api/v1/statuses/{said['id']}/context")["descendants"])
    assert "I am" in answers[0]["content"] and answers[0]["account"]["id"] == mira_id
    told = eventually(lambda: ada.get("/api/v1/notifications", **{"types[]": "mention"}))
    assert told[0]["status"]["id"] == answers[0]["id"]
    assert ada.get(f"/api/v1/statuses/{said['id']}")["replies_count"] == 1


def test_likes_and_boosts_cross_both_ways_and_are_taken_back(
    ada: Person, mira: Fedify, mira_id: str, writer: Writer
) -> None:
    said = ada.says("Likeable")
    like = writer.does("Like", said["uri"], ada)
    boost = writer.does("Announce", said["uri"], ada, to=[PUBLIC], cc=[actor(ada)])
    status = f"/api/v1/statuses/{said['id']}"
    eventually(lambda: ada.get(status)["favourites_count"] == 1 and ada.get(status)["reblogs_count"] == 1)
    for one in (like, boost):
        writer.does("Undo", one, ada)
    eventually(lambda: ada.get(status)["favourites_count"] == 0 and ada.get(status)["reblogs_count"] == 0)

    note = writer.note("Liked elsewhere")
    writer.does("Create", note, ada)
    post = came(ada, mira_id, "Liked elsewhere")
    for deed, kind in (("favourite", "Like"), ("reblog", "Announce")):
        ada.post(f"/api/v1/statuses/{post['id']}/{deed}")
        heard = eventually(lambda k=kind: [a for a in mira.heard(k) if note["id"] in str(a["object"])])[0]
        assert heard["actor"] == actor(ada) and heard["id"].startswith(ada.server.url)
        ada.post(f"/api/v1/statuses/{post['id']}/un{deed}")
        eventually(lambda h=heard: [u for u in mira.heard("Undo") if h["id"] in str(u["object"])])


def test_an_edit_and_a_deletion_of_elsewhere_are_followed_here(
    ada: Person, mira: Fedify, mira_id: str, writer: Writer
) -> None:
    note = writer.note("Before the edit")
    writer.does("Create", note, ada)
    post = came(ada, mira_id, "Before the edit")
    edited = {**note, "content": "<p>After the edit</p>", "updated": datetime.now(UTC).isoformat()}
    mira.serve(note["id"], edited)
    writer.does("Update", edited, ada)
    eventually(lambda: "After the edit" in ada.get(f"/api/v1/statuses/{post['id']}")["content"])
    assert len(ada.get(f"/api/v1/statuses/{post['id']}/history")) == 2
    writer.does("Delete", {"id": note["id"], "type": "Tombstone"}, ada)
    eventually(lambda: ada.call("GET", f"/api/v1/statuses/{post['id']}").status_code == 404)


def test_a_poll_here_is_voted_in_from_elsewhere(
    ada: Person, mira: Fedify, mira_id: str, writer: Writer
) -> None:
    said = ada.says("Tea or milk?", poll={"options": ["Tea", "Milk"], "expires_in": 3600})
    question = eventually(
        lambda: next((c["object"] for c in mira.heard("Create") if c["object"]["id"] == said["uri"]), None)
    )
    assert question["type"] == "Question" and question["endTime"]
    assert [option["name"] for option in question["oneOf"]] == ["Tea", "Milk"]
    vote = {
        "id": mira.id("vote-1"),
        "type": "Note",
        "name": "Milk",
        "attributedTo": mira.actor,
        "inReplyTo": said["uri"],
        "to": [actor(ada)],
    }
    writer.does("Create", vote, ada)
    votes = lambda: [o["votes_count"] for o in ada.get(f"/api/v1/polls/{said['poll']['id']}")["options"]]  # noqa: E731
    eventually(lambda: votes() == [0, 1])
    assert not ada.get(f"/api/v1/statuses/{said['id']}/context")["descendants"]


def test_a_poll_of_elsewhere_is_voted_in_from_here(
    ada: Person, mira: Fedify, mira_id: str, writer: Writer
) -> None:
    options = [
        {"type": "Note", "name": name, "replies": {"type": "Collection", "totalItems": total}}
        for name, total in (("Red", 3), ("Blue", 4))
    ]
    question = writer.note("Which colour?", type="Question", oneOf=options, endTime="2030-01-01T00:00:00Z")
    writer.does("Create", question, ada)
    post = came(ada, mira_id, "Which colour")
    assert [option["votes_count"] for option in post["poll"]["options"]] == [3, 4]
    ada.post(f"/api/v1/polls/{post['poll']['id']}/votes", choices=[1])
    vote = eventually(
        lambda: next((c["object"] for c in mira.heard("Create") if c["object"].get("name") == "Blue"), None)
    )
    assert vote["inReplyTo"] == question["id"] and vote["attributedTo"] == actor(ada)
    assert "content" not in vote or not vote["content"]


def test_what_is_for_followers_reaches_them_and_nobody_else_can_fetch_it(
    ada: Person, mira: Fedify, mira_id: str
) -> None:
    said = ada.says("Only for those who follow", visibility="private")
    note = created(mira, "Only for those who follow")
    assert PUBLIC not in str(note) and "as:Public" not in str(note)
    assert listed(note["to"]) == [f"{actor(ada)}/followers"]
    asked = {"Accept": "application/activity+json"}
    assert ada.server.client.get(said["uri"], headers=asked).status_code in (401, 404)


def test_a_quote_is_asked_for_and_shown(ada: Person, mira: Fedify, mira_id: str, writer: Writer) -> None:
    said = ada.says("Worth quoting", quote_approval_policy="public")
    note = writer.note("Look at this", quote=said["uri"], quoteUri=said["uri"])
    request = writer.does("QuoteRequest", said["uri"], ada, instrument=note["id"])
    accepted = eventually(
        lambda: next((a for a in mira.heard("Accept") if request["id"] in str(a["object"])), None)
    )
    stamp = mira.fetched(accepted["result"]) if isinstance(accepted["result"], str) else accepted["result"]
    assert note["id"] in str(stamp) and said["uri"] in str(stamp)


def test_a_block_reaches_the_other_server_and_ends_what_was_between(
    ada: Person, mira: Fedify, mira_id: str
) -> None:
    ada.post(f"/api/v1/accounts/{mira_id}/block")
    block = mira.hears("Block")
    assert block["object"] == mira.actor and block["actor"] == actor(ada)
    ada.says("Not for mira any more")
    ada.post(f"/api/v1/accounts/{mira_id}/unblock")
    eventually(lambda: [u for u in mira.heard("Undo") if block["id"] in str(u["object"])])
    assert not [c for c in mira.heard("Create") if "Not for mira" in str(c["object"].get("content"))]


def test_a_post_of_elsewhere_is_found_by_its_address(ada: Person, mira: Fedify, writer: Writer) -> None:
    note = writer.note("Never sent, only served")
    assert "Never sent" in found(ada, note["id"], "statuses")["content"]
