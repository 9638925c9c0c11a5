"""What each kind of post is to other servers, field by field."""

from pathlib import Path
from typing import Any

from sabar.actions.staff import emojis
from tests import pictures
from tests.api import people
from tests.api.people import Person
from tests.federation import documents
from tests.federation.documents import actor, note, uri
from tests.federation.scripted import PUBLIC
from tests.server import Server


def test_a_public_post_of_words_alone(here: Server, ada: Person) -> None:
    said = ada.says("the drum calls", language="en")
    me, id = actor(ada), uri(ada, said["id"])
    told = documents.fetch(here, id)
    context = told["context"]
    assert context.startswith(f"{here.url}/contexts/")
    assert told == {
        "id": id,
        "type": "Note",
        "attributedTo": me,
        "published": said["created_at"],
        "url": f"{here.url}/@{ada.name}/{said['id']}",
        "inReplyTo": None,
        "summary": None,
        "sensitive": False,
        "content": "<p>the drum calls</p>",
        "contentMap": {"en": "<p>the drum calls</p>"},
        "to": [PUBLIC],
        "cc": [f"{me}/followers"],
        "context": context,
        "conversation": context,
        "attachment": [],
        "tag": [],
        "replies": {
            "id": f"{id}/replies",
            "type": "Collection",
            "first": {
                "type": "CollectionPage",
                "partOf": f"{id}/replies",
                "next": f"{id}/replies?page=true",
                "items": [],
            },
        },
        "likes": {"id": f"{id}/likes", "type": "Collection", "totalItems": 0},
        "shares": {"id": f"{id}/shares", "type": "Collection", "totalItems": 0},
        "interactionPolicy": {"canQuote": {"automaticApproval": [PUBLIC], "manualApproval": []}},
        "source": {"content": "the drum calls", "mediaType": "text/plain"},
    }
    assert said["uri"] == id


def test_an_unlisted_post_is_addressed_to_followers_first(here: Server, ada: Person) -> None:
    told = note(ada, "quietly", visibility="unlisted")
    assert (told["to"], told["cc"]) == ([f"{actor(ada)}/followers"], [PUBLIC])


def test_a_warning_stands_before_the_words(ada: Person) -> None:
    told = note(ada, "boo", spoiler_text="ghosts", sensitive=True)
    assert (told["summary"], told["sensitive"]) == ("ghosts", True)


def test_a_post_in_markdown_says_how_it_was_typed(ada: Person) -> None:
    told = note(ada, "**loud**", content_type="text/markdown")
    assert told["source"] == {"content": "**loud**", "mediaType": "text/markdown"}
    assert "<strong>loud</strong>" in told["content"]


def test_people_hashtags_and_emoji_are_named(here: Server, ada: Person, tmp_path: Path) -> None:
    bea = people.join(here, "bea")
    picture = tmp_path / "cup.png"
    picture.write_bytes(pictures.encoded(pictures.flag((32, 32)), "PNG"))
    here.run(emojis.add, here.app, "cup", picture)
    told = note(ada, f"@{bea.name} likes #Tea :cup:")
    mention, hashtag, emoji = told["tag"]
    host = here.settings.domain
    assert mention == {"type": "Mention", "href": actor(bea), "name": f"@{bea.name}@{host}"}
    assert hashtag == {"type": "Hashtag", "href": f"{here.url}/tags/tea", "name": "#Tea"}
    assert emoji["type"] == "Emoji"
    assert emoji["name"] == ":cup:"
    assert emoji["icon"]["mediaType"] == "image/png"
    assert emoji["icon"]["url"].startswith(f"{here.url}/media/")
    assert told["cc"] == [f"{actor(ada)}/followers", actor(bea)]
    assert f'href="{here.url}/@{bea.name}"' in told["content"]


def test_an_answer_names_what_it_answers_and_stays_in_its_conversation(here: Server, ada: Person) -> None:
    first = ada.says("first")
    told = note(ada, "second", in_reply_to_id=first["id"])
    assert told["inReplyTo"] == uri(ada, first["id"])
    assert told["context"] == documents.fetch(here, uri(ada, first["id"]))["context"]


def test_a_picture_comes_with_its_words_and_measures(here: Server, ada: Person) -> None:
    sent = {"file": ("x.png", pictures.encoded(pictures.photo((64, 48)), "PNG"), "image/png")}
    form = {"description": "a grey field", "focus": "0.5,-0.25"}
    media = ada.call("POST", "/api/v2/media", files=sent, data=form).json()
    (told,) = note(ada, "", media_ids=[media["id"]])["attachment"]
    assert told["blurhash"]
    assert told | {"blurhash": "", "url": "", "mediaType": ""} == {
        "type": "Image",
        "mediaType": "",
        "url": "",
        "name": "a grey field",
        "summary": "a grey field",
        "width": 64,
        "height": 48,
        "blurhash": "",
        "focalPoint": [0.5, -0.25],
    }
    got = here.client.get(told["url"])
    assert got.headers["content-type"] == told["mediaType"]


def test_a_poll_makes_a_question_of_a_post(here: Server, ada: Person) -> None:
    poll = {"options": ["tea", "coffee"], "expires_in": 3600}
    said = ada.says("which?", poll=poll)
    people.join(here, "voter").post(f"/api/v1/polls/{said['poll']['id']}/votes", choices=[1])
    told = documents.fetch(here, uri(ada, said["id"]))
    assert told["type"] == "Question"
    assert told["oneOf"] == [
        {"type": "Note", "name": "tea", "replies": {"type": "Collection", "totalItems": 0}},
        {"type": "Note", "name": "coffee", "replies": {"type": "Collection", "totalItems": 1}},
    ]
    assert told["endTime"] == said["poll"]["expires_at"]
    assert told["votersCount"] == 1
    assert "closed" not in told


def test_hidden_totals_of_a_poll_are_told_when_it_has_ended(here: Server, ada: Person) -> None:
    poll = {"options": ["yes", "no"], "expires_in": 300, "hide_totals": True, "multiple": True}
    said = ada.says("well?", poll=poll)
    people.join(here, "voter").post(f"/api/v1/polls/{said['poll']['id']}/votes", choices=[0])
    told = documents.fetch(here, uri(ada, said["id"]))
    assert [one["replies"]["totalItems"] for one in told["anyOf"]] == [0, 0]
    assert "votersCount" not in told
    here.clock.advance(301_000)
    told = documents.fetch(here, uri(ada, said["id"]))
    assert [one["replies"]["totalItems"] for one in told["anyOf"]] == [1, 0]
    assert told["closed"]


def test_a_quote_is_named_in_every_spelling_with_the_leave_of_who_is_quoted(
    here: Server, ada: Person
) -> None:
    bea = people.join(here, "bea")
    quoted = bea.says("quotable")
    said = ada.says("see this", quoted_status_id=quoted["id"])
    told = documents.fetch(here, uri(ada, said["id"]))
    theirs = uri(bea, quoted["id"])
    for name in ("quote", "quoteUri", "quoteUrl", "_misskey_quote"):
        assert told[name] == theirs
    (link,) = [one for one in told["tag"] if one["type"] == "Link"]
    assert link["href"] == theirs
    assert link["name"] == f"RE: {quoted['url']}"
    assert 'class="quote-inline"' in told["content"]
    assert documents.fetch(here, told["quoteAuthorization"]) == {
        "id": f"{actor(bea)}/quote_authorizations/{said['id']}",
        "type": "QuoteAuthorization",
        "attributedTo": actor(bea),
        "interactingObject": told["id"],
        "interactionTarget": theirs,
    }


def test_a_quote_that_was_withdrawn_is_no_longer_told(here: Server, ada: Person) -> None:
    bea = people.join(here, "bea")
    quoted = bea.says("quotable")
    said = ada.says("see this", quoted_status_id=quoted["id"])
    leave = documents.fetch(here, uri(ada, said["id"]))["quoteAuthorization"]
    bea.post(f"/api/v1/statuses/{quoted['id']}/quotes/{said['id']}/revoke")
    told = documents.fetch(here, uri(ada, said["id"]))
    assert "quote" not in told
    assert quoted["url"] not in str(told)
    assert documents.ask(here, leave).status_code == 404


def test_who_may_quote_and_that_nobody_may_answer_is_told(ada: Person) -> None:
    assert _policy(note(ada, "a", quote_approval_policy="followers"), "canQuote") == [
        f"{actor(ada)}/followers"
    ]
    assert _policy(note(ada, "b", quote_approval_policy="nobody"), "canQuote") == [actor(ada)]
    assert _policy(note(ada, "c", reply_policy="nobody"), "canReply") == [actor(ada)]


def _policy(told: Any, name: str) -> Any:
    return told["interactionPolicy"][name]["automaticApproval"]


def test_an_edit_says_when_and_a_correction_what_was_wrong(here: Server, ada: Person) -> None:
    said = ada.says("it costs 5")
    edited = ada.ok(
        "PUT",
        f"/api/v1/statuses/{said['id']}",
        json={"status": "it costs 6", "correction": "correction", "correction_note": "six"},
    )
    told = documents.fetch(here, uri(ada, said["id"]))
    assert told["updated"] == edited["edited_at"]
    assert told["correction"] == {"type": "Correction", "published": edited["edited_at"], "content": "six"}
    assert told["content"] == "<p>it costs 6</p>"


def test_a_retracted_post_is_struck_through_and_says_nothing_else(here: Server, ada: Person) -> None:
    said = ada.says("the moon is cheese")
    ada.ok(
        "PUT", f"/api/v1/statuses/{said['id']}", json={"correction": "retraction", "correction_note": "no"}
    )
    told = documents.fetch(here, uri(ada, said["id"]))
    assert told["content"].startswith("<del>")
    assert told["correction"]["type"] == "Retraction"
    assert "source" not in told


def test_a_boost_is_told_as_an_activity_of_its_own(here: Server, ada: Person) -> None:
    bea = people.join(here, "bea")
    said = bea.says("worth it")
    boost = ada.post(f"/api/v1/statuses/{said['id']}/reblog")
    told = documents.fetch(here, f"{uri(ada, boost['id'])}/activity")
    assert told == {
        "id": f"{uri(ada, boost['id'])}/activity",
        "type": "Announce",
        "actor": actor(ada),
        "published": boost["created_at"],
        "to": [PUBLIC],
        "cc": [f"{actor(ada)}/followers", actor(bea)],
        "object": uri(bea, said["id"]),
    }
    assert documents.ask(here, uri(ada, boost["id"])).status_code == 404
    assert documents.fetch(here, uri(bea, said["id"]))["shares"]["totalItems"] == 1
